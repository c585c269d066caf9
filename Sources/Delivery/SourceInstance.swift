public import DecodeProtocol
public import Privacy

/// The instance that a result is about, as its header says, without its pixels.
public struct SourceInstance: Sendable, CustomReflectable {
  /// Where a frame lies in the patient, in the header's own words.
  struct Place: Sendable, Equatable {
    /// Image Position (Patient), three numbers.
    var position: String?
    /// Image Orientation (Patient), six numbers.
    var orientation: String?
    /// Pixel Spacing.
    var spacing: String?
    /// Slice Thickness.
    var thickness: String?
  }

  let dataSet: DataSet
  /// Study Instance UID.
  public let studyUID: String
  let seriesUID: String
  let sopClassUID: String
  /// SOP Instance UID.
  public let sopInstanceUID: String
  /// How many frames it has, at least 1.
  public let frameCount: Int
  /// Height in pixels.
  public let rows: Int
  /// Width in pixels.
  public let columns: Int
  let places: [Place]

  /// The header of an instance without identity; nil where it says of itself that it has one, or
  /// lacks an identifier that results refer to it by, or a size.
  public init?(released dataSet: DataSet) {
    guard dataSet.string(Tag(0x0012_0062)) == "YES" else { return nil }
    self.init(dataSet)
  }

  /// The header of a hospital's own instance, for results that stay there; nil as the other.
  public init?(original header: RawHeader) { self.init(header.dataSet) }

  private init?(_ dataSet: DataSet) {
    guard let study = dataSet.string(.studyInstanceUID),
      let series = dataSet.string(.seriesInstanceUID),
      let sopClass = dataSet.string(.sopClassUID), let instance = dataSet.string(.sopInstanceUID),
      dataSet.number(.rows) > 0, dataSet.number(.columns) > 0
    else { return nil }
    self.dataSet = DataSet(dataSet.elements.filter { Self.carried.contains($0.tag.value) })
    studyUID = study
    seriesUID = series
    sopClassUID = sopClass
    sopInstanceUID = instance
    let stated = dataSet.string(.numberOfFrames).flatMap { Int($0) } ?? 1
    frameCount = min(max(1, stated), Self.mostFrames)
    rows = dataSet.number(.rows)
    columns = dataSet.number(.columns)
    places = Self.places(in: dataSet, count: frameCount)
  }

  /// Whether references to it name a frame (PS3.3 §10.3).
  var isMultiFrame: Bool { dataSet[.numberOfFrames] != nil && frameCount > 1 }

  /// What refers to it, with a frame from 0 where it has several.
  func reference(frame: Int?) -> [DataElement] {
    var elements = [
      DataElement(0x0008_1150, "UI", sopClassUID), DataElement(0x0008_1155, "UI", sopInstanceUID),
    ]
    if isMultiFrame, let frame {
      elements.append(DataElement(0x0008_1160, "IS", String(frame + 1)))
    }
    return elements
  }

  /// Nothing.
  public var customMirror: Mirror { Mirror(self, children: [:]) }

  /// What of the header results carry on or look at; all else is forgotten, so that a study of many
  /// images takes little memory.
  private static let carried: Set<UInt32> = [
    0x0008_0020, 0x0008_0021, 0x0008_0022, 0x0008_0023, 0x0008_0030, 0x0008_0031, 0x0008_0032,
    0x0008_0033, 0x0008_0050, 0x0008_0090, 0x0008_1030, 0x0010_0010, 0x0010_0020, 0x0010_0021,
    0x0010_0030, 0x0010_0040, 0x0010_1010, 0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0020_0010,
    0x0020_0011, 0x0020_0013, 0x0020_0020, 0x0020_0052, 0x0020_0060, 0x0028_0008, 0x0028_0303,
    0x0028_2110, 0x0028_2112, 0x0028_2114,
  ]

  /// Of more no header is believed.
  private static let mostFrames = 1 << 20

  /// Top-level attributes, or functional groups of a multi-frame instance (PS3.3 C.7.6.16.2).
  private static func places(in dataSet: DataSet, count: Int) -> [Place] {
    var shared = Place()
    shared.position = text(dataSet, .imagePositionPatient)
    shared.orientation = text(dataSet, .imageOrientationPatient)
    shared.spacing = text(dataSet, .pixelSpacing)
    shared.thickness = text(dataSet, .sliceThickness)
    if let groups = dataSet[.sharedFunctionalGroups]?.items.first { shared.add(groups) }
    let own = dataSet[.perFrameFunctionalGroups]?.items ?? []
    return (0..<count).map { frame in
      var place = shared
      if own.indices.contains(frame) { place.add(own[frame]) }
      return place
    }
  }

  fileprivate static func text(_ dataSet: DataSet, _ tag: Tag) -> String? {
    guard let text = dataSet[tag]?.text, !text.isEmpty else { return nil }
    return text
  }
}

extension SourceInstance.Place {
  /// Takes what functional groups say.
  fileprivate mutating func add(_ groups: DataSet) {
    func text(_ sequence: UInt32, _ tag: Tag) -> String? {
      groups[Tag(sequence)]?.items.first.flatMap { SourceInstance.text($0, tag) }
    }
    position = text(0x0020_9113, .imagePositionPatient) ?? position
    orientation = text(0x0020_9116, .imageOrientationPatient) ?? orientation
    spacing = text(Tag.pixelMeasuresSequence.value, .pixelSpacing) ?? spacing
    thickness = text(Tag.pixelMeasuresSequence.value, .sliceThickness) ?? thickness
  }

  /// Position, orientation, spacing as numbers; nil where one is missing or is none.
  static func numbers(_ text: String?, count: Int) -> [Double]? {
    guard let text else { return nil }
    let numbers = text.split(separator: "\\", omittingEmptySubsequences: false).compactMap {
      Double($0.filter { $0 != " " })
    }
    return numbers.count == count && numbers.allSatisfy(\.isFinite) ? numbers : nil
  }

  /// Whether it lies somewhere in the patient.
  var isSpatial: Bool {
    Self.numbers(position, count: 3) != nil && Self.numbers(orientation, count: 6) != nil
      && Self.numbers(spacing, count: 2) != nil
  }

  /// How far along the normal of its plane it lies, in millimetres; 0 where it lies nowhere.
  var depthMillimetres: Double {
    guard let position = Self.numbers(position, count: 3),
      let axes = Self.numbers(orientation, count: 6)
    else { return 0 }
    let normal = [
      axes[1] * axes[5] - axes[2] * axes[4], axes[2] * axes[3] - axes[0] * axes[5],
      axes[0] * axes[4] - axes[1] * axes[3],
    ]
    return zip(normal, position).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The area of a pixel in mm²; nil where the spacing is not known.
  var pixelAreaSquareMillimetres: Double? {
    guard let spacing = Self.numbers(spacing, count: 2), spacing.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    return spacing[0] * spacing[1]
  }
}
