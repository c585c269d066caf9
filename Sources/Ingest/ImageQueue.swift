internal import Privacy

/// Hands images from several readers to one taker, in the order of their files, one at a time.
///
/// A reader waits until its file is the first that is not done, and until the image before was
/// taken: whatever the timing, the order is the same, and memory holds one image for each reader.
actor ImageQueue {
  /// What became of an image that was handed over.
  enum Reception {
    /// It will be taken.
    case accepted
    /// An earlier file had the same case with the same pixels.
    case repeated
    /// An earlier file had the same case with other pixels.
    case conflicting
  }

  private var seen: [String: String] = [:]
  private var waiting: DeidentifiedImage?
  private var current = 0
  private var done: Set<Int> = []
  private var isOver = false
  private var fault: (any Error)?
  private var senders: [CheckedContinuation<Void, Never>] = []
  private var taker: CheckedContinuation<Void, Never>?

  /// Hands over an image of the file at this position; returns when it lies ready.
  func send(_ image: DeidentifiedImage, of file: Int) async -> Reception {
    while !isOver, current != file || waiting != nil {
      await withCheckedContinuation { senders.append($0) }
    }
    guard !isOver else { return .accepted }
    let digest = image.pixels.digest
    if let earlier = seen[image.caseID] {
      return earlier == digest ? .repeated : .conflicting
    }
    seen[image.caseID] = digest
    waiting = image
    wakeTaker()
    return .accepted
  }

  /// Says that the file at this position has no more images.
  func finish(_ file: Int) {
    done.insert(file)
    while done.remove(current) != nil { current += 1 }
    wakeSenders()
  }

  /// Says that there are no more files, or why reading stopped.
  func end(_ error: (any Error)?) {
    isOver = true
    fault = error
    wakeSenders()
    wakeTaker()
  }

  /// The next image, or nil at the end.
  ///
  /// - Throws: why reading stopped.
  func next() async throws -> DeidentifiedImage? {
    while waiting == nil, !isOver {
      await withCheckedContinuation { taker = $0 }
    }
    if let image = waiting {
      waiting = nil
      wakeSenders()
      return image
    }
    if let fault { throw fault }
    return nil
  }

  private func wakeSenders() {
    let all = senders
    senders = []
    for sender in all { sender.resume() }
  }

  private func wakeTaker() {
    taker?.resume()
    taker = nil
  }
}
