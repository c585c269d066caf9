internal import DecodeProtocol

/// What one file may cost.
struct DecodeLimits {
  /// The largest frame, in bytes of decoded samples.
  var largestFrameBytes = 512 << 20
  /// All memory of the process, in bytes of address space.
  var addressSpaceBytes: UInt64 = 2 << 30
  /// Processor time for one request.
  var processorSeconds: UInt64 = 60

  static let usage = """
    fovea-decode is started by fovea. It reads requests from standard input.
    Options: --largest-frame BYTES --address-space BYTES --processor-seconds SECONDS

    """

  init() {}

  /// Reads pairs of option and number; nil if there is anything else.
  init?(arguments: ArraySlice<String>) {
    var rest = arguments
    while let option = rest.popFirst() {
      guard let value = rest.popFirst().flatMap(UInt64.init), value > 0, value < 1 << 50 else {
        return nil
      }
      switch option {
      case "--largest-frame": largestFrameBytes = Int(value)
      case "--address-space": addressSpaceBytes = value
      case "--processor-seconds": processorSeconds = value
      default: return nil
      }
    }
  }

  /// Refuses a frame before memory is taken for it.
  ///
  /// - Throws: `damaged` for a size of zero, `tooLarge` over the limit.
  func check(
    rows: Int, columns: Int, samples: Int, bytesPerSample: Int
  ) throws(DecodeFailure) {
    guard rows > 0, columns > 0 else {
      throw DecodeFailure(.damaged, reason: "its rows or columns are zero")
    }
    let (pixels, overflow) = rows.multipliedReportingOverflow(by: columns)
    let bytesPerPixel = samples * bytesPerSample
    guard !overflow, pixels <= largestFrameBytes / max(1, bytesPerPixel) else {
      throw DecodeFailure(
        .tooLarge, reason: "a frame of it takes more than \(largestFrameBytes >> 20) MiB")
    }
  }
}
