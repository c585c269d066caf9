internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Training

/// Lays a model's answers beside what the cohort's images were marked with.
struct PixelTruths {
  /// An answer with the number of its case in the cohort.
  struct Measured: Sendable {
    let index: Int
    let answer: PixelAnswer
  }

  private let cohort: Cohort
  private let isDetection: Bool
  /// The model's labels that the cohort has marks of, with their places among the model's.
  private(set) var known: [(name: String, output: Int)] = []
  /// What is not measured, one sentence each.
  private(set) var notes: [String] = []

  init(cohort: Cohort, labels: [String], isDetection: Bool) {
    self.cohort = cohort
    self.isDetection = isDetection
    var names: Set<String> = []
    for facts in cohort.facts {
      names.formUnion(facts.maskLabels ?? [])
      if isDetection { names.formUnion((facts.boxes ?? []).map(\.label)) }
    }
    // Images without a box name no label: the model's own are looked for all the same.
    let lacksNames = isDetection && names.isEmpty
    for (output, name) in labels.enumerated() {
      if lacksNames || names.contains(name) {
        known.append((name, output))
      } else {
        notes.append("no image of the cohort is marked for \(name), so it is not measured")
      }
    }
  }

  /// The answers that can be measured: on images that somebody marked, in content order.
  ///
  /// - Throws: `badData` where there is none.
  mutating func measured(_ answers: [PixelAnswer]) throws(PipelinesError) -> [Measured] {
    var numbers: [String: Int] = [:]
    for (index, facts) in cohort.facts.enumerated() { numbers[facts.caseID] = index }
    var (measured, refused, unmarked): ([Measured], Int, Int) = ([], 0, 0)
    for answer in answers {
      guard let index = numbers[answer.image.caseID] else { continue }
      if answer.refusal != nil {
        refused += 1
      } else if !isMarked(cohort.facts[index]) {
        unmarked += 1
      } else {
        measured.append(Measured(index: index, answer: answer))
      }
    }
    if refused > 0 {
      notes.append("\(refused) images are out of the model's scope and are not measured")
    }
    if unmarked > 0 { notes.append("\(unmarked) images were marked by nobody and not measured") }
    guard !measured.isEmpty, !known.isEmpty else {
      throw PipelinesError(
        .badData, subject: "cohort",
        reason: isDetection
          ? "has no image with boxes that the model answered, so nothing can be measured"
          : "has no image with masks that the model answered, so nothing can be measured",
        hint: "ingest the images with their masks or boxes, or use fovea predict")
    }
    return measured.sorted { $0.index < $1.index }
  }

  private func isMarked(_ facts: CaseFacts) -> Bool {
    facts.maskLabels != nil || isDetection && facts.boxes != nil
  }

  /// The pictures of each label with the boxes that are there and that were found.
  ///
  /// Where an image has masks and no boxes, the tight box of each label's mask stands for them.
  ///
  /// - Throws: what reading masks throws.
  func images(
    _ measured: [Measured]
  ) throws(CohortsError) -> [(name: String, images: [DetectionImage])] {
    var images = known.map { (name: $0.name, images: [DetectionImage]()) }
    for one in measured {
      let boxes = try truths(of: one.index)
      let facts = cohort.facts[one.index]
      for place in images.indices {
        let name = images[place].name
        // A label that nobody looked for is neither there nor absent.
        if facts.boxes == nil, facts.maskLabels?.contains(name) != true { continue }
        images[place].images.append(
          DetectionImage(
            identity: UnitIdentity(unitID: facts.caseID, patientID: facts.patientID),
            truths: boxes.filter { $0.label == name }.map(DetectionBox.init),
            findings: one.answer.findings.filter { $0.box.label == name }.map {
              DetectionImage.Finding(box: DetectionBox($0.box), score: $0.score)
            }))
      }
    }
    return images.filter { !$0.images.isEmpty }
  }

  private func truths(of index: Int) throws(CohortsError) -> [LabelledBox] {
    if let boxes = cohort.facts[index].boxes { return boxes }
    guard let labels = cohort.facts[index].maskLabels, let masks = try cohort.masks(at: index)
    else { return [] }
    return zip(labels, masks).flatMap { MaskParts($1).boxes(label: $0) }
  }
}

extension DetectionBox {
  /// The same rectangle.
  init(_ box: LabelledBox) {
    self.init(x: box.x, y: box.y, width: box.width, height: box.height)
  }
}
