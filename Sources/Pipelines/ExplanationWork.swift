internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Explaining
internal import Foundation
internal import Privacy
internal import Tensors
internal import Training

/// What explains one image after the other: a model, methods, labels.
struct ExplanationWork {
  let model: ModelFile
  let methods: [ExplanationMethod]
  /// The outputs that were asked for; nil: those that the model says.
  private let asked: [Int]?
  private var explainable: any ExplainableModel
  private let workers: WorkerPool
  private let buffers: BufferPool
  /// What the model learnt from, where that is named.
  private(set) var training: TrainingCases?
  private let announce: @Sendable (Announcement) -> Void

  /// Prepares a model.
  ///
  /// - Parameter labels: names separated by commas.
  /// - Throws: `usage` for a model that cannot be explained, or a label that it has not.
  init(
    _ model: ModelFile, methods: [ExplanationMethod], labels: String?, _ context: StageContext
  ) throws {
    self.model = model
    self.methods = methods
    asked = try labels.map { try Self.outputs($0, of: model.card.heads[0]) }
    workers = WorkerPool(threadCount: context.threads)
    buffers = BufferPool()
    announce = context.announce
    explainable =
      if model.card.pixels == nil {
        try ExplainableClassifier(model, workers: workers, buffers: buffers, context)
      } else {
        try ExplainableMasks(model, workers: workers, buffers: buffers, context)
      }
  }

  private var head: Head { model.card.heads[0] }

  /// Looks up the training cases of a cohort from now on.
  ///
  /// - Throws: `badData` for another cohort than the model's; what the cohort says.
  mutating func compare(with cohort: URL, key: SecretKey) throws {
    let work = self
    training = try TrainingCases(cohort, of: model, key: key) { indices, cohort in
      var features: [[Float]] = []
      for start in stride(from: 0, to: indices.count, by: work.groupSize) {
        features += try work.workers.values(count: min(work.groupSize, indices.count - start)) {
          (place) throws(CohortsError) in
          let image = try cohort.image(at: indices[start + place])
          return work.explainable.explainer.features(of: work.input(image).x)
        }
        work.announce(
          .progress(task: "reading training cases", done: features.count, total: indices.count))
      }
      return features
    }
  }

  /// Whether the model decides for units of several images.
  var decidesForUnits: Bool { model.card.pixels == nil && model.card.unit != .image }

  /// The answer to one image of a unit of several; nil where each image is decided upon alone.
  func member(of image: StoredImage) -> CaseAnswer? { explainable.member(of: image) }

  /// From now on says of an image what the model says of its unit, of which these are all images.
  ///
  /// - Throws: `diverged` for a probability that is no number.
  mutating func decide(by answers: [CaseAnswer]) throws { try explainable.decide(by: answers) }

  /// From now on says of cases of a cohort what the model says of their units.
  ///
  /// - Parameter part: the cases that units are made of.
  /// - Throws: what the cohort says; `diverged` for a probability that is no number.
  mutating func decide(on indices: [Int], among part: [Int], of cohort: Cohort) throws {
    let unit = model.card.unit
    let wanted = Set(indices.map { unit.id(of: cohort.facts[$0]) })
    let members = part.filter { wanted.contains(unit.id(of: cohort.facts[$0])) }
    let work = self
    var answers: [CaseAnswer] = []
    for start in stride(from: 0, to: members.count, by: groupSize) {
      answers += try workers.values(count: min(groupSize, members.count - start)) {
        (place) throws(CohortsError) in
        work.member(of: try cohort.image(at: members[start + place]))
      }.compactMap { $0 }
      announce(.progress(task: "predicting", done: start, total: members.count))
    }
    try decide(by: answers)
  }

  /// The image at the network's scale, and what the network is fed of it.
  private func input(
    _ image: StoredImage
  ) -> (fitted: UnitImage, place: ImagePlace, x: Tensor) {
    let preprocessing = model.card.preprocessing
    let whole = PixelPipeline.unitImage(of: image)
    let fitted = preprocessing.fitted(whole, workers: workers, buffers: buffers)
    let place = preprocessing.placement(height: whole.height, width: whole.width)
    return (
      fitted, ImagePlace(rows: place.rows, columns: place.columns),
      preprocessing.input(of: fitted, buffers: buffers)
    )
  }

