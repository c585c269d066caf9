internal import DecodeProtocol

/// What is not released, with its reason: kinds of file that hold what no rule reaches.
enum ReleaseRefusal {
  /// The reason, or nil if the rules reach all of it.
  ///
  /// - Parameter cleansPixels: Whether text that the file declares is looked for and blanked.
  static func reason(
    _ dataSet: DataSet, transferSyntax: String, cleansPixels: Bool
  ) -> String? {
    if let reason = reason(sopClass: dataSet.string(.sopClassUID)) { return reason }
    if let reason = reason(transferSyntax: transferSyntax) { return reason }
    if dataSet.string(.sopInstanceUID) == nil { return "it has no SOP Instance UID (0008,0018)" }
    if dataSet.string(.studyInstanceUID) == nil {
      return "it has no Study Instance UID (0020,000D)"
    }
    if !cleansPixels, BurnedInStatement.isYes(dataSet) {
      return BurnedInStatement.reason + "; --clean pixels blanks the text that is found"
    }
    let isCompressed = !transferSyntax.isEmpty && !native.contains(transferSyntax)
    if isCompressed, dataSet.elements.contains(where: isEmbeddedOverlay) {
      return "an overlay lies in the bits of its compressed pixels, where it is not reached"
    }
    return nil
  }

  private static func reason(sopClass: String?) -> String? {
    guard let sopClass else { return "it has no SOP Class UID (0008,0016)" }
    guard sopClass.hasPrefix(storage) else {
      return sopClass.hasPrefix("1.2.840.10008.")
        ? "its SOP class is not one that is stored in studies" : "its SOP class is private"
    }
    let name = sopClass.dropFirst(storage.count)
    if name.hasPrefix("104.") { return "it encapsulates a document, which is not searched" }
    if videos.contains(String(name)) { return "it is a video, which is not searched" }
    if name == "66" { return "it is raw data, of which only the vendor knows the meaning" }
    return nil
  }

  private static func reason(transferSyntax: String) -> String? {
    guard transferSyntax.hasPrefix("1.2.840.10008.") || transferSyntax.isEmpty else {
      return "its transfer syntax is private"
    }
    let isVideo = videoSyntaxes.contains { transferSyntax.hasPrefix($0) }
    return isVideo ? "it is a video, which is not searched" : nil
  }

  /// Overlay Bits Allocated (60xx,0100) above 1: the overlay's bit is in the pixels' words, the
  /// retired form of PS3.3 C.9.2.
  private static func isEmbeddedOverlay(_ element: DataElement) -> Bool {
    guard element.tag.group & 0xFF00 == 0x6000, element.tag.element == 0x0100 else { return false }
    return element.bytes.first.map { $0 != 1 } ?? false
  }

  private static let storage = "1.2.840.10008.5.1.4.1.1."
  /// Video Endoscopic, Microscopic and Photographic Image Storage (PS3.4 B.5).
  private static let videos: Set<String> = ["77.1.1.1", "77.1.2.1", "77.1.4.1"]
  /// MPEG-2, MPEG-4 and HEVC; SMPTE ST 2110 (PS3.6 A).
  private static let videoSyntaxes = ["1.2.840.10008.1.2.4.10", "1.2.840.10008.1.2.7"]
  private static let native: Set<String> = [
    "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2",
  ]
}
