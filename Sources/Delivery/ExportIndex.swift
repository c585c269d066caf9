internal import DecodeProtocol

/// What lies beside objects that are checked: the images, and every instance by its series.
struct ExportIndex: Sendable {
  /// What the images of one study say of it.
  struct Study {
    var patientIDs: Set<String> = []
    var patientNames: Set<String> = []
    var dates: Set<String> = []
  }

  private(set) var images: [String: SourceInstance] = [:]
  private(set) var studies: [String: Study] = [:]
  /// The series of every instance, objects too.
  private(set) var series: [String: String] = [:]
  /// The series that images are in.
  private(set) var imageSeries: Set<String> = []
  /// Whether all images say that they are de-identified, or none does.
  private(set) var areAllReleased = true
  private(set) var isNoneReleased = true
  /// The first object with an identifier.
  private(set) var firstObjects: [String: Int] = [:]
  /// The kinds of objects in each series of theirs.
  private(set) var kinds: [String: Set<CheckedObject.Kind>] = [:]

  mutating func add(image: SourceInstance) {
    images[image.sopInstanceUID] = image
    series[image.sopInstanceUID] = image.seriesUID
    imageSeries.insert(image.seriesUID)
    var study = studies[image.studyUID] ?? Study()
    study.patientIDs.insert(image.dataSet.string(.patientID) ?? "")
    study.patientNames.insert(image.dataSet.string(.patientName) ?? "")
    study.dates.insert(image.dataSet.string(.studyDate) ?? "")
    studies[image.studyUID] = study
    if image.dataSet.isReleased { isNoneReleased = false } else { areAllReleased = false }
  }

  /// Adds what is no image; an image of the same identifier stands before it.
  mutating func add(instance: String, series name: String) {
    if images[instance] == nil { series[instance] = name }
  }

  mutating func add(object: Int, kind: CheckedObject.Kind, instance: String, series: String) {
    if firstObjects[instance] == nil { firstObjects[instance] = object }
    kinds[series, default: []].insert(kind)
    add(instance: instance, series: series)
  }
}

extension DataSet {
  /// Whether it says of itself that it identifies nobody (0012,0062).
  var isReleased: Bool { string(Tag(0x0012_0062)) == "YES" }
}
