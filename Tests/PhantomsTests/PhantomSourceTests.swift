internal import Phantoms
internal import Testing

@Suite struct PhantomSourceTests {
  private static let source = PhantomSource(
    recipe: PhantomRecipe(
      weights: Dictionary(uniqueKeysWithValues: PhantomFamily.allCases.map { ($0, 1) })),
    seed: 5)

  @Test func `a picture is a function of its number`() {
    let first = (0..<60).map { Self.source.picture($0, side: 32) }
    let second = (0..<60).reversed().map { Self.source.picture($0, side: 32) }
    #expect(first == second.reversed())
    #expect(Set(first.map(\.family)) == Set(PhantomFamily.allCases))
  }
}
