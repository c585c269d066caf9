internal import Files
internal import Foundation
internal import Networks

/// A backbone as a weight file: safetensors with its card, the head left out.
struct BackboneFile {
  let classifier: Classifier
  let card: WeightCard

  /// The bytes.
  ///
  /// - Throws: `diverged` for a weight that the format cannot hold.
  func encoded(as format: BackboneFormat) throws(TrainingError) -> Data {
    let head = classifier.architecture.headName + "."
    var tensors: [String: FileTensor] = [:]
    for (name, tensor) in classifier.fileTensors() where !name.hasPrefix(head) {
      let tensor = format.rounded(tensor)
      guard tensor.values.allSatisfy(\.isFinite) else {
        throw TrainingError(
          .diverged, subject: name, reason: "holds a value that the file cannot",
          hint: "lower learningRate; no backbone was written")
      }
      tensors[name] = tensor
    }
    do throws(FilesError) {
      let text = String(decoding: try StableJSON.encode(card), as: UTF8.self)
      return SafeTensors(metadata: [WeightCard.metadataKey: text], tensors: tensors)
        .encoded(as: format == .single ? .float32 : .float16)
    } catch {
      throw TrainingError(error)
    }
  }
}
