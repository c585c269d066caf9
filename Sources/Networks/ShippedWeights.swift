public import Foundation

/// The weights that come with Fovea, so that nothing has to be fetched.
///
/// Their model cards stand beside them in `Resources`; the recipes that made them in `Pipelines`.
public enum ShippedWeights {
  /// What training begins with where nobody names anything: `resnet10_slim`, trained on pictures
  /// from formulas.
  public static let standard = "fovea-small"

  /// All of them, by the network they fill.
  public static let names: [Architecture: String] = [
    .resnet10_slim: standard, .resnet18: "fovea-resnet18",
  ]

  /// The folder that holds them, to be looked through after the user's own.
  public static var folder: URL {
    guard let folder = Bundle.module.resourceURL else {
      preconditionFailure("the resource bundle of Networks is missing")
    }
    return folder
  }
}
