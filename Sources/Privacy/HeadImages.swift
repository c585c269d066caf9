internal import DecodeProtocol

/// Tells volumes of the head, from whose surface a face can be rendered (PS3.15 E.3.2).
enum HeadImages {
  private static let modalities: Set<String> = ["CT", "MR", "PT"]
  private static let words: Set<String> = [
    "head", "brain", "skull", "face", "headneck", "neuro", "cerebral", "orbit", "orbits", "sinus",
    "sinuses", "iac", "sella", "circleofwillis", "hals", "kopf", "schadel", "tete", "crane",
  ]

  /// Whether it is a CT, MR or PET image whose body part or descriptions name the head.
  static func mayShowFace(_ dataSet: DataSet) -> Bool {
    guard modalities.contains(dataSet.string(.modality) ?? "") else { return false }
    let tags: [UInt32] = [0x0018_0015, 0x0008_1030, 0x0008_103E, 0x0018_1030]
    return tags.contains { tag in
      TextReading.words(dataSet.string(Tag(tag)) ?? "").contains { words.contains($0) }
    }
  }
}
