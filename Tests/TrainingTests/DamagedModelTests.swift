internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Testing
internal import Training

/// No model file, however damaged, stops the program otherwise than by a sentence.
@Suite struct DamagedModelTests {
  /// A model with an isotonic map, its run and its card.
  private struct Made: Sendable {
    let run: TinyRun
    let contents: SafeTensors
    var card: String { contents.metadata["fovea", default: ""] }
  }

  private static let made = Result {
    var options = TinyRun.options
    options.calibration = .isotonic
    options.epochs = 1
    let run = try TinyRun(
      name: "damage", options: options, attributes: { ["sex": $0 % 3 == 0 ? "F" : "M"] })
    return Made(run: run, contents: try SafeTensors(data: run.finished().model.encoded()))
  }

  private static func write(_ card: String, as name: String) throws -> URL {
    let made = try made.get()
    var contents = made.contents
    contents.metadata["fovea"] = card
    let url = made.run.folder.appendingPathComponent(name)
    try contents.encoded().write(to: url)
    return url
  }

  @Test(arguments: Damage.all.indices)
  func `what cannot be is refused in one sentence`(number: Int) throws {
    let damage = Damage.all[number]
    let card = try damage.done(to: Self.made.get().card)
    let url = try Self.write(card, as: "damage-\(number).fovea")
    let error = #expect(throws: TrainingError.self, "\(damage)") {
      try ModelFile.read(from: url)
    }
    #expect(
      error?.description
        == "damage-\(number).fovea: \(damage.fault); the file is damaged; use the original",
      "\(damage)")
    #expect(error?.exitCode == 65)
  }

  @Test(arguments: ["NaN", "1e999", "-1e999", "null", "\"0.5\"", "{}", "[]"])
  func `a number that is none is refused`(text: String) throws {
    let card = try Self.made.get().card.replacing(/"value":[0-9.e-]+/, with: "\"value\":\(text)")
    let url = try Self.write(card, as: "number.fovea")
    let error = #expect(throws: TrainingError.self) { try ModelFile.read(from: url) }
    #expect(error?.exitCode == 65, "\(String(describing: error))")
  }

  /// Whatever passes the reader must predict and compare without a trap: this test would not end.
  @Test func `a card with any member changed is refused or works`() throws {
    let made = try Self.made.get()
    let tree = try JSONSerialization.jsonObject(with: Data(made.card.utf8))
    var paths: [[String]] = []
    Self.gather(tree, [], into: &paths)
    var generator = SeededGenerator(seed: 5)
    var (refused, worked) = (0, 0)
    for _ in 0..<400 {
      let path = paths[generator.integer(below: paths.count)]
      let value = try JSONSerialization.jsonObject(
        with: Data(Self.values[generator.integer(below: Self.values.count)].utf8),
        options: .fragmentsAllowed)
      let url = try Self.write(
        Self.rehashed(Damage.put(value, at: path[...], in: tree)), as: "changed.fovea")
      do {
        let model = try ModelFile.read(from: url)
        try Self.use(model, of: made.run)
        worked += 1
      } catch let error as TrainingError {
        #expect(!error.description.isEmpty)
        refused += 1
      }
    }
    #expect(refused > 100 && worked > 50, "\(refused) refused, \(worked) worked")
  }

  private static let values = [
    "null", "0", "-1", "1", "0.5", "-0.5", "1e300", "-1e300", "9223372036854775807", "1e-300",
    "\"x\"", "\"\"", "[]", "{}", "true", "[0.5, 0.4]", "[null]",
  ]

  private static func gather(_ tree: Any, _ path: [String], into paths: inout [[String]]) {
    if !path.isEmpty { paths.append(path) }
    if let items = tree as? [Any] {
      for (index, item) in items.enumerated() { gather(item, path + ["\(index)"], into: &paths) }
    } else if let members = tree as? [String: Any] {
      for (name, member) in members.sorted(by: { $0.key < $1.key }) {
        gather(member, path + [name], into: &paths)
      }
    }
  }

  /// The card with the hash of its operating point, so that the hash hides no other fault.
  private static func rehashed(_ tree: Any) throws -> String {
    struct Part: Decodable {
      let operatingPoint: OperatingPoint
    }
    let data = try JSONSerialization.data(withJSONObject: tree)
    guard let part = try? JSONDecoder().decode(Part.self, from: data) else {
      return String(decoding: data, as: UTF8.self)
    }
    let hash = Digest.sha256(try StableJSON.encode(part.operatingPoint))
    let whole = Damage.put(hash, at: ["operatingPointHash"], in: tree)
    return String(
      decoding: try JSONSerialization.data(withJSONObject: whole), as: UTF8.self)
  }

  private static func use(_ model: ModelFile, of run: TinyRun) throws {
    let predictor = try Predictor(
      model: model, workers: WorkerPool(threadCount: 1), buffers: BufferPool())
    let indices = Array(run.lock.indices(in: .validation).prefix(4))
    let answers = try predictor.answers(
      cohort: run.cohort, indices: indices, part: .validation, progress: { _ in })
    #expect(!answers.rows.isEmpty)
    if let profile = model.card.trainingProfile {
      _ = try StableJSON.encode(DriftSummary(training: profile, now: answers.makeup))
    }
    _ = run.ledger.confirms(count: model.card.openings.count, head: model.card.openings.head)
  }
}
