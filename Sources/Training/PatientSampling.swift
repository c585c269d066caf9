package import Compute

/// Which patients a step takes: each by a chance of its own, whoever else is taken.
///
/// Poisson sampling, for which the accountant counts; batches differ in size and may be empty.
package struct PatientSampling: Sendable {
  /// The cases of each patient, in content order.
  package let patients: [[Int]]
  /// The chance of each patient.
  package let rate: Double
  /// At most so many cases of a patient are taken.
  package let imagesPerPatient: Int

  /// Makes a rule.
  ///
  /// - Precondition: a chance of 0 to 1, at least one image.
  package init(patients: [[Int]], rate: Double, imagesPerPatient: Int) {
    precondition(rate >= 0 && rate <= 1, "a chance of \(rate)")
    precondition(imagesPerPatient > 0, "\(imagesPerPatient) images of a patient")
    self.patients = patients
    self.rate = rate
    self.imagesPerPatient = imagesPerPatient
  }

  /// The cases of one step, patient by patient.
  package func draw(from source: inout RandomSource) -> [[Int]] {
    patients.compactMap { cases in
      source.uniform() < rate ? chosen(cases, from: &source) : nil
    }
  }

  private func chosen(_ cases: [Int], from source: inout RandomSource) -> [Int] {
    guard cases.count > imagesPerPatient else { return cases }
    return Array(cases.shuffled(using: &source).prefix(imagesPerPatient))
  }
}
