import Files
import Foundation
import Testing

@Suite(.serialized) struct InterruptionTests {
  /// Sends the signal to the process and waits until a thread has taken it: the threads that tests
  /// run on may mask signals.
  private func send(_ signal: Int32) {
    kill(getpid(), signal)
    for _ in 0..<1000 where !Interruption.isRequested { usleep(1000) }
  }

  @Test func `the first signal asks and the exit code tells which`() {
    Interruption.install()
    Interruption.reset()
    #expect(!Interruption.isRequested)
    #expect(Interruption.exitCode == 0)
    send(SIGTERM)
    #expect(Interruption.isRequested)
    #expect(Interruption.exitCode == 143)
    Interruption.reset()
    send(SIGINT)
    #expect(Interruption.exitCode == 130)
    Interruption.reset()
    #expect(!Interruption.isRequested)
  }
}
