/// What a cohort is made of: patients by value of each attribute, and statistics of its images.
public struct CohortMakeup: Sendable, Equatable {
  /// One image with what is known of it.
  public struct Image: Sendable {
    let patientID: String
    let attributes: [String: String]

    /// Makes the facts of one image.
    public init(patientID: String, attributes: [String: String]) {
      self.patientID = patientID
      self.attributes = attributes
    }
  }

  /// How many patients there are.
  public let patientCount: Int
  /// By attribute, how many patients have each value; the values of an attribute sum to all.
  public let attributes: [String: [String: Int]]
  /// By name, mean and spread of an image statistic.
  public let numbers: [String: CohortDrift.Spread]

  /// Counts patients and sums up numbers.
  ///
  /// A patient whose images say different things is `mixed`, one whose images say nothing is
  /// `unknown`. Ages are put in bands, as `ageBand`. Numbers that are not finite are left out.
  public init(
    _ images: [Image], numbers: [String: [Double]], ageBands: AgeBands = .standard
  ) {
    let ofPatient = Self.valuesByPatient(images, ageBands: ageBands)
    var counts: [String: [String: Int]] = [:]
    for name in Set(ofPatient.values.flatMap(\.keys)) {
      for values in ofPatient.values {
        counts[name, default: [:]][values[name] ?? "unknown", default: 0] += 1
      }
    }
    patientCount = ofPatient.count
    attributes = counts
    self.numbers = numbers.compactMapValues { CohortDrift.Spread($0.filter(\.isFinite)) }
  }

  /// By patient, the value of each attribute that some image of theirs states; `ageBand` for ages.
  static func valuesByPatient(
    _ images: [Image], ageBands: AgeBands
  ) -> [String: [String: String]] {
    var ofPatient: [String: [String: String]] = [:]
    for image in images {
      var values: [String: String] = [:]
      // Where an age is stated its band is what counts, whatever else is called ageBand.
      for (name, value) in image.attributes.sorted(by: { $0.key > $1.key }) {
        let isAge = name == "age"
        values[isAge ? "ageBand" : name] =
          isAge ? ageBands.band(of: value) : CohortAttributes.normalised(value)
      }
      ofPatient[image.patientID, default: [:]].merge(values) { $0 == $1 ? $0 : "mixed" }
    }
    return ofPatient
  }
}
