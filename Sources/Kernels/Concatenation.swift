internal import CKernels
public import Compute

/// Putting channels side by side, and taking them apart again on the way back.
public enum Concatenation {
  /// Writes `part` (rows, range.count) to its channels of `whole` (rows, channels); the other
  /// channels stay as they are.
  public static func insert(
    _ part: Span<Float>, at slice: ChannelSlice, into whole: inout MutableSpan<Float>,
    workers: WorkerPool
  ) {
    check("part", holds: slice.rows * slice.range.count, of: part)
    check("whole", holds: slice.rows * slice.channels, of: whole)
    nonisolated(unsafe) let (from, to) = (part.address, whole.address + slice.range.lowerBound)
    workers.split(slice.rows, grain: rowsPerChunk(of: slice.range.count)) {
      ckernels_copy_columns(
        from + $0.lowerBound * slice.range.count, slice.range.count,
        to + $0.lowerBound * slice.channels, slice.channels, $0.count, slice.range.count)
    }
  }

  /// Reads `part` (rows, range.count) from its channels of `whole` (rows, channels).
  public static func extract(
    _ slice: ChannelSlice, from whole: Span<Float>, into part: inout MutableSpan<Float>,
    workers: WorkerPool
  ) {
    check("part", holds: slice.rows * slice.range.count, of: part)
    check("whole", holds: slice.rows * slice.channels, of: whole)
    nonisolated(unsafe) let (from, to) = (whole.address + slice.range.lowerBound, part.address)
    workers.split(slice.rows, grain: rowsPerChunk(of: slice.range.count)) {
      ckernels_copy_columns(
        from + $0.lowerBound * slice.channels, slice.channels,
        to + $0.lowerBound * slice.range.count, slice.range.count, $0.count, slice.range.count)
    }
  }
}
