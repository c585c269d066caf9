import Testing

/// Every help screen, whole; what is printed here is what people read first.
@Suite struct HelpTests {
  @Test(arguments: HelpScreen.all)
  func `a help screen is the one that is pinned`(_ screen: HelpScreen) throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(["help"] + screen.command, in: folder)
    #expect(ending.status == 0)
    #expect(ending.output == screen.text)
  }
}
