import Foundation
import TestSupport
import Testing

/// A file that must be refused, and the whole sentence with which it is.
struct HostileFile: Sendable, CustomTestStringConvertible {
  let name: String
  let data: Data
  let sentence: String

  var testDescription: String { name }

  static let damagedHint = "it is not a whole, valid PyTorch file; fetch or save it again"
  static let forbiddenHint =
    "only tensors are read and nothing is run; where you trust the file, load it in PyTorch and "
    + "save the tensors alone with torch.save(model.state_dict(), \"weights.pth\")"
  static let stateHint =
    "save the state_dict alone with torch.save(model.state_dict(), \"weights.pth\")"

  /// A file that contradicts itself or breaks off.
  static func damaged(_ name: String, _ data: Data, _ reason: String) -> HostileFile {
    HostileFile(name: name, data: data, sentence: "w: \(reason); \(damagedHint)")
  }

  /// A file that asks for what is never done.
  static func forbidden(_ name: String, _ data: Data, _ reason: String) -> HostileFile {
    HostileFile(name: name, data: data, sentence: "w: \(reason); \(forbiddenHint)")
  }

  /// Two numbers as a storage.
  static let numbers = Data([0, 0, 128, 63, 0, 0, 0, 64])

  /// A zip file around a pickle, with the storage 0.
  static func zip(_ pickle: PickleBuilder) -> Data {
    ZipBuilder(pickle: pickle.op(".").data, storages: [("0", numbers)]).data
  }

  /// An honest zip file with a change.
  static func zip(_ change: (inout ZipBuilder) -> Void) -> Data {
    var zip = ZipBuilder(pickle: PickleBuilder.one(), storages: [("0", numbers)])
    change(&zip)
    return zip.data
  }
}
