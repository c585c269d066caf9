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

  private func name(_ prefix: String, _ purpose: String, _ identifier: String) -> String {
    prefix + key.code(purpose: "fovea/\(purpose)/1", Data(identifier.utf8)).prefix(16)
  }
}
