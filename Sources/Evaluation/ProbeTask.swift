internal import Compute

/// What probes are asked to read: an attribute's level, or the label, of some of the images.
package struct ProbeTask: Sendable {
  /// Patients are divided into so many folds.
  package static let foldCount = 5
  /// A level of fewer patients is not read.
  package static let fewestPatients = SampleCounts.fewestForPrecision

  /// The images, as places among the features.
  package let rows: [Int]
  /// By image: its level, from 0.
  package let levels: [Int]
  /// How many levels; at least 2.
  package let levelCount: Int
  /// By image: its patient.
  package let patients: [Int]
  /// Patients lie below it.
  package let patientBound: Int
  /// By image: its patient's fold.
  package let folds: [Int]
  /// By image: its label, from 0; nil where it has none that enough patients have.
  ///
  /// Empty where nothing is adjusted for.
  package let labels: [Int?]

  /// Makes a task.
  ///
  /// - Parameter folds: by patient.
  /// - Precondition: as many levels and patients as rows, labels too if there are any.
  package init(
    rows: [Int], levels: [Int], levelCount: Int, patients: [Int], folds: [Int], labels: [Int?] = []
  ) {
    precondition(
      rows.count == levels.count && rows.count == patients.count
        && (labels.isEmpty || labels.count == rows.count),
      "\(rows.count) rows, \(levels.count) levels, \(patients.count) patients, "
        + "\(labels.count) labels")
    precondition(levelCount >= 2, "\(levelCount) levels are nothing to read")
    self.rows = rows
    self.levels = levels
    self.levelCount = levelCount
    self.patients = patients
    self.labels = labels
    patientBound = folds.count
    self.folds = patients.map { folds[$0] }
  }

  /// A fold for each of so many patients, by chance, each fold as large as the others.
  package static func folds(patients: Int, seed: UInt64) -> [Int] {
    var generator = SeededGenerator(seed: seed, stream: foldStream)
    var order = Array(0..<patients)
    generator.shuffle(&order)
    var folds = [Int](repeating: 0, count: patients)
    for (place, patient) in order.enumerated() { folds[patient] = place % foldCount }
    return folds
  }

  /// Beside the streams of `PatientDraw` and of permutations.
  private static let foldStream: UInt64 = 1 << 40

  /// One column of truths for two levels, else one for each level against the rest.
  func truths(of levels: [Int]) -> [[Bool]] {
    let asked = levelCount == 2 ? [1] : Array(0..<levelCount)
    return asked.map { level in levels.map { $0 == level } }
  }

  /// The truths as they are.
  package var columns: [[Bool]] { truths(of: levels) }

  /// The patients of the images, each once, ascending.
  var occurring: [Int] { Set(patients).sorted() }
}
