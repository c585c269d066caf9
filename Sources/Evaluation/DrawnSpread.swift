/// How far a number moves when other patients are drawn.
struct DrawnSpread: Sendable {
  /// Standard deviation over replicates; nil where more than a tenth of them lack the number.
  let deviation: Double?
  /// Percentile limits, likewise.
  let limits: (lower: Double, upper: Double)?

  init(_ values: [Double], plan: SimulationPlan) {
    limits = PatientBootstrap.limits(values, of: plan.replicates, level: plan.level)
    guard limits != nil, values.count > 1 else {
      deviation = nil
      return
    }
    let mean = SimulationMeasure.mean(values)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = (squares / Double(values.count - 1)).squareRoot()
  }
}
