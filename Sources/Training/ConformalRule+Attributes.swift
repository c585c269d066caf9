package import Cohorts
package import Evaluation
internal import Files

extension ConformalRule {
  /// Sees to it that some image states the attribute whose values are calibrated apart.
  ///
  /// Else all units would be of one group, and the promise would be another than the one declared.
  ///
  /// - Parameter subject: the key or flag that names the attribute.
  /// - Throws: `usage` where no image states it.
  package func requireAttribute(
    in cases: [CaseFacts], subject: String
  ) throws(TrainingError) {
    guard let attribute else { return }
    let known = CaseFacts.statedAttributes(of: cases)
    guard !known.contains(attribute) else { return }
    let names = [Self.everybody, Self.byClass] + known
    throw TrainingError(
      .usage, subject: "\(subject) \(attribute)", reason: "no image has this attribute",
      hint: Suggestion.nearest(to: attribute, among: names).map { "did you mean \($0)?" }
        ?? "write one of \(names.joined(separator: ", "))")
  }

  /// Attributes that images may bring themselves; all others come from tables, which fovea predict
  /// has none of.
  package static let imageAttributes = [
    "sex", "age", "ageBand", "modality", "bodyPart", "view", "laterality", "manufacturer", "model",
  ]

  /// What is wrong with an attribute that only tables state; nil where images may bring it.
  ///
  /// - Parameter abstains: whether answers are withheld where there is no set.
  package func tableRemark(abstains: Bool) -> String? {
    guard let attribute, !Self.imageAttributes.contains(attribute) else { return nil }
    return "conformal sets: images bring no \(attribute), so fovea predict, which takes no table "
      + "of patients, has no set for any unit" + (abstains ? " and withholds every answer" : "")
  }
}

extension OperatingPoint {
  /// The attribute without which a unit has no set; nil where units need none, and where those
  /// that do not state it were calibrated too.
  private var neededAttribute: String? {
    guard let conformal, let attribute = conformal.first?.rule.attribute else { return nil }
    let isCalibrated = conformal.contains { fit in
      fit.strata.contains { $0.group == UnitScore.unknown && $0.quantile != nil }
    }
    return isCalibrated ? nil : attribute
  }

  /// Whether answers are withheld where there is no set.
  var needsSets: Bool { abstention?.rule.kind == .conformal }

  /// What follows for a model's answers where only tables state the attribute of its sets.
  var tableRemark: String? {
    neededAttribute == nil ? nil : conformal?.first?.rule.tableRemark(abstains: needsSets)
  }

  /// What to say where none of the images states the attribute of the sets; nil where one does, or
  /// none needs to.
  ///
  /// - Parameter isStated: whether some image states an attribute.
  package func remarkOnImages(_ isStated: (_ attribute: String) -> Bool) -> String? {
    guard let attribute = neededAttribute, !isStated(attribute == "ageBand" ? "age" : attribute)
    else { return nil }
    return "no image states its \(attribute), by which conformal sets were calibrated, so no unit "
      + "has one" + (needsSets ? " and every answer is withheld" : "")
  }

  /// Why a unit without a set has no answer.
  func refusalWithoutSet(of unit: UnitScore) -> String? {
    guard let attribute = conformal?.first?.rule.attribute,
      unit.group(by: attribute) == UnitScore.unknown
    else { return nil }
    return "abstains: its \(attribute) is not known"
  }
}

extension CaseFacts {
  /// The names of attributes whose values are known.
  package var statedAttributes: [String] {
    attributes.keys.filter {
      CohortAttributes.normalised(attributes[$0] ?? "") != UnitScore.unknown
    }
  }
}
