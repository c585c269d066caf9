internal import DecodeProtocol

/// Codes of published code systems, which name concepts and no person (PS3.16 8).
enum StandardCodes {
  /// The attributes of a code sequence's item (PS3.3 8.8).
  static let tags: Set<Tag> = Set(
    [
      0x0008_0100, 0x0008_0102, 0x0008_0103, 0x0008_0104, 0x0008_0105, 0x0008_010F, 0x0008_0117,
      0x0008_0119, 0x0008_0120, 0x0008_0122,
    ].map { Tag(UInt32($0)) })

  private static let systems: Set<String> = [
    "DCM", "SCT", "SRT", "SNM3", "99SDM", "LN", "UCUM", "RADLEX", "FMA", "NCIt", "UMLS", "BI",
    "I10", "I9C", "ICDO3", "ACR", "MDC", "DC", "UBERON", "NDC", "RXNORM",
  ]

  /// Whether the item is a code of a published system.
  static func isCode(_ item: DataSet) -> Bool {
    item.string(Tag(0x0008_0102)).map { systems.contains($0) } ?? false
  }
}
