internal import Foundation

/// How long each study has been worked on, so that none holds up the others: time that other
/// studies took does not count.
struct StudyClock {
  /// Seconds for the images of a study; nil: as long as it takes.
  let limitSeconds: Double?
  private var spent: [String: Double] = [:]
  /// Studies of which images were left out, with how many.
  private(set) var leftOut: [String: Int] = [:]

  init(limitSeconds: Double?) { self.limitSeconds = limitSeconds }

  /// Whether the time of a study is up before its next image; then that image is left out.
  mutating func isUp(for study: String) -> Bool {
    guard let limitSeconds, let spent = spent[study], spent >= limitSeconds else { return false }
    leftOut[study, default: 0] += 1
    return true
  }

  /// Counts what an image of a study took.
  mutating func add(seconds: Double, to study: String) { spent[study, default: 0] += seconds }

  /// Why an image was left out.
  var reason: String {
    "left out: the \(Decimals.text(limitSeconds ?? 0, places: 0)) seconds for its study were over"
  }

  /// What people are told; nil where no study is partial.
  var sentence: String? {
    guard !leftOut.isEmpty else { return nil }
    let images = leftOut.values.reduce(0, +)
    return "\(leftOut.count) studies are partial: \(images) of their images were left out after "
      + "\(Decimals.text(limitSeconds ?? 0, places: 0)) seconds"
  }
}
