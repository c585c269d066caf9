// Weight files of any known format become named tensors of Float; nothing in a file is ever run.
// In: the bytes of safetensors, of PyTorch's checkpoints, zip and legacy, of ONNX models.
// Out: `NamedTensors`: tensors by name, metadata, how many entries were no tensors.
// Callers: Networks, which knows what the names mean, and the programs that test the readers.
// The format is told by the first bytes, never by the file's name; sizes are checked before use.
public import Files
public import Foundation
internal import ONNX

/// The tensors of a weight file by name, whatever its format.
public struct NamedTensors: Sendable {
  /// The format that the bytes are in.
  public let format: WeightFormat
  /// The tensors as `Float`, in row-major order.
  public let tensors: [String: FileTensor]
  /// What the file says beside its tensors; only safetensors say anything.
  public let metadata: [String: String]
  /// How many entries were passed over because they hold no tensor, such as an epoch's number.
  public let passedOverCount: Int

  /// Reads and checks the file.
  ///
  /// - Throws: `unreadable`, `unknownFormat`, `unsupported`, `damaged`, `forbidden`.
  public init(contentsOf url: URL) throws(WeightFilesError) {
    let data: Data
    do throws(FilesError) { data = try InputFile.data(of: url) } catch {
      throw WeightFilesError(error)
    }
    try self.init(data: data, subject: url.lastPathComponent)
  }

  /// Reads and checks the bytes; `subject` names the file in errors.
  ///
  /// - Throws: `unreadable`, `unknownFormat`, `unsupported`, `damaged`, `forbidden`.
  public init(data: Data, subject: String) throws(WeightFilesError) {
    let data = data.startIndex == 0 ? data : Data(data)
    do throws(WeightFault) {
      format = try WeightFormat(of: data)
      switch format {
      case .safetensors:
        let contents: SafeTensors
        do throws(FilesError) {
          contents = try SafeTensors(data: data, subject: subject)
        } catch {
          throw WeightFault(passing: error)
        }
        (tensors, metadata, passedOverCount) = (contents.tensors, contents.metadata, 0)
      case .pyTorchZip:
        let states = try TorchZip(data: data).states()
        (tensors, metadata, passedOverCount) = (states.tensors, [:], states.passedOverCount)
      case .pyTorchLegacy:
        let states = try TorchLegacy(data: data).states()
        (tensors, metadata, passedOverCount) = (states.tensors, [:], states.passedOverCount)
      case .onnx:
        do throws(ONNXError) {
          tensors = try Initialisers.read(data, subject: subject)
        } catch {
          throw WeightFault(passing: error)
        }
        (metadata, passedOverCount) = ([:], 0)
      }
    } catch {
      throw WeightFilesError(error, subject: subject)
    }
  }
}
