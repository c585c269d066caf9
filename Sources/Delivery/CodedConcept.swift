internal import DecodeProtocol
internal import Files
internal import Foundation

/// What something is called in a vocabulary: code, scheme, words (PS3.3 §8).
struct CodedConcept: Sendable, Equatable {
  let value: String
  let scheme: String
  let meaning: String

  init(_ value: String, _ scheme: String, _ meaning: String) {
    self.value = value
    self.scheme = scheme
    self.meaning = meaning
  }

  /// The item of a code sequence.
  var item: DataSet {
    DataSet([
      DataElement(0x0008_0100, "SH", value), DataElement(0x0008_0102, "SH", scheme),
      DataElement(0x0008_0104, "LO", meaning),
    ])
  }

  /// The designator of codes that Fovea makes up; 99 begins those that nobody registers (PS3.3
  /// §8.2).
  static let ownScheme = "99FOVEA"

  /// What says whose the codes of `ownScheme` are (PS3.3 C.12.1).
  static var ownSchemeDeclaration: DataElement {
    .sequence(
      0x0008_0110,
      [
        DataSet([
          DataElement(0x0008_0102, "SH", ownScheme),
          DataElement(0x0008_0115, "ST", "Labels of models that Fovea trained"),
          DataElement(0x0008_0116, "ST", "Fovea"),
        ])
      ])
  }
}

/// A label of a model in words that other programs know: its category and type.
struct LabelConcept: Sendable, Equatable {
  let category: CodedConcept
  let type: CodedConcept

  /// The concept of a label: of the table where it names one, else a code of Fovea's own whose
  /// words are the label.
  init(label: String) {
    let words = label.lowercased().split { !$0.isLetter }.joined(separator: " ")
    if let known = Self.table[words] {
      category = known.0
      type = CodedConcept(known.1, "SCT", known.2)
    } else {
      category = Self.morphology
      type = CodedConcept(
        Self.ownCode(label), CodedConcept.ownScheme, AttributeText.line(label, longest: 64))
    }
  }

  /// Whether the code is of Fovea's own scheme.
  var isOwn: Bool { type.scheme == CodedConcept.ownScheme }

  /// The label itself where it fits a code value, else a digest of it.
  private static func ownCode(_ label: String) -> String {
    let plain = label.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x5C }
    if plain, !label.isEmpty, label.utf8.count <= 16 { return label }
    return "L" + Digest.sha256(Data(label.utf8)).prefix(15)
  }

  // PS3.16 CID 7150.
  private static let morphology = CodedConcept(
    "49755003", "SCT", "Morphologically Abnormal Structure")
  private static let anatomy = CodedConcept("91723000", "SCT", "Anatomical Structure")

  /// Words of labels, category, code and meaning, of PS3.16 CID 7151, 7159, 7192, 6102 and 6105.
  private static let table: [String: (CodedConcept, String, String)] = [
    "lesion": (morphology, "52988006", "Lesion"),
    "skin lesion": (morphology, "95324001", "Skin lesion"),
    "melanoma": (morphology, "1162635006", "Malignant melanoma"),
    "mass": (morphology, "4147007", "Mass"),
    "nodule": (morphology, "27925004", "Nodule"),
    "tumor": (morphology, "108369006", "Neoplasm"),
    "tumour": (morphology, "108369006", "Neoplasm"),
    "neoplasm": (morphology, "108369006", "Neoplasm"),
    "cyst": (morphology, "367643001", "Cyst"),
    "edema": (morphology, "79654002", "Edema"),
    "ulcer": (morphology, "56208002", "Ulcer"),
    "fibrosis": (morphology, "112674009", "Fibrosis"),
    "hemorrhage": (morphology, "50960005", "Hemorrhage"),
    "haemorrhage": (morphology, "50960005", "Hemorrhage"),
    "pneumothorax": (morphology, "36118008", "Pneumothorax"),
    "pleural effusion": (morphology, "60046008", "Pleural effusion"),
    "effusion": (morphology, "60046008", "Pleural effusion"),
    "lung": (anatomy, "39607008", "Lung"),
    "heart": (anatomy, "80891009", "Heart"),
    "liver": (anatomy, "10200004", "Liver"),
    "kidney": (anatomy, "64033007", "Kidney"),
    "spleen": (anatomy, "78961009", "Spleen"),
    "pancreas": (anatomy, "15776009", "Pancreas"),
    "brain": (anatomy, "12738006", "Brain"),
    "breast": (anatomy, "76752008", "Breast"),
    "prostate": (anatomy, "41216001", "Prostate"),
    "bladder": (anatomy, "89837001", "Bladder"),
    "bone": (anatomy, "272673000", "Bone"),
    "skin": (anatomy, "39937001", "Skin"),
  ]
}
