package import Evaluation

/// How far readers agree with the model, apart by whether they saw its answer.
///
/// A reader who sees an answer tends towards it (automation bias), so that agreement with a visible
/// answer is no measure of the model. Cases of the test part are left out: how the model does there
/// is for `fovea evaluate --test` to say, which counts.
package struct FeedbackAgreement: Codable, Sendable, Equatable {
  /// The answers of one kind.
  package struct Side: Codable, Sendable, Equatable {
    /// Answers of readers who say what is right, where the model's answer is known.
    package let answers: Int
    /// Answers that say nothing, or whose model's answer is not known.
    package let leftOut: Int
    /// Agreement and Cohen's κ; nil without evidence.
    package let numbers: ReaderAgreement.Numbers?
    /// Why there are no numbers; empty where there are.
    package let reason: String
  }

  /// The label column.
  package let label: String
  /// Of readers who saw the model's answer.
  package let visible: Side
  /// Of readers who did not.
  package let blind: Side

  /// The agreement of each label of a round.
  ///
  /// - Parameter patientOf: whose a unit is.
  package static func all(
    of entries: [FeedbackEntry], patientOf: (String) -> String, resampling: PatientResampling
  ) -> [FeedbackAgreement] {
    let used = entries.filter { $0.fate == .applied || $0.fate == .disputed }
    return Set(used.map(\.label)).sorted().map { label in
      func side(_ isVisible: Bool) -> Side {
        let own = used.filter { $0.label == label && $0.predictionVisible == isVisible }
        let rated = own.compactMap { entry -> RatedUnit? in
          guard let call = entry.call, let after = entry.after else { return nil }
          return RatedUnit(
            identity: UnitIdentity(unitID: entry.unitID, patientID: patientOf(entry.unitID)),
            labels: ["model": call, "reader": after])
        }
        let agreement = ReaderAgreement(
          target: label, units: rated, attributes: CohortAttributes(cases: []), names: [],
          resampling: resampling)
        return Side(
          answers: rated.count, leftOut: own.count - rated.count, numbers: agreement?.whole,
          reason: agreement == nil ? "no such answers, so no evidence" : "")
      }
      return FeedbackAgreement(label: label, visible: side(true), blind: side(false))
    }
  }
}
