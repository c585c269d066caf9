internal import Annotations
internal import DecodeProtocol
internal import Files
internal import Foundation

/// A DICOM segmentation (PS3.3 A.51): for each image that it is of, what is marked under which
/// label.
struct SegmentationFile: Sendable {
  /// An image, by what it is called in the journal, never by its UID.
  struct Place: Sendable, Hashable {
    /// SHA-256 of the SOP Instance UID.
    let instance: String
    /// Which frame of the instance, from 0; nil where the segmentation does not say.
    let frame: Int?
  }

  /// The labels of its segments.
  let labels: [String]
  /// Height of its frames, and of its images, in pixels.
  let rows: Int
  /// Width of its frames in pixels.
  let columns: Int
  /// What is marked under each label.
  let masks: [Place: [String: RunLengthMask]]
  /// Images that were looked at, those in which nothing is marked included.
  let lookedAt: Set<Place>

  /// What came of reading a file.
  enum Reading: Sendable {
    case segmentation(SegmentationFile)
    /// It is something else.
    case other
    /// Why it cannot be taken over.
    case refused(String)
  }

  /// Why a segmentation cannot be read, in words that follow its number.
  struct Refusal: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  /// Reads the data set and the samples, as they lie in the file.
  init(_ data: DataSet, samples: Data) throws(Refusal) {
    // Rows and Columns are US: more than 65,535 is no size (PS3.3 C.7.6.3).
    let sides = 1...65_535
    guard let rows = data.whole(.rows), let columns = data.whole(.columns), sides.contains(rows),
      sides.contains(columns), let frames = data.whole(.numberOfFrames), frames > 0
    else { throw Refusal("it says neither how large nor how many its frames are") }
    let bits = try SegmentationBits(data, samples, area: rows * columns, frames: frames)
    let segments = try Self.segments(of: data)
    let groups = data[.perFrameGroups]?.items ?? []
    guard groups.count == frames else { throw Refusal("it does not say what each frame is of") }
    let shared = data[.sharedGroups]?.items.first ?? DataSet()
    var marked: [Place: [String: RunLengthMask]] = [:]
    for (index, group) in groups.enumerated() {
      let place = try Self.place(of: group)
      let holder = group[.segmentIdentification] ?? shared[.segmentIdentification]
      guard let number = holder?.items.first?.whole(.referencedSegment),
        let label = segments[number]
      else { throw Refusal("it does not say which segment a frame is of") }
      let mask = RunLengthMask(rows: rows, columns: columns, pixels: bits.frame(index))
      guard marked[place, default: [:]].updateValue(mask, forKey: label) == nil else {
        throw Refusal("two of its frames are of one image and segment")
      }
    }
    self.rows = rows
    self.columns = columns
    labels = segments.values.sorted()
    masks = marked
    let listed = (data[.referencedSeries]?.items ?? []).flatMap { series in
      (series[.referencedInstances]?.items ?? []).compactMap { $0.string(.referencedInstance) }
    }
    let named = Set(masks.keys.map(\.instance))
    lookedAt = Set(masks.keys).union(
      listed.map(Self.digest).filter { !named.contains($0) }
        .map { Place(instance: $0, frame: nil) })
  }

  /// The label of each segment by its number.
  private static func segments(of data: DataSet) throws(Refusal) -> [Int: String] {
    var segments: [Int: String] = [:]
    for item in data[.segments]?.items ?? [] {
      guard let number = item.whole(.segmentNumber), let label = item.string(.segmentLabel),
        label.count <= 64, segments.updateValue(label, forKey: number) == nil
      else { throw Refusal("a segment has no number or no label of its own") }
    }
    guard !segments.isEmpty, Set(segments.values).count == segments.count else {
      throw Refusal("it has no segment, or two of one label")
    }
    return segments
  }

  /// The image that a frame is of: the one that it was derived from; where it lies in space is no
  /// proof.
  private static func place(of group: DataSet) throws(Refusal) -> Place {
    let sources = (group[.derivation]?.items ?? []).flatMap { $0[.sources]?.items ?? [] }
    guard let source = sources.first, let uid = source.string(.referencedInstance) else {
      throw Refusal("it does not say which image a frame is of, and positions are no proof")
    }
    let numbers = source[.referencedFrames]?.values.map { Int($0) } ?? []
    guard sources.count == 1, numbers.count <= 1 else {
      throw Refusal("a frame is of several images")
    }
    guard let number = numbers.first else { return Place(instance: digest(uid), frame: nil) }
    guard let number, number > 0 else { throw Refusal("it names a frame that is none") }
    return Place(instance: digest(uid), frame: number - 1)
  }

  private static func digest(_ uid: String) -> String { Digest.sha256(Data(uid.utf8)) }
}
