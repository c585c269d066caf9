internal import Files
internal import Foundation

/// Unique identifiers of results, made from what they are results of.
///
/// The same model asked about the same images gives the same identifiers, so that what is sent
/// again is no second object.
enum ResultUID {
  /// 2.25 and the first 128 bits of SHA-256 over the parts (PS3.5 annex B.2).
  ///
  /// - Parameter parts: what kind of thing it is, then the UIDs and digests that decide what is in
  ///   it; none holds a line break.
  static func uid(_ parts: [String]) -> String {
    let text = (["fovea/result/1"] + parts).joined(separator: "\n")
    return "2.25.\(UInt128(Digest.sha256(Data(text.utf8)).prefix(32), radix: 16) ?? 0)"
  }
}
