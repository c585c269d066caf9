/// Which of a seed's random streams a draw comes from.
///
/// Every draw has a stream of its own, named by what it is for, so that nothing has to be stored
/// to go on in the middle: a checkpoint's epoch and step are the generators' state.
enum RandomStream {
  /// What is drawn; the highest four bits of a stream, so that no two draws share one.
  private enum Purpose: UInt64 {
    case weights = 1
    case folds, order, dropout, augmentation, heldOut, labels, projector, window, dropoutDraw
    case adapters, headDraws, shadows

    /// The first stream of the purpose.
    var first: UInt64 { rawValue << 60 }
  }

  /// The first weights of a fit's new parts.
  static let weights = Purpose.weights.first

  /// The seeds of the folds.
  static let folds = Purpose.folds.first

  /// The pictures that a pretraining is tested on, whose seed is drawn here.
  static let heldOut = Purpose.heldOut.first

  /// The order in which labelled patients are used, where a share of them is.
  static let labels = Purpose.labels.first

  /// The first weights of what is thrown away after an adaptation.
  static let projector = Purpose.projector.first

  /// The first weights of adapters.
  static let adapters = Purpose.adapters.first

  /// The seed of the draws that an output's part of the head is fitted anew on.
  static func headDraws(output: Int) -> UInt64 { Purpose.headDraws.first | UInt64(output) }

  /// The order of the images of an epoch.
  static func order(epoch: Int) -> UInt64 { Purpose.order.first | UInt64(epoch) }

  /// The dropout of a step, counted over the whole fit.
  static func dropout(step: Int) -> UInt64 { Purpose.dropout.first | UInt64(step) }

  /// What of the features is dropped in one draw of a finished model.
  static func dropoutDraw(number: Int) -> UInt64 { Purpose.dropoutDraw.first | UInt64(number) }

  /// Which patients a pair of shadow models learns from.
  static func shadows(pair: Int) -> UInt64 { Purpose.shadows.first | UInt64(pair) }

  /// The window that an epoch shows of an image.
  static func window(epoch: Int, image: Int) -> UInt64 {
    Purpose.window.first | UInt64(epoch & 0xFFFF) << 32 | UInt64(image & 0xFFFF_FFFF)
  }

  /// The augmentation of an image by its place in content order; `round` is the epoch or variant.
  ///
  /// `occurrence` counts how often the epoch has the image, from 0.
  static func augmentation(round: Int, image: Int, occurrence: Int) -> UInt64 {
    Purpose.augmentation.first | UInt64(round & 0xFFFF) << 44 | UInt64(occurrence & 0xFFF) << 32
      | UInt64(image & 0xFFFF_FFFF)
  }
}
