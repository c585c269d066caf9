internal import Foundation
internal import Networks

/// The weights that make a good start, the best first, and why.
///
/// ImageNet before CIFAR-10: more classes and larger pictures make features that transfer better
/// (Kornblith et al. 2019, "Do Better ImageNet Models Transfer Better?"); among ImageNet's the
/// larger network first. What comes with Fovea stands before CIFAR-10's: its pictures are
/// larger and of medical kinds.
struct KnownBackbone {
  /// The name of the weights, without suffix.
  let name: String
  /// The network, by the name that `Architecture` has for it.
  let architecture: Architecture
  /// What the weights learnt from, after "was trained on".
  let source: String

  /// From the best to the least.
  static let all =
    imageNet(
      [
        ("resnet50_imagenet", .resnet50), ("resnet50-11ad3fa6", .resnet50),
        ("resnet50-0676ba61", .resnet50), ("resnet34_imagenet", .resnet34),
        ("resnet34-b627a593", .resnet34), ("densenet121-a639ec97", .densenet121),
        ("resnet18_imagenet", .resnet18),
        ("resnet18-f37072fd", .resnet18), ("mobilenet_v2-7ebf99e0", .mobilenet_v2),
        ("mobilenet_v2-b0353104", .mobilenet_v2),
        ("squeezenet1_1_imagenet_features", .squeezenet1_1),
        ("squeezenet1_1-b8a52dc0", .squeezenet1_1),
      ])
    + [
      KnownBackbone(
        name: "fovea-resnet18", architecture: .resnet18, source: "460,800 pictures from formulas"),
      KnownBackbone(
        name: ShippedWeights.standard, architecture: .resnet10_slim,
        source: "768,000 pictures from formulas"),
    ]
    + [("resnet56_cifar10", .resnet56_cifar), ("resnet20_cifar10", .resnet20_cifar)].map {
      KnownBackbone(
        name: $0, architecture: $1, source: "the 60,000 small photographs of CIFAR-10")
    }

  private static func imageNet(_ names: [(String, Architecture)]) -> [KnownBackbone] {
    names.map {
      KnownBackbone(
        name: $0, architecture: $1, source: "the 1.3 million photographs of ImageNet")
    }
  }

  /// The better start that the user's own folders hold, as a sentence; nil where there is none.
  ///
  /// - Parameters:
  ///   - name: the chosen weights' name without suffix; nil for random weights.
  ///   - architecture: the chosen network: weights of the same one are named before others.
  static func advice(
    insteadOf name: String?, _ architecture: Architecture, in folders: [URL]
  ) -> String? {
    let rank = name.flatMap { name in all.firstIndex { $0.name == name } }
    // Weights that are not on the list may be anything: nothing is known to be better.
    if name != nil, rank == nil { return nil }
    let folders = folders.filter { $0 != ShippedWeights.folder }
    let better = all.prefix(rank ?? all.count).filter { candidate in
      (try? WeightSource.find(candidate.name, in: folders)) != nil
    }
    guard let best = better.first(where: { $0.architecture == architecture }) ?? better.first
    else { return nil }
    if let name, ShippedWeights.names.values.contains(name) {
      // Measured on photographs ImageNet's were a little better, on radiographs not.
      return "to be compared: \(best.name) of the weights folder (\(best.architecture.rawValue)) "
        + "was trained on \(best.source), which may transfer better than "
        + "\(name); choose it with --backbone \(best.name)"
    }
    let rival = name ?? "random weights"
    return "better suited: \(best.name) of the weights folder (\(best.architecture.rawValue)) was "
      + "trained on \(best.source), which transfers better than \(rival); choose it with "
      + "--backbone \(best.name)"
  }
}
