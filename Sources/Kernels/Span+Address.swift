extension Span<Float> {
  /// Where the floats begin, for C functions and worker threads.
  ///
  /// A kernel may use it until it returns: the caller lends a span argument for the whole call.
  var address: UnsafePointer<Float> {
    withUnsafeBufferPointer { $0.baseAddress ?? UnsafePointer(Self.nowhere) }
  }

  /// A non-null address for spans that hold nothing; never read or written.
  fileprivate static var nowhere: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(bitPattern: MemoryLayout<Float>.alignment)
      .unsafelyUnwrapped.assumingMemoryBound(to: Float.self)
  }
}

extension MutableSpan<Float> {
  /// Where the floats begin; may be used until the kernel that was lent the span returns.
  var address: UnsafeMutablePointer<Float> {
    mutating get {
      withUnsafeMutableBufferPointer { $0.baseAddress ?? Span<Float>.nowhere }
    }
  }
}

/// Stops when a span does not hold what the geometry says; `name` is the argument's.
func check(_ name: StaticString, holds count: Int, of span: borrowing Span<Float>) {
  precondition(span.count == count, "\(name) holds \(span.count) floats, not \(count)")
}

/// Stops when a span does not hold what the geometry says; `name` is the argument's.
func check(_ name: StaticString, holds count: Int, of span: borrowing MutableSpan<Float>) {
  precondition(span.count == count, "\(name) holds \(span.count) floats, not \(count)")
}
