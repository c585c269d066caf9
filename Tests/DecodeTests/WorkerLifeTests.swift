import DecodeProtocol
import Foundation
import Testing

@Suite struct WorkerLifeTests {
  @Test func `it ends quietly when nobody asks any more`() throws {
    let end = try Worker().end()
    #expect(end.status == 0)
    #expect(end.complaint == "")
  }

  @Test func `an unknown option is a usage error`() throws {
    let end = try Worker(["--colour", "1"]).end()
    #expect(end.status == 64)
    #expect(
      end.complaint == """
        fovea-decode is started by fovea. It reads requests from standard input.
        Options: --largest-frame BYTES --address-space BYTES --processor-seconds SECONDS

        """)
  }

  @Test func `without the data dictionary every request is answered with what is missing`() throws {
    let worker = try Worker(environment: ["DCMDICTPATH": "/no/such/dictionary"])
    let expected = DecodeAnswer.failure(
      DecodeFailure(
        .workerNotReady,
        reason: "the DICOM data dictionary is missing; install the package libdcmtk17"))
    #expect(try worker.ask(.open("/tmp")) == expected)
    #expect(try worker.ask(.frame(index: 0)) == expected)
  }

  @Test func `a frame without an open file is refused`() throws {
    #expect(
      try Worker().ask(.frame(index: 0))
        == .failure(DecodeFailure(.noSuchFrame, reason: "no file is open")))
  }

  @Test func `garbage instead of a request ends it`() throws {
    let worker = try Worker()
    try worker.send(Array("this is not a request".utf8))
    #expect(try worker.nextAnswer() == nil)
    #expect(try worker.end().status == 70)
  }

  @Test func `it leads its own process group, can gain no privilege and dumps no core`() throws {
    let worker = try Worker()
    _ = try worker.ask(.open("/tmp"))  // It has set its limits before it answers.
    let identifier = worker.process.processIdentifier
    #expect(getpgid(identifier) == identifier)
    let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
    #expect(status.contains("NoNewPrivs:\t1"))
    let limits = try String(contentsOfFile: "/proc/\(identifier)/limits", encoding: .utf8)
    let lines = limits.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(lines.contains { $0.starts(with: ["Max", "core", "file", "size", "0", "0"]) })
    let memory = lines.first { $0.starts(with: ["Max", "address", "space"]) }
    #expect(memory?[3] == "2147483648")
  }

  @Test func `one worker reads file after file`() throws {
    let scratch = try ScratchFolder()
    let worker = try Worker()
    for value in UInt8(0)..<50 {
      let image = HandMade.image(pixels: [value, 0, 0, 0, 0, 0, 0, 0])
      let frame = try worker.firstFrame(
        of: try scratch.file("\(value)", HandMade.file(image)))
      #expect(frame.bytes[0] == value)
    }
  }
}
