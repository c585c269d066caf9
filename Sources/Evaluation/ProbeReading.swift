/// What linear probes read of one attribute, or of the label, from the features of networks.
package struct ProbeReading: Codable, Sendable, Equatable {
  /// What was read from one network's features.
  package struct Network: Codable, Sendable, Equatable {
    /// Macro AUROC out of fold, each level against the rest; two levels have one area.
    package let area: ProbeFigure
    /// That area over pairs of images with the same label alone; nil without label.
    @Nullable package private(set) var withinLabel: ProbeFigure?
    /// The area less the one within the label, on images that have one: what the label adds.
    @Nullable package private(set) var byLabel: ProbeFigure?
    /// The penalty of each fold's probe.
    package let penalties: [Double]
    /// Whether more can be read than chance allows.
    package var test: PermutedValue
    /// How far the groups' features lie apart.
    package var shift: PermutedValue
    /// The same within the label; nil without label.
    @Nullable package var shiftWithinLabel: PermutedValue?
  }

  /// By network, in the order in which they were given; nil for one without features that differ.
  package var networks: [Network?]
  /// Each network's area less that of the one it is held against; nil where it is held against
  /// none.
  package let differences: [ProbeFigure?]
  /// The area of the label alone, out of fold: what can be read of the attribute without any
  /// image; nil without label.
  @Nullable package private(set) var labelAlone: ProbeFigure?

  /// Holds what networks say about a task against each other.
  ///
  /// - Parameters:
  ///   - probes: by network; nil for one whose features never differ.
  ///   - rivals: by network, the place of the one that it is held against.
  package init(
    _ task: ProbeTask, probes: [NetworkProbe?], rivals: [Int?], resampling: PatientResampling
  ) {
    let areas = ProbeAreas(task, logits: probes.map { $0?.probe.logits })
    let figures = areas.figures(rivals: rivals, resampling)
    labelAlone = figures.labelAlone
    differences = figures.differences
    networks = probes.enumerated().map { place, probe -> Network? in
      guard let probe else { return nil }
      return Network(
        area: figures.areas[place], withinLabel: figures.withinLabel[place],
        byLabel: figures.byLabel[place], penalties: probe.probe.penalties, test: probe.test,
        shift: probe.shift, shiftWithinLabel: probe.shiftWithinLabel)
    }
  }
}

extension [ProbeReading] {
  /// Adjusts the p values of each network's tests, kind by kind, over the readings of attributes.
  package mutating func adjustForMultipleTesting(isAttribute: (Int) -> Bool) {
    let attributes = indices.filter(isAttribute)
    for network in (first?.networks ?? []).indices {
      adjust(attributes, at: network, read: { $0.test }) { $0.test = $1 }
      adjust(attributes, at: network, read: { $0.shift }) { $0.shift = $1 }
      adjust(attributes, at: network, read: { $0.shiftWithinLabel }) { $0.shiftWithinLabel = $1 }
    }
  }

  private mutating func adjust(
    _ attributes: [Int], at network: Int, read: (ProbeReading.Network) -> PermutedValue?,
    write: (inout ProbeReading.Network, PermutedValue) -> Void
  ) {
    let tested = attributes.filter {
      self[$0].networks[network].flatMap(read)?.pValue != nil
    }
    let values = tested.compactMap { self[$0].networks[network].flatMap(read)?.pValue }
    for (place, adjusted) in zip(tested, MultipleTesting.benjaminiHochberg(values)) {
      guard var result = self[place].networks[network], var value = read(result) else { continue }
      value.pAdjusted = adjusted
      write(&result, value)
      self[place].networks[network] = result
    }
  }
}
