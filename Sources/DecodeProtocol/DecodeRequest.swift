/// What the other side of the sandbox may be asked for.
public enum DecodeRequest: Sendable, Equatable {
  /// Open a file and tell what it is; a path in the bytes of the file system.
  case open(path: [UInt8])
  /// Open a file for its stored values: anything with pixels, whose attributes stay where they are,
  /// and whose frames then come as indices where DICOM has a palette; pictures come as they are
  /// shown.
  case storedValues(path: [UInt8])
  /// Decode one frame, from 0, of the file that is open.
  case frame(index: Int)
  /// Open a DICOM file and give its whole data set but the pixels.
  case dataSet(path: [UInt8])
  /// Write the file that was opened for its data set again, with this data set instead; where it
  /// names pixel elements the file's own pixels follow.
  case rewrite(DataSet)
  /// Write the picture that is open again, with nothing beside it: as it is, or as a PNG with these
  /// samples instead of its own, upright.
  case rewritePicture(StoredFrame?)
  /// Tell whether the kernel lets it make no call but those for reading.
  case confinement

  /// The frame of a PNG file with a palette that holds the indices into it.
  public static let paletteIndices = 3

  /// Open the file at this path.
  public static func open(_ path: String) -> DecodeRequest {
    .open(path: Array(path.utf8))
  }
}
