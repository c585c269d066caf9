internal import DecodeProtocol

/// Whether a file declares that its pixels identify the patient: Burned In Annotation (0028,0301).
///
/// The standard has the attribute for the image as a whole (PS3.3 C.7.6.1, and the image modules
/// of enhanced and secondary capture objects). A YES inside an item is no form that it knows; it
/// counts all the same, since what a functional group says is said of a frame. Only inside Original
/// Attributes (0400,0561) it says what the image was before somebody changed it, and does not.
enum BurnedInStatement {
  private static let originalAttributes = Tag(0x0400_0561)

  static let reason = "Burned In Annotation (0028,0301) says that its pixels identify the patient"

  static func isYes(_ dataSet: DataSet) -> Bool {
    dataSet.elements.contains { element in
      if element.tag == .burnedInAnnotation { return element.values.contains(where: isYes) }
      return element.tag != originalAttributes && element.items.contains(where: isYes)
    }
  }

  static func isYes(_ tree: AttributeTree) -> Bool {
    tree.elements.contains { element in
      if element.tag == .burnedInAnnotation { return element.values.contains(where: isYes) }
      return element.tag != originalAttributes && element.items.contains(where: isYes)
    }
  }

  /// In any case, and with padding of any kind.
  private static func isYes(_ value: String) -> Bool {
    value.filter(\.isLetter).uppercased() == "YES"
  }
}
