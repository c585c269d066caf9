package import Compute

/// What a model's scope makes of its own images, of the same spoiled, and of others.
public struct ScopeSummary: Codable, Sendable, Equatable {
  /// Level of every interval but those of differences between groups.
  package static let level = 0.95

  /// The model's own images, that it was not trained on.
  public let own: ScopeShares
  /// The same by attribute.
  public let attributes: [ScopeAttribute]
  /// The same images, spoiled; all severities of a change side by side, mildest first.
  public let changes: [ScopeComparison]
  /// Images of another origin.
  public let others: [ScopeComparison]

  /// Whether the own images are of enough patients to say anything.
  public var isEnough: Bool { own.outOfScope.status != .suppressed }

  /// Compares own images with spoiled and other ones.
  ///
  /// Indices of patients are shared: who is in several sets is drawn in all of them.
  ///
  /// - Parameters:
  ///   - units: by own image, whose it is.
  ///   - attributes: by which own images are divided.
  ///   - resampling: its level is `level`.
  package init(
    own: [ScopeJudgement], units: [UnitIdentity], attributes: [GroupedAttribute],
    changes: [ScopeImages], others: [ScopeImages], resampling: PatientResampling,
    on pool: WorkerPool
  ) {
    precondition(own.count == units.count, "\(own.count) images, \(units.count) identities")
    let all = [own] + (changes + others).map(\.judgements)
    let bound = (all.flatMap { $0.map(\.patient) }.max() ?? -1) + 1
    let drawing = AreaDrawing(resampling: resampling, pool: pool)
    func compared(_ sets: [ScopeImages]) -> [ScopeComparison] {
      sets.map { ScopeComparison($0, own: own, patientBound: bound, drawing: drawing) }
    }
    self.own =
      own.isSmall
      ? .withheld : ScopeShares(own, patientBound: bound, level: resampling.level)
    self.attributes =
      own.isSmall
      ? []
      : ScopeGroups(own, units: units, attributes: attributes, patientBound: bound)
        .attributes(level: resampling.level)
    self.changes = compared(changes)
    self.others = compared(others)
  }
}
