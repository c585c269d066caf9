internal import Cohorts
internal import Compute
internal import Evaluation
internal import Files
internal import Foundation
internal import Ingest
internal import Training

extension PredictStage {
  /// What a model said of an input.
  struct Predicted {
    var rows: [PredictionRow]
    /// What it said of pixels; empty for a classifier.
    var answers: [PixelAnswer] = []
    /// The answered images without their pixels, by pseudonym.
    var cases: [String: ManifestCase] = [:]
    /// How its masks and boxes are written; nil for a classifier.
    var files: PixelResultFiles?
    /// The pictures that wait beside the output; nil where none were asked for.
    var overlays: OverlayFolder?
    /// Studies of which images were left out.
    var clock = StudyClock(limitSeconds: nil)

    /// Why a model of slices refuses a series whose files are found apart from each other.
    static let piecesReason =
      "the files of its series do not lie together, so its slices are not known"

    /// Takes back what was said of series of which more files were found later: their slices were
    /// answered for without their neighbours.
    mutating func refuse(seriesInPieces series: Set<String>) throws(FilesError) {
      for index in answers.indices where series.contains(answers[index].image.seriesID) {
        let image = answers[index].image
        if answers[index].refusal == nil { try overlays?.remove(image.caseID) }
        answers[index] = PixelAnswer(image: image, refusal: Self.piecesReason)
      }
    }

    /// What predictions.json says of them; nil for a classifier.
    var marks: PredictionsFile.Marks? {
      files.map {
        PredictionsFile.Marks(
          maskValues: $0.maskValues, partialStudies: clock.leftOut.keys.sorted())
      }
    }

    /// Writes masks and tables of areas or boxes, those that are asked for; nothing for a
    /// classifier.
    func write(_ formats: Set<PredictionFormat>, to folder: StagedFolder) throws {
      guard let files else { return }
      if formats.contains(.csv) { try files.writeTable(answers, cases: cases, to: folder.url) }
      if formats.contains(.png) { try files.writeMasks(answers, to: folder) }
    }
  }

  /// The formats that are written: those that were asked for, or all that the model has.
  func formats(for model: ModelFile) -> Set<PredictionFormat> {
    if !formats.isEmpty { return formats }
    return model.card.pixels == nil ? [.csv, .json] : [.csv, .json, .png]
  }

  /// Refuses what cannot be, or what a classifier cannot do, before anything is read.
  ///
  /// - Throws: `usage`.
  func checkFormats(for model: ModelFile) throws(PipelinesError) {
    if let studyLimitSeconds, !(studyLimitSeconds > 0 && studyLimitSeconds.isFinite) {
      throw PipelinesError(
        .usage, subject: "--study-limit", reason: "is no time above 0", hint: "give seconds")
    }
    try checkDICOMFormats(hasMasks: model.card.options.task == .segment)
    guard model.card.pixels == nil else { return }
    if formats.contains(.png) {
      throw PipelinesError(
        .usage, subject: "--format", reason: "asks for pictures, and the model marks nothing",
        hint: "leave png out")
    }
    if studyLimitSeconds != nil {
      throw PipelinesError(
        .usage, subject: "--study-limit",
        reason: "is for models that mark pixels or boxes; this one takes no long time",
        hint: "leave it out")
    }
  }

  /// Applies a model that answers for pixels to every image that the reader gives.
  ///
  /// - Throws: what reading and writing throw; nothing stays beside the output then.
  func predictPixels(
    _ model: ModelFile, _ reader: StudyReader, in context: StageContext
  ) async throws -> Predicted {
    let predictor = try PixelModel(
      model, workers: WorkerPool(threadCount: context.threads), buffers: BufferPool(),
      convolution: context.convolution.choice)
    guard let files = PixelResultFiles(of: model) else { return Predicted(rows: []) }
    var predicted = Predicted(rows: [], files: files)
    predicted.clock = StudyClock(limitSeconds: studyLimitSeconds)
    predicted.overlays =
      formats(for: model).contains(.png)
      ? try OverlayFolder(beside: output, labels: files.labels) : nil
    do {
      let late = try await answer(&predicted, predictor, reader, context)
      predicted.answers.sort { $0.image.pixelDigest < $1.image.pixelDigest }
      predicted.rows = files.rows(predicted.answers, late: late)
      return predicted
    } catch {
      predicted.overlays?.folder.discard()
      throw error
    }
  }

  /// - Returns: the images that were left out for want of time, by pseudonym.
  private func answer(
    _ predicted: inout Predicted, _ predictor: PixelModel, _ reader: StudyReader,
    _ context: StageContext
  ) async throws -> Set<String> {
    var held: StoredImage?
    var late: Set<String> = []
    var series: Set<String> = []
    while true {
      // With a limit one image goes after the other, so that each study has its own time.
      let batch = try await Self.batch(
        of: predictor, atMost: studyLimitSeconds == nil ? predictor.batch : 1, from: reader,
        holding: &held)
      if batch.isEmpty { return late }
      var images: [StoredImage] = []
      for image in batch {
        predicted.cases[image.facts.caseID] = image.facts
        if predicted.clock.isUp(for: image.facts.studyID) {
          late.insert(image.facts.caseID)
          predicted.answers.append(
            PixelAnswer(image: image.caseFacts, refusal: predicted.clock.reason))
        } else {
          images.append(image)
        }
      }
      let start = ContinuousClock.now
      let again = series.intersection(images.map(\.facts.seriesID))
      if predictor.neighbours > 0, !again.isEmpty {
        try predicted.refuse(seriesInPieces: again)
      }
      let answers = try Self.answers(to: images, predictor, after: series)
      series.formUnion(images.map(\.facts.seriesID))
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      for image in images {
        predicted.clock.add(seconds: seconds / Double(images.count), to: image.facts.studyID)
      }
      for (image, answer) in zip(images, answers) {
        try predicted.overlays?.write(answer, on: image)
      }
      predicted.answers += answers
      context.announce(.detail("predicted \(predicted.answers.count) images"))
    }
  }

  /// The next images: as many as are worth having, or for a model of slices all of a series whose
  /// files lie together.
  private static func batch(
    of predictor: PixelModel, atMost count: Int, from reader: StudyReader,
    holding held: inout StoredImage?
  ) async throws -> [StoredImage] {
    var images = held.map { [$0] } ?? []
    held = nil
    let takesSeries = predictor.neighbours > 0
    while takesSeries || images.count < count, let next = try await reader.next() {
      let image = StoredImage(next)
      if takesSeries, let first = images.first, first.facts.seriesID != image.facts.seriesID {
        held = image
        break
      }
      images.append(image)
    }
    return images
  }

  /// What the model says; for a series without order in space, or in pieces, why it says nothing.
  private static func answers(
    to images: [StoredImage], _ predictor: PixelModel, after series: Set<String>
  ) throws -> [PixelAnswer] {
    func refused(_ reason: String) -> [PixelAnswer] {
      images.map { PixelAnswer(image: $0.caseFacts, refusal: reason) }
    }
    if predictor.neighbours > 0, images.contains(where: { series.contains($0.facts.seriesID) }) {
      return refused(Predicted.piecesReason)
    }
    do throws(CohortsError) {
      return try predictor.answers(to: images)
    } catch {
      guard error.code == .badData else { throw error }
      return refused("its series has no order in space: \(error.reason)")
    }
  }
}
