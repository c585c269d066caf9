internal import Annotations
internal import Cohorts
internal import Compute
internal import Evaluation
internal import Ingest
internal import Reports
internal import Training

/// Compares a model's masks with a cohort's, in millimetres where every image says its spacing.
struct PixelScoring {
  /// How far boundaries may be apart and still count as equal for NSD, in units of length.
  private static let tolerance = 2.0

  let cohort: Cohort
  let threads: Int

  /// The cases of each label with their scores.
  ///
  /// - Throws: what reading masks throws.
  func cases(
    _ measured: [PixelTruths.Measured], labels: [(name: String, output: Int)]
  ) throws(CohortsError) -> [(name: String, cases: [SegmentationCase])] {
    let inMillimetres = hasSpacing(measured)
    let workers = WorkerPool(threadCount: threads)
    let scores = try workers.values(count: measured.count) { (place) throws(CohortsError) in
      try self.scores(of: measured[place], labels, inMillimetres: inMillimetres)
    }
    return labels.enumerated().map { number, label in
      let cases = zip(measured, scores).compactMap { one, scores -> SegmentationCase? in
        let facts = cohort.facts[one.index]
        return scores[number].map {
          SegmentationCase(
            identity: UnitIdentity(unitID: facts.caseID, patientID: facts.patientID), scores: $0)
        }
      }
      return (label.name, cases)
    }
  }

  /// The scores of one image, by label; nil where the image was not marked for it.
  private func scores(
    of one: PixelTruths.Measured, _ labels: [(name: String, output: Int)], inMillimetres: Bool
  ) throws(CohortsError) -> [SegmentationScores?] {
    let masks = try cohort.masks(at: one.index) ?? []
    let names = cohort.facts[one.index].maskLabels ?? []
    let facts = cohort.cases[one.index]
    let spacing = inMillimetres ? facts.usableSpacing : nil
    let grid = PixelGrid(
      width: facts.columns, height: facts.rows, spacingXMillimetres: spacing?.x ?? 1,
      spacingYMillimetres: spacing?.y ?? 1)
    return labels.map { label in
      guard let place = names.firstIndex(of: label.name) else { return nil }
      return SegmentationScores(
        prediction: BinaryMask(grid: grid, pixels: one.answer.masks[label.output].pixels),
        reference: BinaryMask(grid: grid, pixels: masks[place].pixels),
        toleranceMillimetres: Self.tolerance)
    }
  }

  private func hasSpacing(_ measured: [PixelTruths.Measured]) -> Bool {
    measured.allSatisfy { cohort.cases[$0.index].usableSpacing != nil }
  }

  /// What lengths are in; pixels of different sizes have no one spacing, and it is given as 1.
  func lengths(of measured: [PixelTruths.Measured]) -> MeasuredOptions.Lengths {
    let common = commonSpacing(measured)
    return MeasuredOptions.Lengths(
      unit: hasSpacing(measured) ? "mm" : "px", spacingX: common?.x ?? 1,
      spacingY: common?.y ?? 1, tolerance: Self.tolerance)
  }

  private func commonSpacing(
    _ measured: [PixelTruths.Measured]
  ) -> (x: Double, y: Double)? {
    let first = cohort.cases[measured[0].index].usableSpacing
    let isCommon = measured.allSatisfy {
      let spacing = cohort.cases[$0.index].usableSpacing
      return spacing?.x == first?.x && spacing?.y == first?.y
    }
    return isCommon ? first : nil
  }

  /// The unit of lengths, for people.
  func setting(of measured: [PixelTruths.Measured]) -> NamedText {
    guard hasSpacing(measured) else { return NamedText(name: "Lengths", text: "in pixels") }
    guard let common = commonSpacing(measured) else {
      return NamedText(name: "Lengths", text: "in mm, each image by its own pixel spacing")
    }
    return NamedText(
      name: "Lengths",
      text: "in mm, pixels being \(common.x) mm wide and \(common.y) mm high")
  }

  /// What has to be said about lengths.
  func notes(of measured: [PixelTruths.Measured]) -> [String] {
    if hasSpacing(measured) { return [] }
    let without = measured.count { cohort.cases[$0.index].usableSpacing == nil }
    return [
      "\(without) of \(measured.count) images state no pixel spacing: distances of all are in "
        + "pixels and mean different lengths in different images."
    ]
  }
}
