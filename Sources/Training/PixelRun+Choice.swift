internal import Annotations
internal import Cohorts
internal import Compute
internal import Networks

extension PixelRun {
  /// At most so many images of a part are tried with all thresholds and processings.
  private static let largestChoiceSample = 256

  /// What each threshold and processing is worth on images that a network was not trained on; empty
  /// for detection.
  func worth(
    about indices: [Int], of network: PixelNetwork
  ) throws(CohortsError) -> [PixelFold.Worth] {
    guard options.task == .segment else { return [] }
    let stride = (indices.count - 1) / Self.largestChoiceSample + 1
    let chosen = Swift.stride(from: 0, to: indices.count, by: max(1, stride)).map { indices[$0] }
    let (predictor, choice) = (predictor([network]), emptyChoice)
    let (cohort, names) = (request.cohort, labels.head.labels)
    @Sendable func judged(
      _ index: Int, _ probabilities: [Float]
    ) throws(CohortsError) -> PixelFold.Worth {
      let known = cohort.facts[index].maskLabels ?? []
      let masks = try cohort.masks(at: index) ?? []
      return PixelFold.Worth(
        index: index,
        dices: choice.dices(
          probabilities,
          truths: names.map { name in known.firstIndex(of: name).map { masks[$0] } },
          pixelsPerPixel: predictor.pixelsPerPixel(of: cohort.facts[index])))
    }
    guard pixels.field == .whole else {
      var worth: [PixelFold.Worth] = []
      for index in chosen {
        let (image, beside) = try slices(of: index)
        worth.append(try judged(index, predictor.probabilities(of: image, neighbours: beside)))
      }
      return worth
    }
    return try resources.workers.values(count: chosen.count) {
      [rows, resources] (place) throws(CohortsError) in
      let index = chosen[place]
      return try judged(
        index,
        predictor.probabilities(
          of: cohort.facts[index], fitted: try rows.fitted(index, resources)))
    }
  }

  /// The head of the model: thresholds and processing by what they were worth, or by the boxes
  /// that were found.
  func chosenHead(_ worth: [PixelFold.Worth], _ answers: [(Int, PixelAnswer)]) -> PixelHead {
    var head = plainHead
    guard options.task == .segment else {
      head.thresholds = labels.head.labels.map { label in
        BoxThreshold.best(
          answers.map { index, answer in
            (
              answer.findings.filter { $0.box.label == label },
              (labels.boxes[index] ?? []).filter { $0.label == label }
            )
          }, overlap: pixels.boxOverlap)
      }
      return head
    }
    var choice = emptyChoice
    for item in worth.sorted(by: { $0.index < $1.index }) {
      choice.take(item.dices, patient: patientName(of: item.index))
    }
    (head.thresholds, head.postProcessing) = choice.chosen
    return head
  }

  private var emptyChoice: PostProcessingChoice {
    PostProcessingChoice(
      labels: labels.head.labels, areExclusive: labels.head.kind == .multiClass)
  }

  /// A patient's name by the place of its first image in content order, so that pseudonyms change
  /// nothing, not even the order of sums.
  private func patientName(of index: Int) -> String {
    let patient = cases[index].patientID
    let first = cases.firstIndex { $0.patientID == patient } ?? index
    return String(1_000_000_000 + first)
  }
}
