/// How predicted measurements agree with their references when patients count as they are drawn.
package struct ContinuousAgreement: Sendable {
  /// The share of differences that the limits of agreement are to hold (Bland and Altman 1986).
  package static let limitsShare = 0.95

  /// Sums over the units of one patient, squares and products around the patient's own means.
  private struct PatientSums {
    var count = 0.0
    var prediction = 0.0
    var reference = 0.0
    var squaredError = 0.0
    var absoluteError = 0.0
    var insidePredictions = 0.0
    var insideReferences = 0.0
    var insideProducts = 0.0
    var insideErrors = 0.0
  }

  /// What all measures need of the units that count.
  private struct Totals {
    var patients = 0.0
    var count = 0.0
    var squaredCounts = 0.0
    var meanPrediction = 0.0
    var meanReference = 0.0
    /// Around the means over all units.
    var predictions = 0.0
    var references = 0.0
    var products = 0.0
    var errorsBetween = 0.0
    var errorsInside = 0.0

    /// Whether a sum of squares around a mean is what rounding leaves of equal values.
    func isConstant(_ squares: Double, _ mean: Double) -> Bool {
      squares <= count * (1e-12 * mean) * (1e-12 * mean)
    }
  }

  private var sums: [PatientSums]

  /// Sums the units up by patient.
  package init(_ pairs: PatientUnits<ContinuousPair>) {
    sums = [PatientSums](repeating: PatientSums(), count: pairs.patientBound)
    for (pair, patient) in zip(pairs.units, pairs.patients) {
      sums[patient].count += 1
      sums[patient].prediction += pair.prediction
      sums[patient].reference += pair.reference
      sums[patient].absoluteError += abs(pair.error)
      sums[patient].squaredError += pair.error * pair.error
    }
    for (pair, patient) in zip(pairs.units, pairs.patients) {
      let dx = pair.prediction - sums[patient].prediction / sums[patient].count
      let dy = pair.reference - sums[patient].reference / sums[patient].count
      sums[patient].insidePredictions += dx * dx
      sums[patient].insideReferences += dy * dy
      sums[patient].insideProducts += dx * dy
      sums[patient].insideErrors += (dx - dy) * (dx - dy)
    }
  }

  /// Mean absolute error over units; nil when nobody counts.
  package func meanAbsoluteError(_ weights: [Int]) -> Double? {
    ratio(weights) { $0.absoluteError }
  }

  /// Root of the mean squared error over units.
  package func rootMeanSquaredError(_ weights: [Int]) -> Double? {
    ratio(weights) { $0.squaredError }?.squareRoot()
  }

  /// Bias ± z·SD of the differences: lower limit, upper limit; nil with fewer than two patients.
  ///
  /// With several units of a patient the variance is that between patients plus that inside, from
  /// one-way analysis of variance (Bland and Altman, J. Biopharm. Stat. 17, 2007, pp. 571–582,
  /// section 3: the true value varies). One unit each: the sample variance of Lancet 327, 1986.
  package func limitsOfAgreement(_ weights: [Int]) -> (lower: Double, upper: Double)? {
    let totals = totals(weights)
    guard totals.patients >= 2 else { return nil }
    let degrees = totals.count - totals.patients
    let inside = degrees > 0 ? totals.errorsInside / degrees : 0
    let perPatient =
      (totals.count * totals.count - totals.squaredCounts)
      / ((totals.patients - 1) * totals.count)
    let between = (totals.errorsBetween / (totals.patients - 1) - inside) / perPatient
    let deviation = (max(between, 0) + inside).squareRoot()
    let half = NormalDistribution.twoSided(level: Self.limitsShare) * deviation
    let bias = totals.meanPrediction - totals.meanReference
    return (bias - half, bias + half)
  }

  /// Pearson's correlation; nil where either side is constant.
  package func correlation(_ weights: [Int]) -> Double? {
    let totals = totals(weights)
    guard !totals.isConstant(totals.predictions, totals.meanPrediction),
      !totals.isConstant(totals.references, totals.meanReference)
    else { return nil }
    let scale = totals.predictions.squareRoot() * totals.references.squareRoot()
    return scale > 0 ? max(-1, min(1, totals.products / scale)) : nil
  }

  /// Lin's concordance correlation with moments over n.
  ///
  /// Source: Lin, Biometrics 45 (1989), pages 255–268. Nil where all values of both sides are one
  /// number.
  package func concordance(_ weights: [Int]) -> Double? {
    let totals = totals(weights)
    guard totals.count > 0 else { return nil }
    let shift = totals.meanPrediction - totals.meanReference
    let scale = totals.predictions + totals.references + totals.count * shift * shift
    guard !totals.isConstant(scale, totals.meanReference) else { return nil }
    return scale > 0 ? 2 * totals.products / scale : nil
  }

  /// 1 − Σ(x − y)²/Σ(y − mean y)², the coefficient of determination; nil for constant references.
  package func determination(_ weights: [Int]) -> Double? {
    let totals = totals(weights)
    guard totals.references > 0, !totals.isConstant(totals.references, totals.meanReference),
      let squared = ratio(weights, { $0.squaredError })
    else { return nil }
    return 1 - squared * totals.count / totals.references
  }

  private func ratio(_ weights: [Int], _ part: (PatientSums) -> Double) -> Double? {
    var sum = 0.0
    var count = 0.0
    for (patient, weight) in zip(sums, weights) where weight > 0 {
      sum += Double(weight) * part(patient)
      count += Double(weight) * patient.count
    }
    return count > 0 ? sum / count : nil
  }

  private func totals(_ weights: [Int]) -> Totals {
    var totals = Totals()
    for (patient, weight) in zip(sums, weights) where weight > 0 && patient.count > 0 {
      let weight = Double(weight)
      totals.patients += weight
      totals.count += weight * patient.count
      totals.squaredCounts += weight * patient.count * patient.count
      totals.meanPrediction += weight * patient.prediction
      totals.meanReference += weight * patient.reference
    }
    guard totals.count > 0 else { return totals }
    totals.meanPrediction /= totals.count
    totals.meanReference /= totals.count
    for (patient, weight) in zip(sums, weights) where weight > 0 && patient.count > 0 {
      let weight = Double(weight)
      let dx = patient.prediction / patient.count - totals.meanPrediction
      let dy = patient.reference / patient.count - totals.meanReference
      let several = weight * patient.count
      totals.predictions += weight * patient.insidePredictions + several * dx * dx
      totals.references += weight * patient.insideReferences + several * dy * dy
      totals.products += weight * patient.insideProducts + several * dx * dy
      totals.errorsBetween += several * (dx - dy) * (dx - dy)
      totals.errorsInside += weight * patient.insideErrors
    }
    return totals
  }
}
