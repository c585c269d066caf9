internal import Annotations
internal import Cohorts
internal import Evaluation
internal import Foundation
internal import Testing
internal import Training

/// Which images of a training part a finished model could learn from.
@Suite struct LabelledImagesTests {
  private static func facts(
    _ number: Int, patient: Int, _ targets: [String: String] = [:], masks: [String]? = nil,
    boxes: [LabelledBox]? = nil
  ) -> CaseFacts {
    var facts = CaseFacts(Picture.facts(number, patient: patient))
    (facts.targets, facts.maskLabels, facts.boxes) = (targets, masks, boxes)
    return facts
  }

  private static let plain = Result { try TinyRun(name: "labelled").finished().model.card }
  private static let pixels = Result {
    var options = TinyPixelRun.options()
    options.epochs = 1
    return try TinyPixelRun(name: "labelled", options: options).finished().model.card
  }

  /// A tiny run's card with members replaced, as JSON.
  private static func edited(
    _ card: ModelCard, _ edits: (path: String, json: String)...
  ) throws -> ModelCard {
    var tree = try JSONSerialization.jsonObject(with: JSONEncoder().encode(card))
    for edit in edits {
      let value = try JSONSerialization.jsonObject(
        with: Data(edit.json.utf8), options: .fragmentsAllowed)
      tree = Damage.put(value, at: edit.path.split(separator: ".").map(String.init)[...], in: tree)
    }
    return try JSONDecoder().decode(
      ModelCard.self, from: JSONSerialization.data(withJSONObject: tree))
  }

  @Test func `an image counts that has a label of the model, or is of a unit with one`() throws {
    let cases = [
      Self.facts(0, patient: 0, ["sick": "1"]), Self.facts(1, patient: 0),
      Self.facts(2, patient: 1, ["other": "1"]), Self.facts(3, patient: 2, ["sick": "-1"]),
      Self.facts(4, patient: 3, ["sick": "0"]), Self.facts(5, patient: 4, ["sick": "odd"]),
    ]
    let ofImages = try Self.edited(
      Self.plain.get(), ("options.uncertain", #""ignore""#))
    #expect(try ofImages.labelled([0, 1, 2, 3, 4], of: cases) == [0, 4])
    #expect(try ofImages.labelled([0, 2], of: cases) == [0])
    let ofPatients = try Self.edited(
      Self.plain.get(), ("unit", #""patient""#), ("options.uncertain", #""one""#))
    #expect(try ofPatients.labelled([0, 1, 2, 3, 4], of: cases) == [0, 1, 3, 4])
  }

  @Test func `of masks one label is enough, of classes and boxes all are needed`() throws {
    let cases = [
      Self.facts(0, patient: 0, masks: ["a", "b"]), Self.facts(1, patient: 1, masks: ["b"]),
      Self.facts(2, patient: 2, masks: ["c"]), Self.facts(3, patient: 3),
      Self.facts(4, patient: 4, boxes: []),
    ]
    let all = Array(cases.indices)
    func head(_ kind: String) -> (String, String) {
      ("heads.0", #"{"kind": "\#(kind)", "targets": ["a", "b"], "labels": ["a", "b"]}"#)
    }
    let card = try Self.pixels.get()
    #expect(try Self.edited(card, head("multiLabel")).labelled(all, of: cases) == [0, 1])
    #expect(try Self.edited(card, head("multiClass")).labelled(all, of: cases) == [0])
    let boxes = try Self.edited(card, head("multiLabel"), ("options.task", #""detect""#))
    #expect(try boxes.labelled(all, of: cases) == [0, 4])
  }
}
