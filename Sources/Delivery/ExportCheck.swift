internal import DecodeProtocol
public import Foundation
internal import Ingest
internal import Privacy

/// Says of DICOM objects, beside the images that they are of, why viewers would hide or misplace
/// them; changes nothing.
///
/// Two walks: the first learns which images and objects there are, the second looks at one object
/// after the other. Memory holds the headers of the images, and an object for each worker.
public struct ExportCheck: Sendable {
  /// The folder of a folder of results with the images that they are of.
  public static let sourcesName = "sources"

  private let objects: URL
  private let images: URL
  private let decoder: URL

  /// Looks at the objects in a folder; images among them are no objects: those in `sources/`, and
  /// in a folder inside the other or the same all but segmentations, reports and pictures of
  /// results.
  ///
  /// - Parameters:
  ///   - objects: the folder of the objects.
  ///   - images: the folder of the images; it may be the same, hold it or lie in it.
  public init(objects: URL, images: URL, decoder: URL) {
    self.objects = objects
    self.images = images
    self.decoder = decoder
  }

  /// Reads and checks.
  ///
  /// - Throws: `badData` for no object or no image; what Ingest says of folders and the decoder.
  public func run() async throws -> ExportSummary {
    let imageEntries = try InputWalk.entries(in: images)
    let imagePaths = Set(imageEntries.map(\.path))
    var places = try InputWalk.entries(in: objects).map { entry in
      let isAmongImages =
        imagePaths.contains(entry.path)
        || entry.relativePath.split(separator: "/").dropLast().contains(Substring(Self.sourcesName))
      return Place(entry: entry, role: isAmongImages ? .either : .object)
    }
    let objectPaths = Set(places.map(\.entry.path))
    places += imageEntries.filter { !objectPaths.contains($0.path) }
      .map { Place(entry: $0, role: .image) }
    let (index, found) = try await survey(places)
    guard !found.isEmpty else {
      throw DeliveryError(
        .badData, subject: "--check-export",
        reason: "finds no DICOM object in the folder of results",
        hint: "name the folder that holds segmentations, reports or pictures")
    }
    guard !index.images.isEmpty else {
      throw DeliveryError(
        .badData, subject: "--check-export",
        reason: "finds no DICOM image to hold the objects against",
        hint: "name the folder of the images that they are of")
    }
    return ExportSummary(
      imageCount: index.images.count, objects: try await checked(found, beside: index))
  }

  /// A file, and what it may be.
  private struct Place: Sendable {
    enum Role { case object, either, image }
    let entry: InputEntry
    let role: Role
  }

  /// What the first walk keeps of a file.
  private enum Survey: Sendable {
    case image(SourceInstance)
    case object(CheckedObject.Kind, instance: String?, series: String?)
    case listed(instance: String, series: String)
    case nothing
  }

  /// Learns what there is; the entries of the objects in the order of their paths.
  private func survey(_ places: [Place]) async throws -> (ExportIndex, [InputEntry]) {
    var surveys = [Survey](repeating: .nothing, count: places.count)
    // Entries are numbered anew, since they are of two folders.
    let entries = places.enumerated().map { $1.entry.renumbered($0) }
    _ = try await DecoderPool(decoder: decoder, task: "predict").run(entries) {
      entry, session -> (Int, Survey) in
      (entry.number, await Self.survey(entry, as: places[entry.number].role, &session))
    } each: { number, survey in
      surveys[number] = survey
    }
    var index = ExportIndex()
    var found: [InputEntry] = []
    for (number, survey) in surveys.enumerated() {
      switch survey {
      case .image(let image): index.add(image: image)
      case .object(let kind, let instance, let series):
        found.append(places[number].entry)
        guard let instance, let series else { break }
        index.add(object: found.count, kind: kind, instance: instance, series: series)
      case .listed(let instance, let series): index.add(instance: instance, series: series)
      case .nothing: break
      }
    }
    return (index, found)
  }

  private static func survey(
    _ entry: InputEntry, as role: Place.Role, _ session: inout DecoderSession
  ) async -> Survey {
    guard entry.kind == .file else { return .nothing }
    switch await session.answer(to: .dataSet(path: entry.path)) {
    case .dataSet(let dataSet, let syntax, _):
      let object = ExportObject(dataSet, transferSyntax: syntax, pixelByteCount: nil)
      let (instance, series) = (
        dataSet.string(.sopInstanceUID), dataSet.string(.seriesInstanceUID)
      )
      if role == .object || (role == .either && object.isResult) {
        return .object(object.kind, instance: instance, series: series)
      }
      if object.kind == .picture, let picture = object.picture { return .image(picture) }
      guard let instance, let series else { return .nothing }
      return .listed(instance: instance, series: series)
    case .failure where role == .object: return .object(.other, instance: nil, series: nil)
    default: return .nothing
    }
  }

  /// Looks at each object.
  private func checked(
    _ found: [InputEntry], beside index: ExportIndex
  ) async throws -> [CheckedObject] {
    let entries = found.enumerated().map { $1.renumbered($0 + 1) }
    var checked: [CheckedObject] = []
    _ = try await DecoderPool(decoder: decoder, task: "predict").run(entries) {
      entry, session -> CheckedObject in
      await Self.checked(entry, beside: index, &session)
    } each: { object in
      checked.append(object)
    }
    return checked.sorted { $0.number < $1.number }
  }

  private static func checked(
    _ entry: InputEntry, beside index: ExportIndex, _ session: inout DecoderSession
  ) async -> CheckedObject {
    guard
      case .dataSet(let dataSet, let syntax, let pixels) = await session.answer(
        to: .dataSet(path: entry.path))
    else {
      let finding = ExportFinding(
        .unreadable, "is damaged or written in a way that is not known",
        so: "no archive takes it", "write it again")
      return CheckedObject(number: entry.number, kind: .other, findings: [finding])
    }
    let object = ExportObject(
      dataSet, transferSyntax: syntax, pixelByteCount: pixels?.byteCount)
    let rules = ExportRules(object: object, number: entry.number, index: index)
    return CheckedObject(number: entry.number, kind: object.kind, findings: rules.findings)
  }
}
