/// The numbers of a cohort or group of pictures with boxes of one label.
package struct DetectionSummary: Codable, Sendable, Equatable {
  /// One point of the FROC.
  package struct FROCPoint: Codable, Sendable, Equatable {
    /// False findings per picture, over all pictures.
    package let falsePositivesPerImage: Double
    /// The share of boxes found at no more than that rate.
    package let sensitivity: Estimate
  }

  /// The data; a positive picture is one with a box.
  package let counts: SampleCounts
  /// How many boxes there are.
  package let boxCount: Int
  /// How many findings count: of each picture the 100 with the highest scores.
  package let findingCount: Int
  /// AP@[.5:.95]: the mean of COCO's ten.
  package let map: Estimate
  /// AP at an IoU of 0.5.
  package let ap50: Estimate
  /// The IoU of the task.
  package let taskIoU: Double
  /// AP at the IoU of the task.
  package let apAtTaskIoU: Estimate
  /// Sensitivities at 1/8 to 8 false findings per picture, at the IoU of the task.
  package let froc: [FROCPoint]
  /// CPM: the mean of those sensitivities.
  package let meanSensitivity: Estimate
  /// AUROC of the pictures by their highest score; a picture without a finding is below all.
  package let caseAUROC: Estimate
}
