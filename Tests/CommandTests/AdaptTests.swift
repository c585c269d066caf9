import Files
import Foundation
import Testing

/// `fovea pretrain --images` as a person meets it, on the shipped backbone and a handful of images.
@Suite struct AdaptTests {
  private static let tiny = [
    "--key", "key", "--set", "epochs=2", "--set", "batch=6", "--set", "side=32", "--set",
    "embedding=8",
  ]

  private static func adapt(_ cohort: String, _ more: [String] = []) -> [String] {
    ["pretrain", "--images", cohort, "-o", "adapted"] + tiny + more
  }

  private static let privacy = """
    Private: patients' images are in these weights and can leak from them; treat the file as you \
    treat the images, and do not pass it on.
    """

  @Test func `a run says what it learnt from and that it is private, and fine-tuning takes it`()
    throws
  {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", to: folder)
    let ending = try Program.run(Self.adapt("cohort"), in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let weights = folder.path("adapted/backbone.safetensors")
    let digest = try Digest.sha256(of: URL(fileURLWithPath: weights))
    let learnt = """
      Learnt from without labels: 16 images of 16 patients, the training part of the cohort; 8 \
      images of validation and test are left out.
      """
    #expect(
      ending.output == """
        backbone: \(weights)
        sha256: \(digest)
        \(learnt)
        \(Self.privacy)

        """)
    #expect(
      ending.messages.hasPrefix(
        """
        weights: fovea-small.safetensors is resnet10_slim according to its metadata.
        \(learnt)
        settings:
        epochs: 2
        batch: 6
        side: 32
        seed: 7

        """), "\(ending.messages)")
    #expect(!ending.messages.contains("warning"))
    let card = try folder.text("adapted/MODEL_CARD.md")
    #expect(card.contains("SHA-256 \(digest)\n"))
    #expect(card.contains("- **\(Self.privacy)**\n- \(learnt)\n"))
    #expect(try folder.text("adapted/pretraining.json").contains("\"patients\" : 16"))
    #expect(!folder.holds("adapted/checkpoint"))
    let tuned = try Program.run(
      [
        "finetune", "cohort", "-o", "run", "--key", "key", "--target", "finding", "--backbone",
        "adapted/backbone.safetensors", "--epochs", "1", "--set", "model.inputSize=32", "--set",
        "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
      ], in: folder)
    #expect(tuned.status == 0, "\(tuned.messages)")
    #expect(
      tuned.messages.contains(
        "weights: backbone.safetensors is resnet10_slim according to its metadata.\n"))
  }

  @Test func `a cohort without a split is used as a whole, which is warned of`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("unsplit", "key", to: folder)
    let ending = try Program.run(Self.adapt("unsplit", ["--quiet"]), in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.messages == """
        warning: The cohort has no split.lock: patients that a later split sets aside for \
        validation or test have been learnt from too, without their labels; run fovea split first \
        to keep them out.

        """)
  }

  @Test func `a rehearsal says what it would do and writes nothing`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", to: folder)
    let recipe = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Pipelines/adapt-isic.yaml").standardizedFileURL
    let ending = try Program.run(Self.adapt("cohort", ["--dry-run", recipe.path]), in: folder)
    #expect(ending.messages.contains("views.flip: both\nviews.rotateDegrees: 180\n"))
    #expect(ending.messages.contains("\nmemory: about "))
    #expect(ending.messages.contains(" for each image of a batch\n"))
    #expect(
      ending.output == """
        would adapt resnet10_slim to 16 images of 16 patients, without labels
        would write \(folder.path("adapted/backbone.safetensors"))

        """)
    #expect(!folder.holds("adapted"))
  }

  @Test func `an interrupted run goes on to the bytes of an uninterrupted one`() throws {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("cohort", "key", to: folder)
    let long = ["--set", "epochs=60"]
    let whole = try Program.run(Self.adapt("cohort", long), in: folder)
    #expect(whole.status == 0, "\(whole.messages)")
    let digest = try Digest.sha256(
      of: URL(fileURLWithPath: folder.path("adapted/backbone.safetensors")))
    let command = Self.adapt("cohort", long + ["--force"])
    let messages = folder.url.appendingPathComponent("messages")
    let process = try Program.start(command, in: folder, messages: messages)
    while process.isRunning, !folder.holds("adapted/checkpoint") { usleep(1000) }
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    let said = try folder.text("messages")
    #expect(said.contains("error: pretrain: stopped on request after step "), "\(said)")
    #expect(said.hasSuffix(" of 120; go on with the same command and --resume\n"), "\(said)")
    let resumed = try Program.run(Self.adapt("cohort", long + ["--resume"]), in: folder)
    #expect(resumed.status == 0, "\(resumed.messages)")
    #expect(resumed.messages.contains("going on after step "))
    let again = try Digest.sha256(
      of: URL(fileURLWithPath: folder.path("adapted/backbone.safetensors")))
    #expect(again == digest)
  }
}
