internal import Cohorts
internal import Compute
internal import Foundation
internal import Training

/// What a pipeline would take: hours and memory, from a few steps on invented images.
package struct CostEstimate {
  /// How many images and fits are expected, by the labels table and the split's shares.
  package struct Extent: Equatable {
    /// Images that one fit trains on.
    package let training: Int
    /// Images that are scored after each epoch.
    package let validation: Int
    /// Fits: one, or the folds and, unless their networks are the model, the refit.
    package let fits: Int

    /// Follows from the shares of the split and of the labels.
    ///
    /// - Parameters:
    ///   - images: all images, those of the test part too.
    ///   - keepsFolds: whether the folds' networks are the model.
    package init(
      images: Int, validation: Double, test: Double, folds: Int, labelShare: Double,
      keepsFolds: Bool = false
    ) {
      let developed = Double(images) * (1 - test)
      func used(_ images: Double) -> Int { max(1, Int((images * labelShare).rounded())) }
      guard folds > 0 else {
        self.validation = Int((Double(images) * validation).rounded())
        training = used(developed.rounded() - Double(self.validation))
        fits = 1
        return
      }
      self.validation = 0
      training = used(developed * Double(folds - 1) / Double(folds))
      fits = keepsFolds ? folds : folds + 1
    }
  }

  let extent: Extent
  let options: TrainingOptions
  let forecast: FineTuning.Forecast
  /// The shares of the labels at which pretrained and random weights are compared.
  let learningCurveShares: [Double]

  /// Steps of an epoch.
  var steps: Int { max(1, (extent.training + options.batch - 1) / options.batch) }

  /// Seconds of one epoch as the run begins.
  var secondsPerEpoch: Double { seconds(of: forecast.time) }

  /// Seconds of all epochs of all fits, and of the frozen stages where their outputs are kept.
  var secondsInAll: Double {
    let frozen = min(options.epochs, options.unfreezeAtEpoch ?? options.epochs)
    var ofFit = Double(frozen) * secondsPerEpoch
    if let thawed = forecast.thawedTime {
      ofFit += Double(options.epochs - frozen) * seconds(of: thawed)
    } else {
      ofFit += Double(options.epochs - frozen) * secondsPerEpoch
    }
    let variants = max(1, options.augmentation.variants)
    ofFit += forecast.time.prefixSeconds * Double(extent.training * variants + extent.validation)
    return Double(extent.fits) * ofFit
  }

  private func seconds(of probe: TrainingProbe) -> Double {
    // The share of a last, smaller batch.
    let batches = Double(extent.training) / Double(options.batch)
    return batches * probe.stepSeconds + Double(extent.validation) * probe.scoringSeconds
  }

  /// The estimate in sentences.
  var lines: [String] {
    let probe = forecast.time
    let fits = extent.fits == 1 ? "" : "\(extent.fits) fits of "
    let tried = probe.steps + (forecast.thawedTime?.steps ?? 0)
    let spent = probe.seconds + (forecast.thawedTime?.seconds ?? 0)
    return [
      "time: about \(Self.text(seconds: secondsPerEpoch)) for each epoch of \(steps) steps, "
        + "\(Self.text(seconds: secondsInAll)) for \(fits)\(options.epochs) epochs; "
        + "\(tried) steps on invented images took \(Self.text(seconds: spent))",
      forecast.memory.sentence,
    ] + learningCurveLines
  }

  /// The estimate for programs.
  var members: [String: JSONValue] {
    [
      "secondsPerEpoch": .number(secondsPerEpoch), "secondsInAll": .number(secondsInAll),
      "stepsPerEpoch": .integer(steps), "triedSteps": .integer(forecast.time.steps),
      "memoryBytes": .integer(forecast.memory.peakBytes),
      "memoryBytesPerImage": .integer(forecast.memory.bytesPerImage),
      "learningCurveSeconds": .number(learningCurveSeconds),
    ]
  }

  /// A span of time for people, two digits.
  package static func text(seconds: Double) -> String {
    for (size, name) in [(3600.0, "hours"), (60.0, "minutes")] where seconds >= 0.995 * size {
      return number(seconds / size) + " " + name
    }
    return number(seconds) + " seconds"
  }

  private static func number(_ value: Double) -> String {
    Decimals.text(value, places: value < 9.95 ? (value < 0.095 ? 3 : 1) : 0)
  }
}
