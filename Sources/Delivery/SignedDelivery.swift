internal import Files
public import Foundation
internal import Ingest
public import Privacy

/// A folder that `fovea deidentify` wrote under this key: which of its files are as they were.
public struct SignedDelivery: Sendable {
  private let folder: URL
  private let digests: [String: String]

  /// Reads the manifest beside the files; nil where there is none whose signature holds.
  public init?(_ folder: URL, key: SecretKey) {
    let place = folder.appendingPathComponent(DeliveryManifest.file)
    let seal = folder.appendingPathComponent(DeliveryManifest.signature)
    guard let data = try? InputFile.data(of: place), let signature = try? InputFile.data(of: seal),
      (try? Signature.verify(
        signature, manifestDigest: Digest.sha256(data), key: key,
        subject: DeliveryManifest.file, kind: .delivery)) != nil
    else { return nil }
    var digests: [String: String] = [:]
    for line in data.split(separator: 0x0A).dropFirst() {
      guard let row = try? JSONDecoder().decode(DeliveryManifest.Row.self, from: line) else {
        return nil
      }
      digests[row.file] = row.sha256
    }
    self.folder = folder
    self.digests = digests
  }

  /// Whether the file at this path below the folder is the one that was signed, byte for byte.
  public func vouches(for path: String) -> Bool {
    guard let digest = digests[path] else { return false }
    return (try? Digest.sha256(of: folder.appendingPathComponent(path))) == digest
  }
}
