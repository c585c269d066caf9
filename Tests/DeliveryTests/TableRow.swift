import DecodeProtocol
import Foundation
import Testing

/// A row of the rule table as its file has it, read here without the engine.
struct TableRow: Sendable {
  let tag: DecodeProtocol.Tag
  let vr: String
  let action: String
  let options: [String: String]

  /// Every row; a repeating group and the private row stand for one tag each.
  static let all: [TableRow] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent(
      "../../Sources/Privacy/Resources/confidentiality-profile.tsv")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let stand = ["50xxxxxx": "50023000", "60xx3000": "60023000", "60xx4000": "60024000"]
      let digits = stand[fields[0]] ?? (fields[0] == "private" ? "00091001" : fields[0])
      guard let value = UInt32(digits, radix: 16) else { return nil }
      let pairs = fields[4].split(separator: " ").map { $0.split(separator: "=").map(String.init) }
      return TableRow(
        tag: Tag(value), vr: fields[2].isEmpty ? "LO" : fields[2], action: fields[3],
        options: Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) }))
    }
  }()

  /// Rows for which Fovea writes something of its own, or whose group never stays.
  var isSpecial: Bool {
    [0x0000, 0x0002, 0x0004].contains(tag.group) || tag.group & 0xFF00 == 0x6000
      || tag.group & 0xFF00 == 0x5000 || tag == .patientName || tag == .patientID
  }

  /// A value that must not come out.
  var element: DataElement {
    switch vr {
    case "SQ":
      return DataElement(
        tag: tag, vr: vr,
        value: .items([
          DataSet([
            DataElement(Tag(0x0008_1155), "UI", "1.2.3.7788.9"),
            DataElement(Tag(0x0040_A160), "UT", "canary7788"),
          ])
        ]))
    case "PN": return DataElement(tag, vr, "Canary7788^Zoe")
    case "DA": return DataElement(tag, vr, "19771208")
    case "TM": return DataElement(tag, vr, "177881")
    case "DT": return DataElement(tag, vr, "19771208177881")
    case "UI": return DataElement(tag, vr, "1.2.3.7788.9")
    case "UR": return DataElement(tag, vr, "http://kestrel.example/7788")
    case "AS": return DataElement(tag, vr, "077Y")
    case "DS", "IS": return DataElement(tag, vr, "7788")
    case "US": return DataElement(tag: tag, vr: vr, value: .bytes([0x77, 0x88]))
    case "OB", "UN", "OW":
      return DataElement(tag: tag, vr: vr, value: .bytes(Array("canary7788".utf8)))
    default: return DataElement(tag, vr, "CANARY7788")
    }
  }

  /// Checks what the Basic Profile must leave.
  func expectBasic(_ made: DataElement?, _ comment: Comment) {
    switch action {
    case "X/Z" where tag.value == 0x0008_1110: #expect(made == nil, comment)
    case "X": #expect(made == nil, comment)
    case "Z", "X/Z":
      #expect(made?.bytes == [] && made?.items == [], comment)
    case "U": expectMapped(made, comment)
    case "X/Z/U*":
      let inner = made?.items.first
      expectMapped(inner?[Tag(0x0008_1155)], comment)
    case "D", "X/D", "X/Z/D", "Z/D": expectDummy(made, comment)
    case "by VR" where vr == "UR": #expect(made == nil, comment)
    case "by VR" where vr == "UI" && Self.classes.contains(tag.value):
      #expect(made?.text == element.text, comment)
    case "by VR" where vr == "UI": expectMapped(made, comment)
    default: expectDummy(made, comment)
    }
  }

  private func expectMapped(_ made: DataElement?, _ comment: Comment) {
    #expect(made?.text.hasPrefix("2.25.") == true, comment)
    #expect(made?.text.contains("7788.9") == false, comment)
    #expect((made?.text.utf8.count ?? 99) <= 64, comment)
  }

  private func expectDummy(_ made: DataElement?, _ comment: Comment) {
    if vr == "UI" { return expectMapped(made, comment) }
    #expect(made != nil, comment)
    let bytes = made.map { DataSet([$0]).explicitBytes } ?? []
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    #expect(!text.contains("7788") && !text.contains("19771208"), comment)
    #expect(made?.bytes != [] || made?.items != [], comment)
    if !["SQ", "US"].contains(vr) { #expect(made?.bytes != element.bytes, comment) }
  }

  /// UI attributes of PS3.6 that name classes, syntaxes or code systems.
  private static let classes: Set<UInt32> = [
    0x0008_0016, 0x0008_001A, 0x0008_001B, 0x0008_0062, 0x0008_010C, 0x0008_010D, 0x0008_0117,
    0x0008_0118, 0x0008_040E, 0x0008_1150, 0x0008_115A, 0x0008_3002, 0x0034_0003, 0x0400_0010,
    0x0400_0510, 0x3010_0052, 0x3010_0053,
  ]
}
