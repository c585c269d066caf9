/// What PS3.15 Table E.1-1 says, as other hands than ours have it.
///
/// Produced by Tests/Peers/profile_literals.py from innolitics/dicom-standard, 2024b (MIT).
enum ProfileLiterals {
  /// A row: its tag, what the Basic Profile does, and what options do instead.
  struct Row: Sendable {
    let tag: UInt32
    let action: String
    let options: [String: String]

    init(_ tag: UInt32, _ action: String, _ options: [String: String]) {
      self.tag = tag
      self.action = action
      self.options = options
    }
  }

  /// Rows by action, those that 2026c added included.
  static let actions = [
    "D": 93,
    "U": 55,
    "X": 416,
    "X/D": 23,
    "X/Z": 11,
    "X/Z/D": 8,
    "X/Z/U*": 2,
    "Z": 42,
    "Z/D": 6,
  ]

  /// Rows by option and what it does: K keeps, C cleans.
  static let options = [
    "descriptors=C": 125,
    "device=C": 11,
    "device=K": 46,
    "full-dates=K": 165,
    "graphics=C": 4,
    "institution=K": 10,
    "modified-dates=C": 165,
    "patient-characteristics=C": 4,
    "patient-characteristics=K": 10,
    "safe-private=C": 1,
    "structured-content=C": 3,
    "uids=K": 60,
  ]

  /// Rows of every kind.
  static let rows = [
    Row(0x0000_1000, "X", ["uids": "K"]),
    Row(0x0008_0022, "X/Z", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0008_0055, "X", ["device": "C"]),
    Row(0x0008_0080, "X/Z/D", ["institution": "K"]),
    Row(0x0008_0201, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0008_1070, "X/Z/D", [:]),
    Row(0x0008_1140, "X/Z/U*", ["uids": "K"]),
    Row(0x0008_3010, "U", ["uids": "K"]),
    Row(0x0010_0040, "Z", ["patient-characteristics": "K"]),
    Row(0x0010_1002, "X", [:]),
    Row(0x0010_2110, "X", ["descriptors": "C", "patient-characteristics": "C"]),
    Row(0x0010_2297, "X", [:]),
    Row(0x0012_0042, "D", [:]),
    Row(0x0014_407C, "X", ["device": "K", "full-dates": "K", "modified-dates": "C"]),
    Row(0x0016_0074, "X", [:]),
    Row(0x0016_0081, "X", [:]),
    Row(0x0016_008E, "X", [:]),
    Row(0x0018_1012, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0018_1203, "Z", ["device": "K", "full-dates": "K", "modified-dates": "C"]),
    Row(0x0018_9367, "D", ["device": "K"]),
    Row(0x0018_9919, "Z/D", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0020_3406, "X", [:]),
    Row(0x0032_1000, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0032_1060, "X/Z", ["descriptors": "C"]),
    Row(0x0038_001A, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0038_0062, "X", ["descriptors": "C"]),
    Row(0x0040_0004, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0040_0245, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0040_0554, "U", ["uids": "K"]),
    Row(0x0040_0555, "X/Z", ["structured-content": "C"]),
    Row(0x0040_1011, "X", [:]),
    Row(0x0040_2016, "Z", [:]),
    Row(0x0040_4034, "X", [:]),
    Row(0x0040_A073, "D", [:]),
    Row(0x0040_A124, "U", [:]),
    Row(0x0040_DB06, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0050_0021, "X", ["descriptors": "C"]),
    Row(0x0070_0001, "D", ["graphics": "C"]),
    Row(0x0070_031A, "U", ["uids": "K"]),
    Row(0x0072_006C, "D", ["descriptors": "C"]),
    Row(0x0100_0420, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x0400_0563, "D", ["device": "K"]),
    Row(0x3006_0002, "D", ["descriptors": "C"]),
    Row(0x3006_0085, "X", ["descriptors": "C"]),
    Row(0x3008_0250, "X/D", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x300A_00B2, "X/Z", ["device": "K"]),
    Row(0x300A_0615, "Z", [:]),
    Row(0x300A_0742, "D", ["descriptors": "C"]),
    Row(0x3010_0006, "U", ["uids": "K"]),
    Row(0x3010_0037, "X", ["descriptors": "C"]),
    Row(0x3010_0077, "X/D", ["descriptors": "C"]),
    Row(0x4008_0108, "X", ["full-dates": "K", "modified-dates": "C"]),
    Row(0x4008_0200, "X", [:]),
  ]
}
