internal import Files
internal import Foundation
internal import Ingest
internal import Privacy

/// What an earlier run of the same key and profile wrote, if the input folder is its output.
struct EarlierDelivery: Sendable {
  private var rows: [String: DeliveryManifest.Row] = [:]

  /// Reads the manifest beside the input's files; one that does not hold for this key or names
  /// another profile or detector is no manifest.
  init(_ options: DeliveryOptions) throws(DeliveryError) {
    // Which rules a file was written under is not known; it is searched and blanked anew.
    guard options.pixelRules.isEmpty else { return }
    let place = options.input.appendingPathComponent(DeliveryManifest.file)
    let seal = options.input.appendingPathComponent(DeliveryManifest.signature)
    guard let data = try? InputFile.data(of: place), let signature = try? InputFile.data(of: seal),
      (try? Signature.verify(
        signature, manifestDigest: Digest.sha256(data), key: options.key,
        subject: DeliveryManifest.file, kind: .delivery)) != nil
    else { return }
    let lines = data.split(separator: 0x0A)
    guard let first = lines.first,
      let head = try? JSONDecoder().decode(DeliveryManifest.Head.self, from: first),
      head.holds(for: options)
    else { return }
    for line in lines.dropFirst() {
      guard let row = try? JSONDecoder().decode(DeliveryManifest.Row.self, from: line) else {
        return
      }
      rows[row.file] = row
    }
  }

  /// The row of a file that is as the manifest says, byte for byte.
  ///
  /// - Throws: `inputOutput`.
  func row(of entry: InputEntry) throws(DeliveryError) -> DeliveryManifest.Row? {
    guard let row = rows[entry.relativePath] else { return nil }
    let path = String(decoding: entry.path, as: UTF8.self)
    let digest = try DeliveryError.wrapping { () throws(FilesError) in
      try Digest.sha256(of: URL(fileURLWithPath: path))
    }
    return digest == row.sha256 ? row : nil
  }
}
