import Foundation
import Testing

/// Models that are judged on labels which readers set.
@Suite struct ReviewLabelTests {
  /// A version of the arena's cohort after so many acceptances by readers who saw the answer, and
  /// corrections to the same label by readers who did not.
  private func makeVersion(
    _ name: String, of arena: ReviewArena, seen: Int, blind: Int
  ) throws {
    let train = try ReviewSheet.cases(arena.folder, "cohort").filter { $0.part == "train" }
    let rows = train.prefix(seen + blind).enumerated().map { index, one in
      let label = one.label ?? ""
      return index < seen
        ? ReviewSheet.row(one.id, call: label, "accepted")
        : ReviewSheet.row(one.id, call: label, "corrected", label, isVisible: false)
    }
    try arena.folder.write(ReviewSheet.header + rows.joined(), to: "feedback.csv")
    let ending = try arena.run(["review", "import", "feedback.csv", "cohort", "-o", name])
    #expect(ending.status == 0, "\(ending.messages)")
  }

  /// What a decision on a cohort warns of the words of readers.
  private func warning(_ cohort: String, of arena: ReviewArena) throws -> String? {
    let output = "\(cohort)-models"
    let ending = try arena.run(
      ["review", "decide", "first/model.fovea", "second/model.fovea", cohort]
        + ["-o", output, "--margin", "0.9"])
    #expect(ending.status == 0, "\(ending.messages)")
    let mark = "warning: readers set or confirmed "
    let line = ending.messages.split(separator: "\n").first { $0.hasPrefix(mark) }
    let text = try arena.folder.text("\(output)/decision.json")
    #expect(text.contains("readers set or confirmed ") == (line != nil), "\(cohort)")
    return line.map { String($0.dropFirst(mark.count)) }
  }

  @Test func `a decision says how many labels are readers' words`() throws {
    let arena = try ReviewArena()
    #expect(try warning("cohort", of: arena) == nil)
    for (seen, blind, sentence) in [
      (
        20, 15,
        "35 of 80 labels of the out-of-fold part, 20 of them having seen a model's answer, "
          + "towards which such labels lean"
      ),
      (0, 12, "12 of 80 labels of the out-of-fold part, none of them having seen a model's answer"),
      (
        3, 0,
        "fewer than 11 of 80 labels of the out-of-fold part, fewer than 11 of them having seen a "
          + "model's answer, towards which such labels lean"
      ),
    ] {
      try makeVersion("next\(seen)", of: arena, seen: seen, blind: blind)
      let found = try warning("next\(seen)", of: arena)
      #expect(found == sentence, "\(seen) seen, \(blind) blind")
    }
  }
}
