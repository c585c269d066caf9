public import DecodeProtocol
internal import Foundation

/// Who an image is of, in the original's own words: what must not leave.
///
/// It reaches the matching of labels and the link table, and nothing that is written into a cohort,
/// a message or a log. It cannot be encoded, and printing it prints nothing.
public struct RawIdentity: Sendable {
  /// The path relative to the input folder, with `/`.
  public let path: String
  /// Patient ID (0010,0020); a labels file may add it where a picture has none.
  public var patientID: String?
  /// Study Instance UID (0020,000D).
  public var studyUID: String?
  /// Series Instance UID (0020,000E).
  public var seriesUID: String?
  /// SOP Instance UID (0008,0018).
  public let sopUID: String?
  /// Accession Number (0008,0050).
  public var accession: String?
  /// Study Date (0008,0020) as eight digits, if it is a date.
  public let studyDate: String?
  /// Image Laterality (0020,0062), else Laterality (0020,0060), as a code: R, L, U or B.
  public let laterality: String?
  /// View Position (0018,5101), as a code.
  public let view: String?
  /// Whether the file is a picture, which has no identifiers of its own but its bytes.
  public let isPicture: Bool
  /// What the instance is named by: its UID, or the digest of the picture file.
  public let instance: String?
  /// Every identifying value met in the file, for the residual scan.
  let scan: IdentityScan
  /// The same values by kind, for the seal.
  let values: IdentifyingValues

  /// The identity that a DICOM file states.
  public init(of tree: AttributeTree, path: String) {
    self.path = path
    // What could not be decoded does not tell people apart: two of them would become one.
    let isLossy = tree[.patientID]?.isLossy == true
    patientID = Self.text(tree, .patientID).flatMap { text in
      isLossy || text.unicodeScalars.contains("\u{FFFD}") ? nil : text
    }
    studyUID = Self.text(tree, .studyInstanceUID)
    seriesUID = Self.text(tree, .seriesInstanceUID)
    sopUID = Self.text(tree, .sopInstanceUID)
    accession = Self.text(tree, .accessionNumber)
    studyDate = Self.text(tree, .studyDate).flatMap { CalendarDate(dicom: $0)?.digits }
    laterality = CodeValues.laterality(in: tree)
    view = Self.text(tree, .viewPosition).flatMap(CodeValues.view)
    isPicture = false
    instance = sopUID
    scan = IdentityScan(tree: tree)
    var values = IdentifyingValues()
    values.collect(tree)
    self.values = values
  }

  /// The identity of a picture: its bytes, and what a labels file says later.
  public init(picture: PictureFacts, path: String) {
    self.path = path
    sopUID = nil
    studyDate = nil
    laterality = nil
    view = nil
    isPicture = true
    instance = picture.digest
    scan = IdentityScan(tree: AttributeTree())
    values = IdentifyingValues()
  }

  /// Whether the text repeats a value that identifies this patient.
  ///
  /// The names along the path count for free text of the file; not for the tables that people
  /// make, whose classes are often the names of folders.
  public func isRepeated(in text: String, countingPath: Bool) -> Bool {
    var more = [patientID, studyUID, seriesUID, accession].compactMap { $0 }
    if countingPath {
      more += path.split(separator: "/").map { String($0.prefix { $0 != "." }) }
    }
    return scan.adding(more).finds(text)
  }

  private static func text(_ tree: AttributeTree, _ tag: Tag) -> String? {
    let text = tree.string(tag)?.trimmingCharacters(in: .whitespacesAndNewlines.union(["\0"]))
    return text?.isEmpty == false ? text : nil
  }
}

extension RawIdentity: CustomStringConvertible, CustomReflectable {
  /// Nothing.
  public var description: String { "RawIdentity(withheld)" }
  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
