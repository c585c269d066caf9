internal import DecodeProtocol
internal import Files
internal import Foundation
internal import Privacy

extension DecoderSession {
  /// Reads a segmentation: its attributes in the confined process, its bits here.
  mutating func segmentation(
    at entry: InputEntry
  ) async throws(IngestError) -> SegmentationFile.Reading {
    guard entry.kind == .file else { return .other }
    var tree: AttributeTree?
    switch await answer(to: .open(path: entry.path)) {
    case .notAnImage(let what, let attributes) where what.kind == .segmentation: tree = attributes
    case .failure(let failure) where failure.code == .workerNotReady:
      throw IngestError(
        .decoderBroken, subject: "fovea-decode", reason: failure.reason, hint: "run fovea doctor")
    case .failure(let failure): return .refused("it cannot be read: \(failure.reason)")
    default: return .other
    }
    guard case .dataSet(let data, _, let place) = await answer(to: .dataSet(path: entry.path))
    else { return .refused("it cannot be read") }
    guard data.string(.sopClassUID) == "1.2.840.10008.5.1.4.1.1.66.4" else { return .other }
    guard let place else { return .refused("its samples are compressed or cut off; decompress it") }
    do throws(FilesError) {
      let url = URL(fileURLWithPath: String(decoding: entry.path, as: UTF8.self))
      let bytes = try InputFile.data(of: url, limit: 1 << 30)
      guard place.offset + place.byteCount <= bytes.count else { return .refused("it is cut off") }
      let samples = bytes[place.offset..<(place.offset + place.byteCount)]
      return Self.reading(data, samples, tree ?? AttributeTree(), entry)
    } catch {
      return .refused("it cannot be read: \(error.reason)")
    }
  }

  private static func reading(
    _ data: DataSet, _ samples: Data, _ tree: AttributeTree, _ entry: InputEntry
  ) -> SegmentationFile.Reading {
    do throws(SegmentationFile.Refusal) {
      let file = try SegmentationFile(data, samples: samples)
      let identity = RawIdentity(of: tree, path: entry.relativePath)
      if file.labels.contains(where: { identity.isRepeated(in: $0, countingPath: false) }) {
        return .refused("the label of a segment repeats an identifier of its patient")
      }
      return .segmentation(file)
    } catch {
      return .refused(error.reason)
    }
  }
}