  /// The outputs of these names, in the model's order.
  ///
  /// - Throws: `usage`.
  static func outputs(_ text: String, of head: Head) throws(PipelinesError) -> [Int] {
    let names = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    guard !names.isEmpty else {
      throw PipelinesError(
        .usage, subject: "--label", reason: "names no label",
        hint: "give one of \(head.labels.joined(separator: ", "))")
    }
    for name in names where !head.labels.contains(name) {
      throw PipelinesError(
        .usage, subject: "--label", reason: "the model has no label \(name)",
        hint: "give one of \(head.labels.joined(separator: ", "))")
    }
    return head.labels.indices.filter { names.contains(head.labels[$0]) }
  }

  /// What the model says of so many images, and why.
  ///
  /// - Parameters:
  ///   - image: the image at a place.
  ///   - masks: what people marked of a label on it.
  /// - Throws: what `image` and `masks` throw; `diverged` for a probability that is no number.
  func answers(
    count: Int, image: @Sendable (Int) throws(CohortsError) -> StoredImage,
    masks: @Sendable (Int, String) throws(CohortsError) -> RunLengthMask?
  ) throws -> [ExplainedImage] {
    var images: [ExplainedImage] = []
    for start in stride(from: 0, to: count, by: groupSize) {
      images += try workers.values(count: min(groupSize, count - start)) { place in
        try explained(try image(start + place)) { (label) throws(CohortsError) in
          try masks(start + place, label)
        }
      }
      if count > 1 { announce(.progress(task: "explaining", done: images.count, total: count)) }
    }
    return images
  }

  private var groupSize: Int { 4 * workers.threadCount }

  private func explained(
    _ image: StoredImage, mask: (String) throws(CohortsError) -> RunLengthMask?
  ) throws -> ExplainedImage {
    let (fitted, place, input) = input(image)
    let answer = try explainable.answer(to: image, input: input, place: place, asked: asked)
    var labels: [ExplainedImage.Label] = []
    for said in answer.labels ?? [] {
      labels.append(
        ExplainedImage.Label(
          said: said,
          maps: methods.map { explainable.explainer.map(of: input, said.target, method: $0) },
          mask: try mask(head.labels[said.output])))
    }
    return ExplainedImage(
      facts: image.caseFacts, input: input, place: place, rgb: Self.rgb(fitted),
      status: answer.status, reason: answer.reason, labels: labels,
      neighbours: answer.labels == nil
        ? nil : training?.neighbours(of: explainable.explainer.features(of: input)))
  }

  private static func rgb(_ image: UnitImage) -> [UInt8] {
    (0..<image.height * image.width).flatMap { pixel in
      (0..<3).map { channel in
        let value = image.values[pixel * image.channels + min(channel, image.channels - 1)]
        return UInt8((min(1, max(0, value)) * 255).rounded())
      }
    }
  }

  /// The results of all sanity tests, label after label.
  func sanity(of images: [ExplainedImage]) -> [SanityResult] {
    head.labels.indices.flatMap { output -> [SanityResult] in
      let shown = images.enumerated().flatMap { number, image in
        image.labels.filter { $0.said.output == output }.map { (number, image, $0) }
      }
      guard !shown.isEmpty else { return [] }
      let cases = shown.map { number, image, label in
        SanityCase(
          identity: UnitIdentity(unitID: image.facts.caseID, patientID: image.facts.patientID),
          number: number, input: image.input, place: image.place,
          target: label.said.target, isCalled: label.said.isCalled, mask: label.mask)
      }
      return SanityTests(explainable.explainer, label: head.labels[output]).results(
        of: cases,
        maps: methods.indices.map { place in
          (methods[place], shown.map { $0.2.maps[place] })
        }
      ) { done in
        announce(.progress(task: "testing", done: done, total: cases.count * methods.count))
      }
    }
  }
}
