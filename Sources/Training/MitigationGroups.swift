package import Cohorts
internal import Evaluation

/// The groups of an attribute among the images of a fit.
package struct MitigationGroups: Sendable {
  /// The groups that occur, sorted; an image that states nothing is of the group `unknown`.
  package let names: [String]
  /// By place in the training set the number of its group.
  package let groupOf: [Int]
  /// By place in the training set the number of its pair of group and class.
  package let cellOf: [Int]
  private let attribute: String
  private let numbers: [String: Int]

  /// Looks at the images of a fit.
  package init(_ set: TrainingSet, _ rule: Mitigation, cases: [CaseFacts], kind: Head.Kind) {
    attribute = rule.attribute
    let values = set.indices.map { cases[$0].group(by: rule.attribute) }
    let names = Set(values).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    let groups = values.map { numbers[$0] ?? 0 }
    let classes = set.truths.map { EpochPlan.classNumber($0, kind) }
    let width = (classes.max() ?? 0) + 1
    (self.names, self.numbers, groupOf) = (names, numbers, groups)
    cellOf = zip(groups, classes).map { $0 * width + $1 }
  }

  /// The number of the group of an image of the fit.
  package func group(of image: CaseFacts) -> Int { numbers[image.group(by: attribute)] ?? 0 }

  /// For each group and each truth of each output P(group)·P(truth) / P(group, truth), among the
  /// images whose truth is known; 1 where no image has the pair.
  package func weights(of set: TrainingSet, outputs: Int) -> [[[Double]]] {
    names.indices.map { group in
      (0..<outputs).map { output in
        let known = set.truths.indices.filter { set.truths[$0][output] != nil }
        let own = known.filter { groupOf[$0] == group }
        return [0, 1].map { truth in
          let all = known.count { set.truths[$0][output] == truth }
          let both = own.count { set.truths[$0][output] == truth }
          guard both > 0 else { return 1 }
          return Double(own.count) * Double(all) / (Double(known.count) * Double(both))
        }
      }
    }
  }
}

extension CaseFacts {
  /// The value of an attribute that makes groups; ages make `ageBand`.
  func group(by attribute: String) -> String { value(of: attribute) ?? "unknown" }

  /// The same, nil where the image does not have the attribute.
  func value(of attribute: String) -> String? {
    if let value = attributes[attribute] { return CohortAttributes.normalised(value) }
    guard attribute == "ageBand", let age = attributes["age"] else { return nil }
    return AgeBands.standard.band(of: age)
  }
}
