import Files
import Foundation
import TestSupport
import Testing
import WeightFiles

@Suite struct HostileFileTests {
  @Test(arguments: HostileFile.calls)
  func `what would run is refused`(file: HostileFile) { expectRefusal(file) }

  @Test(arguments: HostileFile.pickles)
  func `a pickle that floods or contradicts itself is refused`(file: HostileFile) {
    expectRefusal(file)
  }

  @Test(arguments: HostileFile.tensors)
  func `a tensor that is not in the file is refused`(file: HostileFile) { expectRefusal(file) }

  @Test(arguments: HostileFile.archives)
  func `an archive that hides or repeats is refused`(file: HostileFile) { expectRefusal(file) }

  @Test(arguments: HostileFile.legacyFiles)
  func `a legacy file with other storages than it says is refused`(file: HostileFile) {
    expectRefusal(file)
  }

  @Test(arguments: HostileFile.others)
  func `what is no weight file is refused`(file: HostileFile) { expectRefusal(file) }

  /// Cut after every byte; the last one makes the file whole.
  @Test(arguments: ["types-zip.pth", "types-legacy.pth", "parameters-legacy.pth"])
  func `every start of a file is refused`(name: String) throws {
    let data = try Data(contentsOf: TorchFileTests.folder.appending(path: name))
    let read = data.indices.filter { (try? NamedTensors(data: data[..<$0], subject: "w")) != nil }
    #expect(read == [])
  }

  private func expectRefusal(_ file: HostileFile) {
    let begin = ContinuousClock.now
    let error = #expect(throws: WeightFilesError.self) {
      try NamedTensors(data: file.data, subject: "w")
    }
    #expect(error?.description == file.sentence)
    #expect(error?.exitCode == 65)
    // Each takes some milliseconds; the bound is for a machine that does ten other things.
    #expect(ContinuousClock.now - begin < .seconds(10))
  }
}
