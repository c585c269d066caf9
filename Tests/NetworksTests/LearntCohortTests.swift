import Files
import Foundation
import Networks
import Testing

/// Which cohorts a weight file says that it has learnt from.
@Suite struct LearntCohortTests {
  private static let (a, b, split) = (
    String(repeating: "a", count: 64), String(repeating: "b", count: 64),
    String(repeating: "5", count: 64)
  )

  /// The statement of `WeightSourceTests` with cohorts.
  private static func statement(_ cohorts: String) -> String {
    String(WeightSourceTests.statement.dropLast()) + #", "learntFrom": [\#(cohorts)]}"#
  }

  private static let inside = statement(#"{"digest": "\#(a)", "split": "\#(split)"}"#)

  @Test func `the metadata name them, and a sidecar cannot take them away`() throws {
    let folder = try WeightSourceTests.Folder(metadata: ["fovea-weights": Self.inside])
    let own = LearntCohort(digest: Self.a, split: Self.split)
    func found() throws -> [LearntCohort] {
      try WeightSource(contentsOf: folder.file, architecture: nil).card.learntFrom
    }
    #expect(try found() == [own])
    try folder.write(sidecar: WeightSourceTests.statement)
    #expect(try found() == [own])
    try folder.write(sidecar: Self.statement(#"{"digest": "\#(Self.b)"}"#))
    #expect(try found() == [own, LearntCohort(digest: Self.b, split: nil)])
  }

  @Test func `a conversion keeps them`() throws {
    let folder = try WeightSourceTests.Folder(metadata: ["fovea-weights": Self.inside])
    let source = try WeightSource(contentsOf: folder.file, architecture: nil)
    let conversion = try WeightConversion(of: source, origin: "elsewhere", licence: "", half: true)
    #expect(conversion.card.learntFrom == source.card.learntFrom)
    try conversion.data.write(to: folder.file)
    let read = try WeightSource(contentsOf: folder.file, architecture: nil)
    #expect(read.card.learntFrom == [LearntCohort(digest: Self.a, split: Self.split)])
  }

  @Test func `a card of weights that learnt from none does not speak of it`() throws {
    let folder = try WeightSourceTests.Folder(
      metadata: ["fovea-weights": WeightSourceTests.statement])
    let card = try WeightSource(contentsOf: folder.file, architecture: nil).card
    #expect(card.learntFrom == [])
    #expect(try !String(decoding: StableJSON.encode(card), as: UTF8.self).contains("learntFrom"))
  }

  @Test(arguments: [
    #"{"digest": "p0123456789abcdef"}"#,
    #"{"digest": "\#(String(repeating: "A", count: 64))"}"#,
    #"{"digest": "\#(String(repeating: "a", count: 64))", "split": "p0123456789abcdef"}"#,
  ])
  func `what is no digest is refused, so that no patient can be named`(cohort: String) throws {
    let folder = try WeightSourceTests.Folder()
    try folder.write(sidecar: Self.statement(cohort))
    let error = #expect(throws: NetworksError.self) {
      try WeightSource(contentsOf: folder.file, architecture: nil)
    }
    #expect(
      error?.description == """
        mine.json: names under learntFrom what is no digest of a cohort or split; write 64 \
        hexadecimal digits each, as fovea pretrain does
        """)
  }
}
