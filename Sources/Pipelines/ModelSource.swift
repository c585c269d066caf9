internal import Delivery
internal import Foundation
internal import Training

/// A model file as the user named it.
struct ModelSource {
  let file: ModelFile
  /// The file's name without folder and suffix.
  let name: String
  /// SHA-256 of the file.
  let digest: String

  /// Reads the file.
  ///
  /// - Throws: what Training says about it.
  init(_ url: URL) throws {
    file = try ModelFile.read(from: url)
    name = url.deletingPathExtension().lastPathComponent
    digest = try file.digest()
  }

  /// What DICOM results say of it.
  var resultModel: ResultModel {
    ResultModel(name: name, digest: digest, version: Version.number)
  }
}
