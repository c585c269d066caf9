import DecodeProtocol
import Files
import Privacy
import Testing

/// Every row of the table, at the top and inside sequences, and every option.
@Suite struct RuleTableTests {
  private static let key = SecretKey(bytes: Array(0..<32))

  private func released(
    _ dataSet: DataSet, _ options: Set<ProfileOption> = []
  ) throws -> DataSet {
    try DataSetDeidentifier(key: Self.key, profile: ConfidentialityProfile(options))
      .deidentify(dataSet, values: PatientValues(), transferSyntax: "").dataSet
  }

  @Test func `the table has every row of the standard`() {
    #expect(TableRow.all.filter { $0.action != "by VR" }.count == 656)
  }

  @Test func `the table has as many rows of each action and option as the standard`() {
    let rows = TableRow.all.filter { $0.action != "by VR" }
    #expect(Dictionary(grouping: rows, by: \.action).mapValues(\.count) == ProfileLiterals.actions)
    let options = rows.flatMap { row in row.options.map { "\($0.key)=\($0.value)" } }
    #expect(Dictionary(grouping: options) { $0 }.mapValues(\.count) == ProfileLiterals.options)
  }

  @Test(arguments: ProfileLiterals.rows)
  func `a row says and does what other hands have written`(literal: ProfileLiterals.Row) throws {
    let tag = Tag(literal.tag)
    let row = try #require(TableRow.all.first { $0.tag == tag })
    #expect(row.action == literal.action, "\(tag)")
    #expect(row.options == literal.options, "\(tag)")
    let expected = TableRow(
      tag: tag, vr: row.vr, action: literal.action, options: literal.options)
    guard !expected.isSpecial else { return }
    expected.expectBasic(try released(Sample.dataSet([row.element]))[tag], "\(tag)")
    for (word, letter) in literal.options where letter == "K" {
      let option = try #require(ProfileOption(rawValue: word))
      let kept = try released(Sample.dataSet([row.element]), [option])[tag]
      expected.expectKept(kept, [option], "\(tag) \(word)")
    }
  }

  @Test(arguments: [0, 1, 3])
  func `every row of the table is applied at this depth`(depth: Int) throws {
    for row in TableRow.all where !row.isSpecial {
      if depth == 0,
        [DecodeProtocol.Tag.sopClassUID, .sopInstanceUID, .studyInstanceUID].contains(row.tag)
      {
        continue
      }
      let made = try released(Sample.dataSet([Sample.nested(row.element, depth: depth)]))
      row.expectBasic(
        Sample.found(row.tag, in: made, depth: depth), "\(row.tag) \(row.vr) \(row.action)")
    }
  }

  /// Alone, and every pair but the one that contradicts itself.
  static let combinations: [[ProfileOption]] = {
    let all = ProfileOption.allCases
    let pairs = all.indices.flatMap { first in
      all.indices.filter { $0 > first }.map { [all[first], all[$0]] }
    }
    return all.map { [$0] } + pairs.filter { Set($0) != [.fullDates, .modifiedDates] }
  }()

  @Test(arguments: combinations)
  func `options change the rows that name them and no other`(options: [ProfileOption]) throws {
    let rows = TableRow.all.filter { row in
      !row.isSpecial
        && ![DecodeProtocol.Tag.sopInstanceUID, .studyInstanceUID, .sopClassUID].contains(row.tag)
        && !row.tag.isPrivate
    }
    let made = try released(Sample.dataSet(rows.map(\.element)), Set(options))
    for row in rows {
      let comment: Comment = "\(row.tag) \(row.vr) \(row.action)"
      let overrides = options.compactMap { row.options[$0.rawValue] }
      let element = made[row.tag]
      if overrides.contains("K") {
        row.expectKept(element, options, comment)
      } else if overrides.contains("C") {
        row.expectCleaned(element, options, comment)
      } else if row.action != "by VR" {
        row.expectBasic(element, comment)
      }
    }
  }

  @Test(arguments: combinations)
  func `the codes are those of the options used`(options: [ProfileOption]) throws {
    let made = try released(Sample.dataSet(), Set(options))
    let codes = made[Tag(0x0012_0064)]?.items.compactMap { $0.string(Tag(0x0008_0100)) }
    #expect(codes == (["113100"] + options.compactMap { Self.codes[$0] }).sorted())
    #expect(made.string(Tag(0x0012_0062)) == "YES")
    let time = options.contains(.fullDates) ? "UNMODIFIED" : "REMOVED"
    #expect(
      made.string(Tag(0x0028_0303)) == (options.contains(.modifiedDates) ? "MODIFIED" : time))
  }

  /// PS3.16 CID 7050.
  private static let codes: [ProfileOption: String] = [
    .pixels: "113101", .graphics: "113103", .structuredContent: "113104", .descriptors: "113105",
    .fullDates: "113106", .modifiedDates: "113107", .patientCharacteristics: "113108",
    .device: "113109", .uids: "113110", .safePrivate: "113111", .institution: "113112",
  ]

  @Test func `full and modified dates exclude each other`() throws {
    let error = #expect(throws: PrivacyError.self) {
      try ConfidentialityProfile([.fullDates, .modifiedDates])
    }
    #expect(
      error?.description
        == "--retain: full-dates and modified-dates exclude each other; choose one of them")
  }
}

extension TableRow {
  /// Checks that an option kept the value.
  fileprivate func expectKept(
    _ made: DataElement?, _ options: [ProfileOption], _ comment: Comment
  ) {
    if vr == "SQ" {
      #expect(made?.items.count == 1, comment)
    } else if vr == "UN" {
      #expect(made == nil, comment)
    } else {
      #expect(made?.text == element.text, comment)
    }
  }

  /// Checks that an option replaced the value by something of its kind.
  fileprivate func expectCleaned(
    _ made: DataElement?, _ options: [ProfileOption], _ comment: Comment
  ) {
    if options.contains(.modifiedDates), ["DA", "DT", "TM"].contains(vr) {
      #expect((made?.text == element.text) == (vr == "TM"), comment)
      #expect(made?.text.utf8.count == element.text.utf8.count, comment)
    } else if vr == "AE" {
      #expect(made?.text.hasPrefix("AE") == true && made?.text.utf8.count == 14, comment)
    } else {
      let bytes = made.map { DataSet([$0]).explicitBytes } ?? []
      let text = String(decoding: bytes, as: UTF8.self).lowercased()
      #expect(!text.contains("canary"), comment)
    }
  }
}
