internal import Cohorts
internal import Compute
public import Evaluation
public import Files
public import Foundation
internal import Networks
internal import Tensors

/// A model: its card and its tensors, one file `NAME.fovea`.
///
/// safetensors with one metadata string `fovea`; tensors have the names and the order of axes that
/// torchvision's checkpoints have, so that any tool can read them.
public struct ModelFile: Sendable, Equatable {
  /// What it says about itself.
  public let card: ModelCard
  /// Its parameters and running statistics by name.
  public let tensors: [String: FileTensor]

  static let metadataKey = "fovea"

  /// Makes a model from a card and the trained networks that it speaks of.
  init(
    card: ModelCard, classifiers: [Classifier], distance: FeatureDistance? = nil
  ) throws(TrainingError) {
    precondition(
      classifiers.count == card.ensemble?.members ?? 1, "\(classifiers.count) networks")
    var tensors: [String: FileTensor] = [:]
    for (number, classifier) in classifiers.enumerated() {
      let prefix = card.ensemble?.prefix(number) ?? ""
      for (name, tensor) in classifier.fileTensors() { tensors[prefix + name] = tensor }
    }
    if let distance { tensors.merge(Self.tensors(of: distance)) { $1 } }
    try self.init(card: card, finite: tensors)
  }

  /// Makes a model whose tensors must be finite, as those of a training that went well are.
  init(card: ModelCard, finite tensors: [String: FileTensor]) throws(TrainingError) {
    self.init(card: card, tensors: tensors)
    for (name, tensor) in tensors where !tensor.values.allSatisfy(\.isFinite) {
      throw TrainingError(
        .diverged, subject: name, reason: "holds a value that is not a finite number",
        hint: "lower training.learningRate; no model was written")
    }
  }

  init(card: ModelCard, tensors: [String: FileTensor]) {
    self.card = card
    self.tensors = tensors
  }

  /// The file's bytes: the same model gives the same bytes.
  ///
  /// - Throws: `internalFault` when the card holds a number that JSON cannot.
  public func encoded() throws(TrainingError) -> Data {
    do throws(FilesError) {
      let text = String(decoding: try StableJSON.encode(card), as: UTF8.self)
      return SafeTensors(metadata: [Self.metadataKey: text], tensors: tensors).encoded()
    } catch {
      throw TrainingError(error)
    }
  }

  /// SHA-256 of the file's bytes.
  ///
  /// - Throws: `internalFault` as `encoded`.
  public func digest() throws(TrainingError) -> String { Digest.sha256(try encoded()) }

  /// Writes the file, or leaves the old one.
  ///
  /// - Throws: `cannotCreate`, `inputOutput`, `permission`.
  public func write(to url: URL) throws(TrainingError) {
    let data = try encoded()
    do throws(FilesError) {
      try AtomicFile.write(data, to: url)
    } catch {
      throw TrainingError(error)
    }
  }

  /// Reads and checks a model file.
  ///
  /// - Throws: `inputMissing`, `badData` for another kind of file, another version, or tensors that
  ///   do not fit what the card says.
  public static func read(from url: URL) throws(TrainingError) -> ModelFile {
    let subject = url.lastPathComponent
    let contents: SafeTensors
    do throws(FilesError) {
      contents = try SafeTensors(contentsOf: url)
    } catch {
      throw TrainingError(error)
    }
    guard let text = contents.metadata[metadataKey] else {
      throw TrainingError(
        .badData, subject: subject, reason: "is a weight file, not a model: it has no card",
        hint: "give a .fovea file that fovea finetune wrote")
    }
    let card = try card(Data(text.utf8), subject: subject)
    let model = ModelFile(card: card, tensors: contents.tensors)
    if card.pixels != nil {
      _ = try model.pixelNetworks(in: BufferPool(), subject: subject)
      return model
    }
    let classifiers = try model.classifiers(in: BufferPool(), subject: subject)
    if let contract = card.contract,
      contract.featureMean.count != featureCount(of: classifiers[0])
    {
      throw damage(subject, ModelCard.contractFault)
    }
    _ = try model.featureDistance(subject: subject)
    return model
  }

  /// How many features enter the head: the columns of the last matrix from input to output.
  private static func featureCount(of classifier: Classifier) -> Int? {
    var classifier = classifier
    var count: Int?
    classifier.visitParameters { _, parameter in
      if parameter.fileShape.count == 2 { count = parameter.fileShape[1] }
    }
    return count
  }

  static func damage(_ subject: String, _ fault: String) -> TrainingError {
    TrainingError(
      .badData, subject: subject, reason: fault, hint: "the file is damaged; use the original")
  }

  /// The same network with another operating point, with what that was fitted on, and with what
  /// incoming patients are held against from then on.
  ///
  /// - Throws: `internalFault` when the point holds a number that JSON cannot.
  public func recalibrated(
    _ point: OperatingPoint, record: CalibrationRecord, reference: MonitorReference?
  ) throws(TrainingError) -> ModelFile {
    var card = card
    card.operatingPoint = point
    card.operatingPointHash = try ModelCard.hash(of: point)
    card.calibration = record
    card.reference = reference
    return ModelFile(card: card, tensors: tensors)
  }

  /// Fills a network with the tensors that have its parameters' names behind the prefix.
  ///
  /// - Returns: how many they were.
  /// - Throws: `badData` when one is missing, has another shape or is not finite.
  func fill(
    _ network: inout some ParameterHolder, prefix: String, buffers: BufferPool, subject: String
  ) throws(TrainingError) -> Int {
    var wrong: [String] = []
    var count = 0
    network.visitParameters { name, parameter in
      count += 1
      guard let tensor = tensors[prefix + name], tensor.shape == parameter.fileShape,
        tensor.values.allSatisfy(\.isFinite)
      else {
        wrong.append(prefix + name)
        return
      }
      let shape = parameter.value.shape
      parameter.value = Tensor(
        shape: shape, values: parameter.layout.memoryValues(tensor.values, shape: shape),
        in: buffers)
    }
    guard wrong.isEmpty else {
      throw Self.damage(
        subject,
        "lacks \(wrong.count) tensors or holds them in another shape, such as \(wrong[0])")
    }
    return count
  }

  /// Refuses tensors that the networks have no place for.
  func requireAll(_ count: Int, subject: String) throws(TrainingError) {
    guard count == tensors.count else {
      throw Self.damage(
        subject, "holds \(tensors.count - count) tensors that the network has no place for")
    }
  }

  private static func card(_ json: Data, subject: String) throws(TrainingError) -> ModelCard {
    struct Version: Decodable {
      var version: Int
    }
    let card: ModelCard
    do throws(FilesError) {
      let version = try StableJSON.decode(Version.self, from: json, subject: subject).version
      guard version == ModelCard.currentVersion else {
        throw FilesError(
          .badData, subject: subject,
          reason: "has version \(version), this program reads \(ModelCard.currentVersion)",
          hint: "use the program that made it, or train again")
      }
      card = try StableJSON.decode(ModelCard.self, from: json, subject: subject)
    } catch {
      throw TrainingError(error)
    }
    if let fault = card.fault { throw damage(subject, fault) }
    guard card.operatingPointHash == (try ModelCard.hash(of: card.operatingPoint)) else {
      throw TrainingError(
        .badData, subject: subject, reason: "its thresholds do not have the hash the card states",
        hint: "thresholds are changed with fovea calibrate, which writes a new file")
    }
    return card
  }
}
