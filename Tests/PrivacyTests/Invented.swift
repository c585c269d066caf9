import DecodeProtocol
import Privacy

/// An invented patient in an invented hospital.
enum Invented {
  /// The identity that a file of these attributes states.
  static var identity: RawIdentity {
    RawIdentity(
      of: AttributeTree(
        elements: attributes.map {
          Attribute(tag: Tag($0.tag), vr: $0.vr, values: [$0.value])
        }), path: "ward-7/scan-004711.dcm")
  }

  private static let attributes: [(tag: UInt32, vr: String, value: String)] = [
    (0x0008_0018, "UI", "2.25.71000123"), (0x0008_0020, "DA", "20140703"),
    (0x0008_0050, "SH", "ACC-55501"), (0x0008_0080, "LO", "Kestrel General Hospital"),
    (0x0008_0090, "PN", "Ashgrove^Tamsin"), (0x0008_1010, "SH", "CTROOM4"),
    (0x0010_0010, "PN", "Quillon^Zephyrine^M"), (0x0010_0020, "LO", "MRN-9941"),
    (0x0010_0030, "DA", "19610409"), (0x0010_1000, "LO", "00471"),
    (0x0010_1001, "PN", "Young^Skin"), (0x0010_1040, "LO", "12 Larkspur Lane, 69120 Dunmere"),
    (0x0010_2154, "SH", "+49 6221 567-0000"), (0x0018_1000, "LO", "1750"),
    (0x0020_000D, "UI", "2.25.81000123"), (0x0020_0010, "SH", "7741236"),
  ]
}
