/// One patient as a monitor sees them: what their images look like and what was said of them.
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
    package let attributes: [String: String]
    /// By name, statistics of the image.
    package let numbers: [String: Double]
    /// What enters the head; nil where the network did not see the image, or all of it learnt it.
    package let features: [Float]?
    /// Whether the model refused it.
    package let isRefused: Bool

    /// Makes what is known of an image.
    package init(
      patientID: String, attributes: [String: String], numbers: [String: Double],
      features: [Float]?, isRefused: Bool
    ) {
      self.patientID = patientID
      self.attributes = attributes
      self.numbers = numbers
      self.features = features
      self.isRefused = isRefused
    }
  }

  /// Stated values by attribute, ages in bands.
  package let attributes: [String: String]
  /// The mean over images of each finite statistic.
  package let numbers: [String: Double]
  let features: [[Float]]
  /// Whether the model refused some image.
  let isRefused: Bool
  /// By label.
  let units: [String: [Unit]]

  /// What stands for no value.
  private static let missing: Set = ["unknown", "declined", "invalid"]

  /// The patients of some images and answers, in the order of their first images.
  ///
  /// - Parameter rows: rows without probability do not count; of patients without image neither.
  package static func patients(
    of images: [Image], rows: [PredictionRow]
  ) -> [MonitoredPatient] {
    var order: [String] = []
    var members: [String: [Image]] = [:]
    for image in images {
      if members[image.patientID] == nil { order.append(image.patientID) }
      members[image.patientID, default: []].append(image)
    }
    var units: [String: [String: [Unit]]] = [:]
    for row in rows {
      guard let probability = row.probability else { continue }
      units[row.patientID, default: [:]][row.label, default: []].append(
        Unit(probability: probability, truth: row.truth))
    }
    let attributes = CohortMakeup.valuesByPatient(
      images.map { CohortMakeup.Image(patientID: $0.patientID, attributes: $0.attributes) },
      ageBands: .standard)
    return order.map { id in
      let own = members[id] ?? []
      return MonitoredPatient(
        attributes: (attributes[id] ?? [:]).filter { !missing.contains($0.value) },
        numbers: means(own), features: own.compactMap(\.features),
        isRefused: own.contains(where: \.isRefused), units: units[id] ?? [:])
    }
  }

  private static func means(_ images: [Image]) -> [String: Double] {
    var values: [String: [Double]] = [:]
    for image in images {
      for (name, value) in image.numbers where value.isFinite {
        values[name, default: []].append(value)
      }
    }
    return values.mapValues { $0.reduce(0, +) / Double($0.count) }
  }

  /// The mean of their images' embeddings; nil where the network saw none.
  func embedding(_ map: FourierFeatures, frequencies: [Float]) -> [Double]? {
    guard !features.isEmpty else { return nil }
    var sums = [Double](repeating: 0, count: 2 * map.pairs)
    for one in features {
      for (place, value) in map.embedding(of: one, frequencies: frequencies).enumerated() {
        sums[place] += value
      }
    }
    return sums.map { $0 / Double(features.count) }
  }

  /// The mean of their probabilities of a label; nil where nothing was answered.
  package func probability(of label: String) -> Double? {
    guard let own = units[label], !own.isEmpty else { return nil }
    return own.reduce(0) { $0 + $1.probability } / Double(own.count)
  }

  /// Whether some unit has the label; nil where none is known.
  func isPositive(_ label: String) -> Bool? {
    let known = (units[label] ?? []).compactMap(\.truth)
    return known.isEmpty ? nil : known.contains(1)
  }
}
