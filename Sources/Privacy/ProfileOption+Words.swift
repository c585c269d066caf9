extension ProfileOption {
  /// The options that these words name; words may be joined by commas.
  ///
  /// - Throws: `unknownOption`.
  public static func chosen(
    retain: [String], clean: [String]
  ) throws(PrivacyError) -> Set<ProfileOption> {
    var chosen: Set<ProfileOption> = []
    for (flag, words, isRetaining) in [("--retain", retain, true), ("--clean", clean, false)] {
      for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) {
        guard let option = ProfileOption(rawValue: word), option.isRetaining == isRetaining else {
          let known = allCases.filter { $0.isRetaining == isRetaining }.map(\.rawValue)
          throw PrivacyError(
            .unknownOption, subject: flag, reason: "knows no option \(word)",
            hint: "choose from " + known.joined(separator: ", "))
        }
        chosen.insert(option)
      }
    }
    return chosen
  }
}
