public import Compute
internal import Files
public import Networks

extension ModelFile {
  /// Makes a model of one network that answers for pixels, or of several whose answers are
  /// averaged: their tensors have `fold0.` and so on before their names.
  init(card: ModelCard, networks: [PixelNetwork]) throws(TrainingError) {
    var tensors: [String: FileTensor] = [:]
    for (number, network) in networks.enumerated() {
      let prefix = Self.prefix(number, of: networks.count)
      for (name, tensor) in network.fileTensors() { tensors[prefix + name] = tensor }
    }
    try self.init(card: card, finite: tensors)
  }

  /// The networks of a model that answers for pixels; the mean of their probabilities counts.
  ///
  /// - Throws: `usage` for a classifier; `badData` when a tensor is missing, is too many or has
  ///   another shape.
  public func pixelNetworks(
    in buffers: BufferPool, subject: String = "model"
  ) throws(TrainingError) -> [PixelNetwork] {
    guard let head = card.pixels else {
      throw TrainingError(
        .usage, subject: subject, reason: "is a classifier, which marks nothing on an image",
        hint: "train with --task segment or --task detect")
    }
    do throws(NetworksError) {
      try head.plan.requireSkips()
    } catch {
      throw TrainingError(
        .badData, subject: subject, reason: error.reason,
        hint: "the file is damaged; use the original")
    }
    var networks: [PixelNetwork] = []
    var filled = 0
    for number in 0..<head.members {
      var network = PixelNetwork(blank: head.plan, buffers: buffers)
      let prefix = Self.prefix(number, of: head.members)
      filled += try fill(&network, prefix: prefix, buffers: buffers, subject: subject)
      networks.append(network)
    }
    try requireAll(filled, subject: subject)
    return networks
  }

  private static func prefix(_ number: Int, of count: Int) -> String {
    count == 1 ? "" : "fold\(number)."
  }
}
