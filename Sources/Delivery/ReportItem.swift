internal import DecodeProtocol

/// One content item of a structured report (PS3.3 C.17.3).
struct ReportItem {
  private let elements: [DataElement]
  private let children: [ReportItem]

  private init(
    _ type: String, _ relation: String?, _ concept: CodedConcept?, _ more: [DataElement],
    _ children: [ReportItem] = []
  ) {
    var elements = [DataElement(0x0040_A040, "CS", type)]
    if let relation { elements.append(DataElement(0x0040_A010, "CS", relation)) }
    if let concept { elements.append(.sequence(0x0040_A043, [concept.item])) }
    self.elements = elements + more
    self.children = children
  }

  /// How an item stands to the one above it.
  enum Relation: String {
    case contains = "CONTAINS"
    case modifies = "HAS CONCEPT MOD"
    case observes = "HAS OBS CONTEXT"
    case selectedFrom = "SELECTED FROM"
  }

  /// The report itself, or a heading in it, by a template of PS3.16.
  static func container(
    _ concept: CodedConcept, isRoot: Bool = false, template: String? = nil, _ items: [ReportItem]
  ) -> ReportItem {
    var more = [DataElement(0x0040_A050, "CS", "SEPARATE")]
    if let template {
      let item = DataSet([
        DataElement(0x0008_0105, "CS", "DCMR"), DataElement(0x0040_DB00, "CS", template),
      ])
      more.append(.sequence(0x0040_A504, [item]))
    }
    return ReportItem("CONTAINER", isRoot ? nil : "CONTAINS", concept, more, items)
  }

  /// Words.
  static func text(
    _ relation: Relation, _ concept: CodedConcept, _ text: String
  ) -> ReportItem {
    ReportItem("TEXT", relation.rawValue, concept, [DataElement(0x0040_A160, "UT", text)])
  }

  /// A concept.
  static func code(
    _ relation: Relation, _ concept: CodedConcept, _ value: CodedConcept
  ) -> ReportItem {
    ReportItem("CODE", relation.rawValue, concept, [.sequence(0x0040_A168, [value.item])])
  }

  /// An identifier.
  static func uid(_ relation: Relation, _ concept: CodedConcept, _ uid: String) -> ReportItem {
    ReportItem("UIDREF", relation.rawValue, concept, [DataElement(0x0040_A124, "UI", uid)])
  }

  /// A number with its unit.
  static func number(
    _ concept: CodedConcept, _ value: Double, _ unit: CodedConcept
  ) -> ReportItem {
    let measured = DataSet([
      .sequence(0x0040_08EA, [unit.item]),
      DataElement(0x0040_A30A, "DS", AttributeText.decimal(value)),
    ])
    return ReportItem("NUM", "CONTAINS", concept, [.sequence(0x0040_A300, [measured])])
  }

  /// A reference to an image or segment.
  static func image(
    _ relation: Relation, _ concept: CodedConcept?, _ reference: [DataElement]
  ) -> ReportItem {
    ReportItem(
      "IMAGE", relation.rawValue, concept,
      [.sequence(0x0008_1199, [DataSet(sorting: reference)])])
  }

  /// A closed line on an image, column and row after each other, from the upper left corner of the
  /// upper left pixel (PS3.3 C.18.6.1.2).
  static func region(
    _ concept: CodedConcept, _ points: [Double], on image: [DataElement]
  ) -> ReportItem {
    ReportItem(
      "SCOORD", "CONTAINS", concept,
      [.floats(0x0070_0022, points), DataElement(0x0070_0023, "CS", "POLYLINE")],
      [.image(.selectedFrom, nil, image)])
  }

  /// The attributes of the item with all below it.
  var dataSet: DataSet {
    var all = elements
    if !children.isEmpty { all.append(.sequence(0x0040_A730, children.map(\.dataSet))) }
    return DataSet(sorting: all)
  }
}
