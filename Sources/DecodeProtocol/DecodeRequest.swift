/// What the other side of the sandbox may be asked for.
public enum DecodeRequest: Sendable, Equatable {
  /// Open a file and tell what it is; a path in the bytes of the file system.
  case open(path: [UInt8])
  /// Decode one frame, from 0, of the file that is open.
  case frame(index: Int)

  /// Open the file at this path.
  public static func open(_ path: String) -> DecodeRequest {
    .open(path: Array(path.utf8))
  }
}
