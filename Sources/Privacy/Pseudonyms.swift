internal import Foundation

/// Names that lead nowhere without the key, and are the same for the same thing with it.
///
/// Each is a letter or two and 16 hexadecimal digits of HMAC-SHA-256 over the original identifier,
/// with a purpose of its own, never a plain hash; two of a million collide with probability 3·10⁻⁸.
public struct Pseudonyms: Sendable {
  private let key: SecretKey

  /// Makes pseudonyms under this key.
  public init(key: SecretKey) { self.key = key }

  /// The pseudonym of a patient, from the original Patient ID (0010,0020).
  public func patientID(_ identifier: String) -> String { name("p", "patient", identifier) }

  /// The pseudonym of a study, from its original instance UID.
  public func studyID(_ uid: String) -> String { name("st", "study", uid) }

  /// The pseudonym of a series, from its original instance UID.
  public func seriesID(_ uid: String) -> String { name("se", "series", uid) }

  /// The pseudonym of an instance, from its original instance UID.
  public func instanceID(_ uid: String) -> String { name("in", "instance", uid) }

  /// The pseudonym of one frame of an instance: its case.
  public func caseID(instance: String, frame: Int) -> String {
    name("c", "case", "\(instance)#\(frame)")
  }

  /// The pseudonym of a person who read the image.
  public func readerID(_ name: String) -> String { self.name("r", "reader", name) }

  /// The pseudonym of a file that is kept out, from its path below the input.
  func fileID(_ path: String) -> String { name("q", "file", path) }

  /// What a file's content is called, from its SHA-256.
  public func contentID(_ digest: String) -> String { name("x", "content", digest) }

  /// A unique identifier in place of an original one: 2.25 and 128 bits (PS3.5 annex B.2), at most
  /// 44 characters.
  public func uid(_ uid: String) -> String {
    let code = key.code(purpose: "fovea/uid/1", Data(uid.utf8)).prefix(32)
    return "2.25.\(UInt128(code, radix: 16) ?? 0)"
  }

  /// An application entity title in place of an original one.
  func applicationEntity(_ title: String) -> String {
    "AE" + key.code(purpose: "fovea/ae/1", Data(title.utf8)).prefix(12).uppercased()
  }

  private func name(_ prefix: String, _ purpose: String, _ identifier: String) -> String {
    prefix + key.code(purpose: "fovea/\(purpose)/1", Data(identifier.utf8)).prefix(16)
  }
}
