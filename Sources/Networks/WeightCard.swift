package import Foundation
internal import Files

/// What must be known about a weight file before its numbers mean anything.
///
/// As JSON it is flat: `architecture`, `mean`, `std`, `scale`, and optionally `channels` (3),
/// `channelOrder` ("RGB"), `origin`, `licence`, `learntFrom`. The same JSON stands in a sidecar
/// `NAME.json` or in the metadata string `fovea-weights` of a safetensors file.
public struct WeightCard: Sendable, Equatable, Codable {
  /// The network that the weights belong to.
  public let architecture: Architecture
  /// What the network expects of its input.
  public let normalisation: InputNormalisation
  /// Where the numbers come from; empty if not stated.
  public let origin: String
  /// Under which licence; empty if not stated.
  public let licence: String
  /// The cohorts whose images the weights have learnt from, the first one first; empty for none,
  /// and where nobody states any.
  public let learntFrom: [LearntCohort]

  /// Makes a card from its facts.
  public init(
    architecture: Architecture, normalisation: InputNormalisation, origin: String,
    licence: String, learntFrom: [LearntCohort]
  ) {
    self.architecture = architecture
    self.normalisation = normalisation
    self.origin = origin
    self.licence = licence
    self.learntFrom = learntFrom
  }

  /// The same card of weights that have learnt from other cohorts too.
  func learning(from others: [LearntCohort]) -> WeightCard {
    WeightCard(
      architecture: architecture, normalisation: normalisation, origin: origin, licence: licence,
      learntFrom: others.joined(with: learntFrom))
  }

  /// The metadata key under which a safetensors file carries its card.
  package static let metadataKey = "fovea-weights"

  /// Reads a card and checks that it can be meant; `subject` names the file in errors.
  ///
  /// - Throws: `badStatement`, `unreadable`.
  package init(json: Data, subject: String) throws(NetworksError) {
    let statement: Statement
    do throws(FilesError) {
      statement = try StableJSON.decode(Statement.self, from: json, subject: subject)
    } catch {
      throw NetworksError(error)
    }
    if let fault = statement.fault {
      throw NetworksError(
        .badStatement, subject: subject, reason: fault.reason, hint: fault.hint)
    }
    self = statement.card
  }

  /// Reads the flat JSON.
  ///
  /// - Throws: a `DecodingError` where the statement cannot be meant.
  public init(from decoder: any Decoder) throws {
    let statement = try Statement(from: decoder)
    if let fault = statement.fault {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: fault.reason))
    }
    self = statement.card
  }

  /// Writes the flat JSON.
  public func encode(to encoder: any Encoder) throws {
    try Statement(card: self).encode(to: encoder)
  }
}

/// The card as a person writes it, before it is checked.
private struct Statement: Codable {
  var architecture: String
  var mean: [Double]
  var std: [Double]
  var scale: Double
  var channels: Int?
  var channelOrder: String?
  var origin: String?
  var licence: String?
  var learntFrom: [LearntCohort]?

  init(card: WeightCard) {
    architecture = card.architecture.rawValue
    mean = card.normalisation.mean
    std = card.normalisation.std
    scale = card.normalisation.scale
    channels = mean.count
    channelOrder = card.normalisation.channelOrder
    origin = card.origin
    licence = card.licence
    learntFrom = card.learntFrom.isEmpty ? nil : card.learntFrom
  }

  /// Why the statement cannot be meant, or nil.
  var fault: (reason: String, hint: String)? {
    if Architecture(rawValue: architecture) == nil {
      let known = Architecture.allCases.map(\.rawValue).joined(separator: ", ")
      return ("no architecture is called \(architecture)", "known are \(known)")
    }
    if let channels, channels != 3 {
      return ("states channels: \(channels)", "every known architecture takes 3")
    }
    if mean.count != 3 || std.count != 3 {
      return ("has not 3 means and 3 deviations", "give one of each for R, G, B")
    }
    if !std.allSatisfy({ $0 > 0 && $0.isFinite }) || !mean.allSatisfy(\.isFinite) {
      return ("has a deviation that is not above 0", "write 1 where nothing is divided")
    }
    if scale != 1 && scale != 255 {
      return ("has the scale \(scale)", "write 1 for inputs of 0…1, 255 for 0…255")
    }
    let words = (origin ?? "") + (licence ?? "")
    if words.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      return ("has a control character in its origin or licence", "write plain text")
    }
    if let learntFrom, !learntFrom.allSatisfy(\.isSound) {
      return (
        "names under learntFrom what is no digest of a cohort or split",
        "write 64 hexadecimal digits each, as fovea pretrain does"
      )
    }
    if let channelOrder, channelOrder != "RGB" {
      return (
        "states the channel order \(channelOrder)",
        "reverse the input channels of the first convolution, then state RGB"
      )
    }
    return nil
  }

  /// The card of a statement without fault.
  var card: WeightCard {
    WeightCard(
      architecture: Architecture(rawValue: architecture) ?? .resnet18,
      normalisation: InputNormalisation(mean: mean, std: std, scale: scale),
      origin: origin ?? "", licence: licence ?? "", learntFrom: learntFrom ?? [])
  }
}
