import Files
import Foundation
import Testing

/// The program that draws SampleData.
@Suite struct GeneratorTests {
  @Test func `the same seed draws the committed bytes`() throws {
    try withFreshPath { output in
      let ending = try Program.sample([output.path, "--seed", "7"])
      #expect(ending.status == 0)
      #expect(ending.messages == "wrote 501 DICOM and 100 PNG pictures\n")
      let (fresh, committed) = (
        try SampleFolder(url: output).digests(), try SampleFolder.committed.digests()
      )
      #expect(Set(fresh.keys) == Set(committed.keys))
      let different = fresh.keys.filter { fresh[$0] != committed[$0] }.sorted()
      #expect(different == [], "these files differ from the committed ones")
    }
  }

  @Test func `another seed draws other pictures of as many patients`() throws {
    try withFreshPath { output in
      #expect(try Program.sample([output.path, "--seed", "8"]).status == 0)
      let fresh = SampleFolder(url: output)
      let other = try fresh.digests()
      let committed = try SampleFolder.committed.digests()
      let same = other.keys.filter { other[$0] == committed[$0] }
      #expect(same == ["study/export.txt"])
      let patients = try fresh.table("demographics.csv").rows.count
      #expect(patients == 350)
    }
  }

  @Test func `a folder that exists is left alone`() throws {
    try withFreshPath { output in
      try FileManager.default.createDirectory(at: output, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: output.appending(path: "README.md"))
      for arguments in [[output.path], [output.path, "--replace"]] {
        let ending = try Program.sample(arguments)
        #expect(ending.status == 73, "\(arguments.dropFirst())")
        #expect(
          ending.messages
            == "fovea-sample: \(output.path) exists; name a folder that does not\n")
      }
      #expect(try SampleFolder(url: output).paths() == ["README.md"])
    }
  }

  @Test(arguments: [
    ([], "no folder is named"),
    (["out", "--seed", "many"], "--seed needs a whole number"),
    (["out", "--seed"], "--seed needs a whole number"),
    (["out", "more"], "more is not understood"),
    (["--size"], "--size is not understood"),
  ])
  func `a call that is not understood says how to call`(
    arguments: [String], reason: String
  ) throws {
    let ending = try Program.sample(arguments)
    #expect(ending.status == 64)
    let usage = "usage: fovea-sample OUT [--seed N] [--replace]"
    #expect(ending.messages == "fovea-sample: \(reason); \(usage)\n")
  }
}
