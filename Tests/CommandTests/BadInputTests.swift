import Testing

/// What people hand in by mistake: each ends with its exit code and its one sentence.
@Suite struct BadInputTests {
  @Test(arguments: BadInput.all)
  func `bad input ends with its exit code and its one sentence`(_ input: BadInput) throws {
    let ending = try input.ending()
    #expect(ending.status == input.status)
    #expect(ending.sentences == input.sentences)
  }

  /// Spreadsheets write a byte order mark, semicolons and CRLF; that is no mistake.
  @Test func `a table as spreadsheets save it is read`() throws {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    try workshop.copy("dump", to: folder)
    let labels = try folder.text("dump/labels.csv").replacing(",", with: ";")
      .replacing("\n", with: "\r\n")
    try folder.write("\u{FEFF}" + labels, to: "dump/labels.csv")
    let ending = try Program.run(["ingest", "dump", "-o", "cohort", "--key", "key"], in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(ending.output.contains("labels: 24 of 24 rows matched"))
  }
}
