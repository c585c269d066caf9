internal import Files
internal import Foundation

/// The weight files whose bytes Fovea recognises, so that they need no sidecar.
enum KnownWeights {
  private struct Entry: Decodable {
    let sha256: String
    let card: WeightCard
  }

  /// The card of the file with this SHA-256 digest, if it is a known one.
  static func card(forDigest digest: String) throws(NetworksError) -> WeightCard? {
    guard let url = Bundle.module.url(forResource: "known-weights", withExtension: "json") else {
      preconditionFailure("known-weights.json is missing from the resource bundle")
    }
    do throws(FilesError) {
      let entries = try StableJSON.decode(
        [Entry].self, from: InputFile.data(of: url), subject: "known-weights.json")
      return entries.first { $0.sha256 == digest }?.card
    } catch {
      throw NetworksError(error)
    }
  }
}
