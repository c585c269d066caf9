import DecodeProtocol
import Delivery

/// One property of an object that is broken, and the sentence that it must give.
struct ExportMutation: Sendable {
  let code: ExportFinding.Code
  /// The folder of the object: seg, sr or sc.
  let kind: String
  /// The sequences that lead to what is broken, in every item.
  var path: [UInt32] = []
  let sentence: String
  let change: @Sendable (inout DataSet) -> Void

  init(
    _ code: ExportFinding.Code, _ kind: String, in path: [UInt32] = [], _ sentence: String,
    _ change: @escaping @Sendable (inout DataSet) -> Void
  ) {
    self.code = code
    self.kind = kind
    self.path = path
    self.sentence = sentence
    self.change = change
  }

  /// The data set with the property broken.
  func broken(_ dataSet: DataSet) -> DataSet {
    var dataSet = dataSet
    Self.descend(into: &dataSet, path[...], change)
    return dataSet
  }

  private static func descend(
    into dataSet: inout DataSet, _ path: ArraySlice<UInt32>, _ change: (inout DataSet) -> Void
  ) {
    guard let next = path.first else { return change(&dataSet) }
    guard let element = dataSet[Tag(next)] else { return }
    var items = element.items
    for index in items.indices { descend(into: &items[index], path.dropFirst(), change) }
    dataSet.put(DataElement(tag: Tag(next), vr: "SQ", value: .items(items)))
  }
}

extension DataSet {
  mutating func remove(_ tag: UInt32) { elements.removeAll { $0.tag == Tag(tag) } }

  mutating func put(_ tag: UInt32, _ vr: String, _ text: String) {
    put(DataElement(Tag(tag), vr, text))
  }

  /// Changes the items of a sequence.
  mutating func change(_ tag: UInt32, _ body: ([DataSet]) -> [DataSet]) {
    put(DataElement(tag: Tag(tag), vr: "SQ", value: .items(body(self[Tag(tag)]?.items ?? []))))
  }

  /// The code of a report's item.
  var concept: String? { self[Tag(0x0040_A043)]?.items.first?.string(Tag(0x0008_0100)) }
}
