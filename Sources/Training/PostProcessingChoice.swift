package import Annotations
internal import Foundation

/// Chooses threshold and processing of each label by Dice on images that training did not see.
///
/// A threshold is taken instead of 0.5, and a processing instead of none, only where the mean over
/// patients is better by more than the standard error of the paired difference. A patient's value
/// is the mean over its images; two empty masks agree wholly, an empty and another one not at all.
package struct PostProcessingChoice: Sendable {
  /// What one threshold with one processing is worth.
  struct Candidate: Sendable, Equatable {
    let threshold: Double
    let processing: PixelHead.PostProcessing
  }

  static let usualThreshold = 0.5
  /// Fewer patients choose nothing: their standard error says little.
  static let fewestPatients = 10
  private static let thresholds = (1...9).map { Double($0) / 10 }
  /// In pixels of the network's scale.
  private static let smallestPixels = [4, 16, 64]

  /// The processings that are tried, the one that does nothing first.
  static let processings: [PixelHead.PostProcessing] = {
    var all: [PixelHead.PostProcessing] = []
    for fillsHoles in [false, true] {
      var plain = PixelHead.PostProcessing()
      plain.fillsHoles = fillsHoles
      var largest = plain
      largest.keepsLargest = true
      all += [plain, largest]
      for pixels in smallestPixels {
        var sized = plain
        sized.smallestPixels = pixels
        all.append(sized)
      }
    }
    return all
  }()

  private let labels: [String]
  /// Those that are tried: where labels exclude each other, a hole in one may be another.
  private let processings: [PixelHead.PostProcessing]
  /// Of every label, in one order.
  let candidates: [Candidate]
  /// By label and patient: for each candidate the sum over its images, and how many these are.
  private var sums: [[String: (dices: [Double], count: Int)]]

  /// Begins without images.
  ///
  /// - Parameter areExclusive: whether a pixel has one label at most; then the likeliest is taken
  ///   from 0.5 on, and only the processing is chosen.
  package init(labels: [String], areExclusive: Bool) {
    self.labels = labels
    let thresholds = areExclusive ? [Self.usualThreshold] : Self.thresholds
    let processings = Self.processings.filter { !areExclusive || !$0.fillsHoles }
    self.processings = processings
    candidates = thresholds.flatMap { threshold in
      processings.map { Candidate(threshold: threshold, processing: $0) }
    }
    sums = labels.map { _ in [:] }
  }

  /// What every candidate is worth on one image, by label; callable from any thread.
  ///
  /// - Parameters:
  ///   - probabilities: label by label, row by row, at the image's own size.
  ///   - truths: for each label its mask, all of one size; nil where nobody looked for it.
  ///   - pixelsPerPixel: pixels of the image for one of the network's scale.
  package func dices(
    _ probabilities: [Float], truths: [RunLengthMask?], pixelsPerPixel: Double
  ) -> [[Double]?] {
    truths.enumerated().map { label, truth in
      guard let truth else { return nil }
      let area = truth.rows * truth.columns
      let own = probabilities[label * area..<(label + 1) * area]
      var worth: [Double] = []
      for start in stride(from: 0, to: candidates.count, by: processings.count) {
        let threshold = Float(candidates[start].threshold)
        let marked = RunLengthMask(
          rows: truth.rows, columns: truth.columns, pixels: own.map { $0 >= threshold ? 1 : 0 })
        worth += processings.map {
          $0.applied(to: marked, pixelsPerPixel: pixelsPerPixel).dice(with: truth)
        }
      }
      return worth
    }
  }

  /// Takes an image's worth into account.
  package mutating func take(_ dices: [[Double]?], patient: String) {
    for (label, own) in dices.enumerated() {
      guard let own else { continue }
      var known = sums[label][patient] ?? (candidates.map { _ in 0 }, 0)
      for index in own.indices { known.dices[index] += own[index] }
      known.count += 1
      sums[label][patient] = known
    }
  }

  /// For each label the threshold and the processing, with the reason for both.
  package var chosen: (thresholds: [Double], processing: [PixelHead.PostProcessing]) {
    let all = labels.indices.map(choice)
    return (all.map(\.threshold), all.map(\.processing))
  }

  private func choice(_ label: Int) -> Candidate {
    let patients = sums[label].sorted { $0.key < $1.key }.map(\.value)
    let plain = PixelHead.PostProcessing()
    guard patients.count >= Self.fewestPatients else {
      var kept = plain
      kept.reason =
        "nothing was chosen on \(patients.count) patients, fewer than \(Self.fewestPatients)"
      return Candidate(threshold: Self.usualThreshold, processing: kept)
    }
    let values = patients.map { patient in patient.dices.map { $0 / Double(patient.count) } }
    let usual = Candidate(threshold: Self.usualThreshold, processing: plain)
    let first = best(
      values, from: usual, among: candidates.filter { $0.processing == plain }
    ) { "threshold \($0.threshold)" }
    let second = best(
      values, from: first.taken, among: candidates.filter { $0.threshold == first.taken.threshold }
    ) { $0.processing.sentence }
    var processing = second.taken.processing
    processing.reason =
      "by mean Dice over \(patients.count) patients: \(first.reason); \(second.reason)"
    return Candidate(threshold: first.taken.threshold, processing: processing)
  }

  /// The best of some candidates, if it is better than another by more than its standard error.
  private func best(
    _ values: [[Double]], from usual: Candidate, among tried: [Candidate],
    name: (Candidate) -> String
  ) -> (taken: Candidate, reason: String) {
    func column(_ candidate: Candidate) -> [Double] {
      let place = candidates.firstIndex(of: candidate) ?? 0
      return values.map { $0[place] }
    }
    let known = column(usual)
    var best: (candidate: Candidate, mean: Double)?
    for candidate in tried where candidate != usual {
      let mean = Self.mean(column(candidate))
      if mean > best?.mean ?? -1 { best = (candidate, mean) }
    }
    guard let best else {
      return (usual, "\(name(usual)) \(Self.text(Self.mean(known))), nothing else was tried")
    }
    let differences = zip(column(best.candidate), known).map { $0 - $1 }
    let (gain, error) = (Self.mean(differences), Self.standardError(differences))
    let figures =
      "\(name(best.candidate)) \(Self.text(best.mean)), \(name(usual)) "
      + "\(Self.text(Self.mean(known))), difference \(Self.text(gain)), standard error "
      + Self.text(error)
    return gain > error
      ? (best.candidate, "\(figures), so \(name(best.candidate)) was taken")
      : (usual, "\(figures), so \(name(usual)) stayed")
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func standardError(_ values: [Double]) -> Double {
    let mean = mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let count = Double(values.count)
    return (squares / (count - 1) / count).squareRoot()
  }

  private static func text(_ value: Double) -> String { String(format: "%.4f", value) }
}
