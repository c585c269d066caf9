/// By which rule the next patients are chosen whose images are to be labelled.
public enum SelectionStrategy: String, Codable, CaseIterable, Sendable {
  /// The largest entropy of the answer (Settles, "Active Learning Literature Survey", 2009).
  case entropy
  /// The smallest distance between the two likeliest answers (Scheffer et al. 2001); with one yes
  /// or no it orders as entropy does.
  case margin
  /// The largest disagreement of draws of the head (Houlsby et al. 2011; Gal et al. 2017), or of
  /// networks (Beluch et al. 2018).
  case bald
  /// The farthest from all that is labelled or chosen: k-centre greedy on features (Sener and
  /// Savarese, ICLR 2018).
  case coreSet = "core-set"
  /// Unsure and unlike each other: k-means++ on the gradients that the likeliest answer would give
  /// the head (BADGE: Ash et al., ICLR 2020).
  case diverse
  /// Drawn by seed alone.
  case random
}
