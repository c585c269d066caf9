internal import Evaluation

/// What was chosen to be labelled next, from what and how.
struct NextCasesDocument: Encodable {
  static let schema = "fovea.next-cases/1"

  /// What was chosen from.
  struct Pool: Encodable {
    /// Patients with an image that the model answered.
    let patients: Int
    /// Their images without a label.
    let images: Int
    /// Images that the model's input contract refuses.
    let refusedImages: Int
    /// Images that are labelled already.
    let labelledImages: Int
    /// Images without a label because a reader rejected the answer and had none instead.
    let rejectedImages: Int
    /// Images of the validation and the test part.
    let lockedImages: Int
  }

  /// One group of a quota.
  struct Group: Encodable {
    let group: String
    let poolPatients: Int
    /// The share that it is owed of what the rule chooses.
    let share: Double
    /// Patients that the rule chose.
    let chosen: Int
  }

  let schema = Self.schema
  let model: String
  let cohort: String
  let strategy: SelectionStrategy
  let budget: Int
  let randomShare: Double
  let seed: UInt64
  let pool: Pool
  /// Patients chosen by the rule.
  let byStrategy: Int
  /// Patients drawn by lot.
  let byLot: Int
  /// Images of the chosen patients.
  let images: Int
  /// Whether the rule could tell patients apart.
  let isInformed: Bool
  let quota: String?
  let groups: [Group]
  /// Groups that are owed nothing, whose numbers are withheld.
  let otherGroups: [String]
  let sentences: [GradedSentence]
}
