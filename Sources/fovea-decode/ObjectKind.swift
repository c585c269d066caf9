internal import CDICOM
internal import DecodeProtocol

/// Tells DICOM objects that are no images apart, by SOP class (PS3.4 B.5) and pixel element.
enum ObjectKind {
  /// The roots of SOP classes that hold no image to learn from, with what they are.
  private static let storage = "1.2.840.10008.5.1.4.1.1."
  private static let classes: [(root: String, kind: NotAnImage.Kind, reason: String)] = [
    ("88.", .structuredReport, "a structured report"),
    ("481.3", .radiotherapy, "a radiotherapy structure set"),
    ("481.4", .radiotherapy, "a radiotherapy treatment record"),
    ("481.5", .radiotherapy, "a radiotherapy plan"),
    ("481.8", .radiotherapy, "a radiotherapy plan"),
    ("66.", .segmentation, "a segmentation or registration object"),
    ("11.", .presentationState, "a presentation state"),
    ("104.", .encapsulatedDocument, "a document in DICOM"),
  ]

  /// What the object is if it is no image, else nil.
  static func notAnImage(_ facts: cdicom_facts) -> NotAnImage? {
    if facts.is_directory != 0 {
      return NotAnImage(.dicomDirectory, reason: "a DICOMDIR, a list of other files")
    }
    let sopClass = text(facts.sop_class)
    if sopClass.hasPrefix(storage) {
      let rest = sopClass.dropFirst(storage.count)
      for (root, kind, reason) in classes where rest == root || rest.hasPrefix(root) {
        return NotAnImage(kind, reason: reason)
      }
    }
    guard facts.pixels != CDICOM_NO_PIXELS else {
      return NotAnImage(.noPixelData, reason: "a DICOM object without pixel data (7FE0,0010)")
    }
    return nil
  }

  /// The characters of a C array up to its zero.
  static func text<T>(_ characters: T) -> String {
    withUnsafeBytes(of: characters) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
