internal import DecodeProtocol
internal import Files
internal import Foundation
internal import Ingest
internal import Privacy

extension FileRewriter {
  /// The second walk of a file that the first one kept: written here, its samples copied from where
  /// the worker said they lie; nil if the worker has to write it.
  ///
  /// The same attributes give the same bytes as by the worker.
  ///
  /// - Throws: errors of writing.
  func rewriteDirectly(
    _ entry: InputEntry, _ held: HeldFile, values: PatientValues, into folder: StagedFolder?
  ) throws -> DeliveryRecord? {
    var record = record(of: entry)
    let original = try DataSet(bytes: held.dataSet)
    let released: ReleasedDataSet
    do throws(PrivacyError) {
      released = try deidentifier.deidentify(
        original, values: values, transferSyntax: held.transferSyntax)
    } catch {
      return record.with(.refused(error.reason))
    }
    guard PixelExtent(released.dataSet).byteCount == held.pixels.byteCount else { return nil }
    let samples = held.identity.bytes(
      of: entry.path, at: held.pixels.offset, count: held.pixels.byteCount)
    guard let samples else {
      return record.with(.refused("it changed while it was read"))
    }
    let bits = StrayBits(released.dataSet)
    guard samples.withUnsafeBytes({ bits.areAbsent(in: $0) }) else { return nil }
    record.note(released, original)
    let head = UncompressedFile.head(of: released.dataSet, pixels: held.pixels)
    return try stage([head, samples], record, into: folder)
  }
}
