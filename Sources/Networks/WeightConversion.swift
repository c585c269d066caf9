internal import Files
public import Foundation

/// A weight file rewritten so that it loads without a word from the caller.
public struct WeightConversion: Sendable {
  /// The bytes of the new safetensors file; its metadata carry the card.
  public let data: Data
  /// What the new file is for.
  public let card: WeightCard
  /// How the new file fits its architecture.
  public let report: LoadReport
  /// The largest change of a value by rounding, as a share of its tensor's largest; 0 for F32.
  public let largestRounding: Double

  /// Rewrites weights: a prefix of all names and the counters of batches are left out.
  ///
  /// - Parameters:
  ///   - origin: where the numbers come from; nil for what the source says.
  ///   - licence: under which licence; nil for what the source says.
  ///   - half: writes half precision.
  /// - Throws: `weightsDoNotFit` where less than 90 % of the backbone is in the file, where a
  ///   value is not finite, or where half precision cannot hold one.
  public init(
    of source: WeightSource, origin: String?, licence: String?, half: Bool
  ) throws(NetworksError) {
    card = WeightCard(
      architecture: source.card.architecture, normalisation: source.card.normalisation,
      origin: origin ?? source.card.origin, licence: licence ?? source.card.licence,
      learntFrom: source.card.learntFrom)
    let first = source.card.architecture.fit(of: source.tensors)
    let prefix = first.renamed.first.map { $0.file.count - $0.parameter.count } ?? 0
    var tensors: [String: FileTensor] = [:]
    var largest = 0.0
    for (name, tensor) in source.tensors where !first.ignored.contains(name) {
      let rounding = try Self.rounding(of: tensor, name, in: source.name, half: half)
      largest = max(largest, rounding)
      let isPrefixed = first.renamed.first.map { name.hasPrefix($0.file.prefix(prefix)) } ?? false
      tensors[isPrefixed ? String(name.dropFirst(prefix)) : name] = tensor
    }
    report = card.architecture.fit(of: tensors)
    largestRounding = largest
    guard report.matchedShare >= Classifier.requiredShare else {
      throw NetworksError(
        .weightsDoNotFit, subject: source.name,
        reason: "only \(report.matched.count) of \(report.backboneCount) backbone tensors of "
          + "\(card.architecture.rawValue) are in the file",
        hint: "choose the architecture that the file was made for")
    }
    var metadata = source.metadata
    do throws(FilesError) {
      metadata[WeightCard.metadataKey] = String(
        decoding: try StableJSON.encode(card), as: UTF8.self)
    } catch {
      throw NetworksError(error)
    }
    data = SafeTensors(metadata: metadata, tensors: tensors)
      .encoded(as: half ? .float16 : .float32)
  }

  private static func rounding(
    of tensor: FileTensor, _ name: String, in file: String, half: Bool
  ) throws(NetworksError) -> Double {
    var largestValue: Float = 0
    var largestChange: Float = 0
    for value in tensor.values {
      let written = half ? Float(Float16(value)) : value
      guard written.isFinite else {
        throw NetworksError(
          .weightsDoNotFit, subject: file,
          reason: value.isFinite
            ? "the tensor \(name) holds a value that half precision cannot hold"
            : "the tensor \(name) holds a value that is not finite",
          hint: value.isFinite
            ? "leave out --half" : "export the file again from a checkpoint that works")
      }
      largestValue = max(largestValue, value.magnitude)
      largestChange = max(largestChange, (value - written).magnitude)
    }
    return largestValue > 0 ? Double(largestChange) / Double(largestValue) : 0
  }
}
