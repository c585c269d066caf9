internal import Foundation

/// Numbers for people.
enum Decimals {
  /// The number with so many places, with a point in every country.
  static func text(_ number: Double, places: Int) -> String {
    String(format: "%.\(places)f", number)
  }
}
