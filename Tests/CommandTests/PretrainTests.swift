import Files
import Foundation
import Testing

/// `fovea pretrain` as a person meets it, on the smallest backbone and a handful of pictures.
@Suite struct PretrainTests {
  private static let tiny = [
    "--set", "architecture=resnet10_slim", "--set", "batch=2", "--set", "side=32",
    "--set", "learningRate=0.001", "--set", "heldOut=2", "--set", "warmupSteps=0", "--set",
    "evaluateEvery=1000000",
  ]

  @Test func `a run says what it wrote, and is not done twice`() throws {
    let folder = try TemporaryFolder()
    let command = ["pretrain", "-o", "run", "--set", "steps=3"] + Self.tiny
    let ending = try Program.run(command, in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let weights = folder.path("run/backbone.safetensors")
    let digest = try Digest.sha256(of: URL(fileURLWithPath: weights))
    #expect(
      ending.output == """
        backbone: \(weights)
        sha256: \(digest)
        pictures: 6, all from formulas

        """)
    #expect(try folder.text("run/MODEL_CARD.md").contains("SHA-256 \(digest)"))
    #expect(!folder.holds("run/checkpoint"))
    let shown = try Program.run(["weights", "show", "run/backbone.safetensors"], in: folder)
    #expect(shown.output.contains("stated by metadata: resnet10_slim\n"), "\(shown.output)")
    let resumed = try Program.run(command + ["--resume"], in: folder)
    #expect(resumed.status == 73)
    #expect(
      resumed.errors == [
        "\(folder.path("run")): holds a finished pretraining, nothing is left to do; choose "
          + "another folder, or start again with --force and without --resume"
      ])
  }

  @Test func `an interrupted run goes on to the bytes of an uninterrupted one`() throws {
    let folder = try TemporaryFolder()
    let steps = ["--set", "steps=60"]
    let whole = try Program.run(["pretrain", "-o", "whole"] + steps + Self.tiny, in: folder)
    #expect(whole.status == 0, "\(whole.messages)")
    let command = ["pretrain", "-o", "run", "--set", "checkpointMinutes=0.1"] + steps + Self.tiny
    // The pace of writing the state is part of the settings, not of the arithmetic.
    let messages = folder.url.appendingPathComponent("messages")
    let process = try Program.start(command, in: folder, messages: messages)
    while process.isRunning, !folder.holds("run/checkpoint") { usleep(1000) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let said = try folder.text("messages")
    #expect(said.contains("error: pretrain: stopped on request after step "), "\(said)")
    #expect(said.hasSuffix(" of 60; go on with the same command and --resume\n"), "\(said)")
    let refused = try Program.run(command, in: folder)
    #expect(
      refused.errors == [
        "\(folder.path("run")): holds an unfinished pretraining; go on with --resume, or start "
          + "again with --force"
      ])
    let resumed = try Program.run(command + ["--resume"], in: folder)
    #expect(resumed.status == 0, "\(resumed.messages)")
    #expect(resumed.messages.contains("going on after step "))
    let digests = try ["whole", "run"].map {
      try Digest.sha256(of: URL(fileURLWithPath: folder.path("\($0)/backbone.safetensors")))
    }
    #expect(digests[0] == digests[1])
  }

  @Test func `a rehearsal writes nothing`() throws {
    let folder = try TemporaryFolder()
    let ending = try Program.run(
      ["pretrain", "-o", "run", "--dry-run", "--set", "steps=3"] + Self.tiny, in: folder)
    #expect(
      ending.output == """
        would train resnet10_slim on 6 pictures from formulas
        would write \(folder.path("run/backbone.safetensors"))

        """)
    #expect(!folder.holds("run"))
  }
}
