internal import DecodeProtocol
internal import Files
internal import Synchronization

/// The list that the workers share; a class because they share it.
final class EntryShare: Sendable {
  private struct State {
    var next = 0
    var hasAnswered = false
    var freshDeaths = 0
    var wasAsked = false
    var isUnconfined = false
  }

  private let entries: [InputEntry]
  private let state = Mutex(State())

  init(_ entries: [InputEntry]) { self.entries = entries }

  var isEmpty: Bool {
    Interruption.isRequested || state.withLock { $0.next >= entries.count }
  }

  var isDoubtful: Bool {
    state.withLock { !$0.hasAnswered && $0.freshDeaths >= DecoderPool.doubtfulDeaths }
  }

  /// Whether a worker has said that the kernel does not confine it.
  var isUnconfined: Bool { state.withLock(\.isUnconfined) }

  /// Whether this worker, which answers, is the one to be asked whether it is confined.
  func takesQuestion(_ session: DecoderSession) -> Bool {
    guard session.isUsable, session.answerCount > 0 else { return false }
    return state.withLock { state in
      defer { state.wasAsked = true }
      return !state.wasAsked
    }
  }

  /// Notes what it answered; one that answered nothing to the point leaves the question open.
  func note(_ answer: DecodeAnswer) {
    state.withLock { state in
      if case .confinement(let isComplete) = answer {
        state.isUnconfined = !isComplete
      } else {
        state.wasAsked = false
      }
    }
  }

  /// Notes that a worker is known to answer.
  func trust() { state.withLock { $0.hasAnswered = true } }

  func next() -> InputEntry? {
    if Interruption.isRequested { return nil }
    return state.withLock { state in
      guard state.next < entries.count else { return nil }
      state.next += 1
      return entries[state.next - 1]
    }
  }

  func note(_ session: DecoderSession) {
    state.withLock { state in
      if session.answerCount > 0 { state.hasAnswered = true }
      if !session.isUsable, session.answerCount == 0 { state.freshDeaths += 1 }
    }
  }
}
