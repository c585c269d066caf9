internal import Privacy

/// What may still identify in a released file, said in every report.
enum ResidualRisk {
  static func sentences(_ profile: ConfidentialityProfile, searchedText: Bool) -> [String] {
    (searchedText ? searched : unsearched) + always
      + profile.options.compactMap { byOption[$0] }
  }

  private static let unsearched = [
    "Pixels were not searched for burned-in text, as --no-text-search asked."
  ]

  private static let searched = [
    "Burned-in text is searched for by a network that missed 5 of 100 drawn texts, most of them "
      + "faint or three letters long; handwriting and single letters may be missed.",
    "Segmentations are not searched for burned-in text.",
  ]

  private static let always = [
    "In compressed frames, bytes between the last coded sample and the stream's end are not found.",
    "Of PNG and JPEG files the samples stay: what is hidden in their lowest bits, and in a JPEG up "
      + "to 15 rows and columns beyond its edge, is not found.",
    "A face can be rendered from a volume of the head; such files are marked, not altered.",
    "Free text is searched for the patient's own names, identifiers, dates and UIDs as the files "
      + "spell them; nicknames, misspellings and other people's names in it may remain.",
    "Codes and defined terms are searched like text; a rare diagnosis or device may identify.",
    "Measured values and image content may be matched with other records.",
  ]

  private static let byOption: [ProfileOption: String] = [
    .uids: "Original UIDs are kept by option and lead back to the archive.",
    .device: "Devices are kept by option and may lead to the site.",
    .institution: "Institutions are kept by option and narrow down where the patient was.",
    .patientCharacteristics: "Patient characteristics are kept by option; a rare mix may identify.",
    .fullDates: "Dates are kept by option and may be matched with other records.",
    .modifiedDates: "Intervals between a patient's dates are kept by option.",
    .safePrivate: "Private attributes of the standard's own list are kept by option.",
  ]
}
