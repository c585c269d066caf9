internal import Compute
internal import Files
internal import Foundation
internal import WeightFiles

/// A weight file of any format as read, with its digest, before anybody knows what it is for.
struct WeightFile {
  let url: URL
  let digest: String
  let byteCount: Int
  let contents: NamedTensors
  /// The tensors under the names that are usual today.
  let tensors: [String: FileTensor]

  /// The file's name without its folder.
  var name: String { url.lastPathComponent }

  init(contentsOf url: URL) throws(NetworksError) {
    self.url = url
    let data: Data
    do throws(FilesError) { data = try InputFile.data(of: url) } catch {
      throw NetworksError(error)
    }
    do throws(WeightFilesError) {
      contents = try NamedTensors(data: data, subject: url.lastPathComponent)
    } catch {
      throw NetworksError(error)
    }
    tensors = FormerNames.replaced(in: contents.tensors)
    digest = Digest.sha256(data)
    byteCount = data.count
  }

  /// The first statement found, in the order sidecar, metadata, known digest.
  ///
  /// What the metadata say was learnt from holds beside a sidecar too.
  func statedCard() throws(NetworksError) -> (card: WeightCard, by: WeightSource.Statement)? {
    let sidecar = url.deletingPathExtension().appendingPathExtension("json")
    if FileManager.default.fileExists(atPath: sidecar.path) {
      let json: Data
      do throws(FilesError) { json = try InputFile.data(of: sidecar) } catch {
        throw NetworksError(error)
      }
      let card = try WeightCard(json: json, subject: sidecar.lastPathComponent)
      return (card.learning(from: (try? embeddedCard())?.learntFrom ?? []), .sidecar)
    }
    if let card = try embeddedCard() { return (card, .metadata) }
    return try KnownWeights.card(forDigest: digest).map { ($0, .knownDigest) }
  }

  /// The card in the metadata; nil where there is none.
  private func embeddedCard() throws(NetworksError) -> WeightCard? {
    guard let text = contents.metadata[WeightCard.metadataKey] else { return nil }
    return try WeightCard(json: Data(text.utf8), subject: name)
  }

  /// A sidecar that a person can complete: the architecture that fits best, its custom beside it.
  var suggestedSidecar: String {
    let architecture = Architecture.bestFit(for: tensors)?.architecture ?? .resnet18
    let card = WeightCard(
      architecture: architecture, normalisation: architecture.customaryNormalisation,
      origin: "where the file comes from", licence: "its licence",
      learntFrom: [])
    guard let json = try? StableJSON.encode(card) else { return "" }
    return String(decoding: json, as: UTF8.self)
  }
}

extension Architecture {
  /// The architecture whose backbone finds the largest share of its tensors, if any finds half.
  static func bestFit(for tensors: [String: FileTensor]) -> LoadReport? {
    let reports = allCases.map { $0.fit(of: tensors) }
    let best = reports.max {
      ($0.matchedShare, $0.matched.count) < ($1.matchedShare, $1.matched.count)
    }
    return best.flatMap { $0.matchedShare >= 0.5 ? $0 : nil }
  }

  /// How the tensors fit this architecture with a head like the file's.
  func fit(of tensors: [String: FileTensor]) -> LoadReport {
    let buffers = BufferPool()
    func report(outputCount: Int) -> LoadReport {
      let network = Classifier(blank: self, outputCount: outputCount, buffers: buffers)
      return WeightMatch(
        parameters: network.checkpointShapes, file: tensors.mapValues(\.shape),
        architecture: self, outputCount: outputCount
      ).report
    }
    let first = report(outputCount: 1)
    if case .replaced(let outputs) = first.head, outputs > 1 {
      return report(outputCount: outputs)
    }
    return first
  }
}
