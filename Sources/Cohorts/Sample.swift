/// One image as an epoch shows it: a case, and the change drawn for it.
public struct Sample: Sendable, Equatable {
  /// The number of the case in the cohort's content order.
  public let index: Int
  /// The change, or nil for none.
  public let draw: AugmentationDraw?
  /// Which of the image's repeated appearances this is: 0 unchanged, then its drawn variants; nil
  /// when the change is drawn anew each time and will not come again.
  public let variant: Int?

  /// Makes a sample.
  public init(index: Int, draw: AugmentationDraw?, variant: Int?) {
    self.index = index
    self.draw = draw
    self.variant = variant
  }
}
