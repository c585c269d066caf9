internal import DecodeProtocol

/// The attributes that hold for one frame: per-frame functional groups before shared ones before
/// the top of the data set (PS3.3 C.7.6.16).
struct FrameAttributes {
  let tree: AttributeTree
  let frame: Int

  /// The place where a functional group's attributes stand for this frame.
  func group(_ sequence: Tag) -> AttributeTree {
    let frames = tree.items(.perFrameFunctionalGroups)
    if frame < frames.count, let item = frames[frame].items(sequence).first { return item }
    if let item = tree.items(.sharedFunctionalGroups).first?.items(sequence).first { return item }
    return tree
  }

  static let planePosition = Tag(0x0020_9113)
  static let planeOrientation = Tag(0x0020_9116)

  /// Row and column spacing in millimetres, and from which attribute when not from Pixel Spacing.
  var spacing: (millimetres: [Double], note: String?)? {
    let measures = group(.pixelMeasuresSequence)
    let sources: [(Tag, String?)] = [
      (.pixelSpacing, nil),
      (.imagerPixelSpacing, "spacing is that of the detector, Imager Pixel Spacing (0018,1164)"),
      (
        .nominalScannedPixelSpacing,
        "spacing is that of the scanner, Nominal Scanned Pixel Spacing (0018,2010)"
      ),
    ]
    for (tag, note) in sources {
      if let values = measures.doubles(tag), values.count == 2,
        values.allSatisfy({ $0 > 0 && $0.isFinite })
      {
        return (values, note)
      }
    }
    return nil
  }

  /// Image Position (Patient), three numbers.
  var position: [Double]? {
    finite(group(Self.planePosition).doubles(.imagePositionPatient), count: 3)
  }

  /// Image Orientation (Patient), six numbers.
  var orientation: [Double]? {
    finite(group(Self.planeOrientation).doubles(.imageOrientationPatient), count: 6)
  }

  private func finite(_ values: [Double]?, count: Int) -> [Double]? {
    guard let values, values.count == count, values.allSatisfy(\.isFinite) else { return nil }
    return values
  }
}
