internal import Files
internal import Foundation

/// The weight files whose bytes Fovea recognises, so that they need no sidecar.
enum KnownWeights {
  private struct Entry: Decodable {
    /// The digest, or its first eight digits where torchvision's file name tells no more
    /// (torch.hub.load_state_dict_from_url: "filename-<sha256>.ext").
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
      return entries.first { digest.hasPrefix($0.sha256) }?.card
    } catch {
      throw NetworksError(error)
    }
  }
}
