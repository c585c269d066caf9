/// Sums up pictures with boxes of one label; crowds and boxes to ignore are not handled.
package struct DetectionEvaluation: CohortEvaluation {
  /// False findings per picture at which the FROC is read (LUNA16: Setio et al., MedIA 42, 2017).
  package static let frocRates = [0.125, 0.25, 0.5, 1, 2, 4, 8]
  private static let withBox = "patients with a box"

  /// The overlap that the task asks for.
  package let taskIoU: Double
  /// How intervals are drawn.
  package let resampling: PatientResampling

  /// Makes the evaluation.
  ///
  /// - Precondition: an overlap above 0, at most 1.
  package init(taskIoU: Double, resampling: PatientResampling) {
    precondition(taskIoU > 0 && taskIoU <= 1, "an IoU of \(taskIoU)")
    self.taskIoU = taskIoU
    self.resampling = resampling
  }

  /// Every number of the pictures.
  package func summary(_ images: PatientUnits<DetectionImage>) -> DetectionSummary {
    let curves = DetectionMatches.cocoIoUs.map { DetectionCurve(images, atIoU: $0) }
    let task = DetectionCurve(images, atIoU: taskIoU)
    let counts = counts(images)
    let rates = Self.frocRates
    func statistics(_ weights: [Int]) -> [Double?] {
      let precisions = curves.compactMap { $0.averagePrecision(weights) }
      let froc = task.sensitivities(atFalsePositivesPerImage: rates, weights)
      return [
        Self.mean(precisions), precisions.first, task.averagePrecision(weights),
        froc.flatMap(Self.mean),
      ] + (froc?.map(Optional.init) ?? [Double?](repeating: nil, count: rates.count))
    }
    let values = statistics([Int](repeating: 1, count: images.patientBound))
    let limits = resampling.limits(
      patients: images.patientsPresent, bound: images.patientBound, count: values.count,
      statistics)
    let estimates = zip(values, limits).map { value, limits in
      Estimate.resampled(
        value, limits: limits, patients: counts.positivePatients, Self.withBox, counts: counts,
        undefined: "there are no boxes")
    }
    return DetectionSummary(
      counts: counts, boxCount: images.units.reduce(0) { $0 + $1.truths.count },
      findingCount: images.units.reduce(0) {
        $0 + min($1.findings.count, DetectionMatches.mostFindings)
      },
      map: estimates[0], ap50: estimates[1], taskIoU: taskIoU, apAtTaskIoU: estimates[2],
      froc: zip(rates, estimates.dropFirst(4)).map {
        DetectionSummary.FROCPoint(falsePositivesPerImage: $0, sensitivity: $1)
      },
      meanSensitivity: estimates[3], caseAUROC: caseAUROC(images))
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private func caseAUROC(_ images: PatientUnits<DetectionImage>) -> Estimate {
    let units = zip(images.units, images.patients).map { image, patient in
      Observation(
        score: image.findings.first?.score ?? -.greatestFiniteMagnitude,
        truth: !image.truths.isEmpty, patient: patient)
    }
    return .auroc(Sample(units, patientBound: images.patientBound), level: resampling.level)
  }

  /// AP at the IoU of the task.
  package func headline(_ images: PatientUnits<DetectionImage>) -> Headline {
    let curve = DetectionCurve(images, atIoU: taskIoU)
    return Headline(
      name: "ap", isHigherBetter: true, patientCount: counts(images).positivePatients,
      patients: Self.withBox, value: curve.averagePrecision)
  }

  /// AP at the IoU of the task with its interval.
  package func headlineEstimate(_ summary: DetectionSummary) -> Estimate { summary.apAtTaskIoU }

  /// 1 with a box, 0 without.
  package func outcome(_ unit: DetectionImage) -> Int { unit.truths.isEmpty ? 0 : 1 }

  /// Pictures and patients; positive are those with a box.
  package func counts(_ images: PatientUnits<DetectionImage>) -> SampleCounts {
    images.sampleCounts { !$0.truths.isEmpty }
  }
}
