/// One patient as a monitor sees them: what an image looks like and what was said of its unit.
///
/// Every patient counts by one image, the one with the smallest digest of its pixels, and by the
/// unit that it belongs to: as good as drawn, and alike however many images a patient has. Means
/// over images vary less the more there are, and some image of many is more often refused or
/// positive, so that another number of images alone would look like drift.
package struct MonitoredPatient: Sendable {
  /// One answered unit for one label.
  package struct Unit: Sendable {
    /// The calibrated probability.
    let probability: Double
    /// 1 or 0 where the label is known.
    let truth: Int?
  }

  /// One image of theirs.
  package struct Image: Sendable {
    package let patientID: String
    /// The unit that the image belongs to, as rows name it.
    package let unitID: String
    /// SHA-256 of the pixels.
    package let pixelDigest: String
    package let attributes: [String: String]
    /// By name, statistics of the image.
    package let numbers: [String: Double]
    /// What enters the head; nil where the network did not see the image, or all of it learnt it.
    package let features: [Float]?
    /// Whether the model refused it.
    package let isRefused: Bool

    /// Makes what is known of an image.
    package init(
      patientID: String, unitID: String, pixelDigest: String, attributes: [String: String],
      numbers: [String: Double], features: [Float]?, isRefused: Bool
    ) {
      self.patientID = patientID
      self.unitID = unitID
      self.pixelDigest = pixelDigest
      self.attributes = attributes
      self.numbers = numbers
      self.features = features
      self.isRefused = isRefused
    }
  }

  /// Stated values by attribute, ages in bands.
  package let attributes: [String: String]
  /// The finite statistics of the image.
  package let numbers: [String: Double]
  let features: [Float]?
  /// Whether the model refused the image.
  let isRefused: Bool
  /// By label, what was said of the image's unit.
  let units: [String: Unit]

  /// What stands for no value.
  private static let missing: Set = ["unknown", "declined", "invalid"]

  /// The patients of some images and answers, in the order of their first images.
  ///
  /// - Parameter rows: rows without probability do not count; of patients without image neither.
  package static func patients(
    of images: [Image], rows: [PredictionRow]
  ) -> [MonitoredPatient] {
    var order: [String] = []
    var chosen: [String: Image] = [:]
    for image in images {
      guard let best = chosen[image.patientID] else {
        order.append(image.patientID)
        chosen[image.patientID] = image
        continue
      }
      // The same pixels twice are told apart by their units.
      if (image.pixelDigest, image.unitID) < (best.pixelDigest, best.unitID) {
        chosen[image.patientID] = image
      }
    }
    var units: [String: [String: Unit]] = [:]
    for row in rows {
      guard let probability = row.probability, chosen[row.patientID]?.unitID == row.unitID else {
        continue
      }
      units[row.patientID, default: [:]][row.label] = Unit(
        probability: probability, truth: row.truth)
    }
    let attributes = CohortMakeup.valuesByPatient(
      chosen.values.map {
        CohortMakeup.Image(patientID: $0.patientID, attributes: $0.attributes)
      }, ageBands: .standard)
    return order.compactMap { id in
      chosen[id].map { image in
        MonitoredPatient(
          attributes: (attributes[id] ?? [:]).filter { !missing.contains($0.value) },
          numbers: image.numbers.filter(\.value.isFinite), features: image.features,
          isRefused: image.isRefused, units: units[id] ?? [:])
      }
    }
  }

  /// The embedding of the image; nil where the network did not see it.
  func embedding(_ map: FourierFeatures, frequencies: [Float]) -> [Double]? {
    features.map { map.embedding(of: $0, frequencies: frequencies) }
  }

  /// The probability of a label; nil where nothing was answered.
  package func probability(of label: String) -> Double? { units[label]?.probability }

  /// Whether the unit has the label; nil where that is not known.
  func isPositive(_ label: String) -> Bool? { units[label]?.truth.map { $0 == 1 } }
}
