/// Which numbers of an evaluation a release withholds, as too few patients stand behind them.
///
/// Source: guard 6 of the privacy rules; 11 as the usual bound is the cell size policy of the
/// Centers for Medicare and Medicaid Services.
public struct Suppression: Sendable, Equatable {
  /// Counts of fewer patients are withheld, unless a release says otherwise.
  public static let usualBound = 11
  /// The bounds that make sense: below 2 nothing is withheld.
  public static let bounds = 2...1000

  /// Counts of fewer patients are withheld.
  public let bound: Int
  /// Whether the number of all units and patients would give away what single labels lack.
  let hidesSize: Bool
  /// Whether some rows that were left out are of too few patients.
  let hidesFlow: Bool
  /// By attribute, the values whose counts are withheld in the table of all units.
  let values: [String: Set<String>]
  /// By label, what is withheld of it.
  let labels: [String: OfLabel]

  /// What is withheld of one label.
  struct OfLabel: Sendable, Equatable {
    /// Whether everything is.
    var isHidden = false
    /// Whether all that follows from answers is.
    var hidesAnswers = false
    /// By attribute, groups of which everything is withheld.
    var groups: [String: Set<String>] = [:]
    /// By attribute, groups of which all that follows from answers is.
    var answers: [String: Set<String>] = [:]
    /// The crossed attributes that are shown, with what follows from answers unless it is
    /// withheld of the whole.
    var crossings: Set<String> = []
    /// By attribute, groups of which it is withheld how many answers the model kept back; nil: of
    /// the whole too.
    var deferral: [String: Set<String>]?
    /// Points of the curves that stand for enough patients each.
    var curve: CoarseCurve?
  }
}
