import Files
import Testing

/// The nearest name to a misspelt one.
@Suite struct SuggestionTests {
  /// Distances by hand.
  @Test(arguments: [
    ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3),
    ("learningRte", "learningRate", 1),
  ])
  func `edits are counted`(_ first: String, _ second: String, _ distance: Int) {
    #expect(Suggestion.editDistance(Array(first), Array(second)) == distance)
  }

  @Test(arguments: [
    ("epoch", "epochs"), ("learning_rate", "learningRate"), ("LEARNINGRATE", "learningRate"),
    ("batchh", "batch"), ("ptaience", "patience"),
  ])
  func `a near name is found`(_ written: String, _ meant: String) {
    let names = ["epochs", "batch", "learningRate", "patience"]
    #expect(Suggestion.nearest(to: written, among: names) == meant)
  }

  @Test func `a far name is not`() {
    #expect(Suggestion.nearest(to: "wombat", among: ["epochs", "batch"]) == nil)
    #expect(Suggestion.nearest(to: "x", among: []) == nil)
  }
}
