import Pipelines
import Testing

/// The JSON Schema that editors read.
@Suite struct PipelineSchemaTests {
  private func member(_ value: JSONValue?, _ name: String) -> JSONValue? {
    guard case .object(let members) = value else { return nil }
    return members[name]
  }

  private func schema(of path: String) -> JSONValue? {
    path.split(separator: ".").reduce(PipelineSchema.document) { value, name in
      member(member(value, "properties"), String(name))
    }
  }

  @Test func `the document names its dialect and refuses unknown keys`() {
    let document = PipelineSchema.document
    #expect(
      member(document, "$schema") == .text("https://json-schema.org/draft/2020-12/schema"))
    #expect(member(document, "additionalProperties") == .flag(false))
    #expect(member(document, "required") == .array([.text("input"), .text("model")]))
  }

  @Test func `every key of the table is described`() {
    for key in PipelineKeyTable.keys {
      #expect(member(schema(of: key.path), "description") == .text(key.note), "\(key.path)")
    }
  }

  @Test func `targets are required unless masks or boxes stand for them`() {
    let model = schema(of: "model")
    #expect(member(model, "required") == nil)
    #expect(
      member(model, "anyOf")
        == .array([
          .object(["required": .array([.text("targets")])]),
          .object([
            "required": .array([.text("task")]),
            "properties": .object([
              "task": .object(["enum": .array([.text("detect"), .text("segment")])])
            ]),
          ]),
        ]))
  }

  @Test func `a whole number has its type, its range and its default`() {
    let epochs = schema(of: "training.epochs")
    #expect(
      epochs
        == .object([
          "type": .text("integer"), "minimum": .integer(1), "maximum": .integer(10_000),
          "default": .integer(12), "description": .text("Passes over the images."),
        ]))
  }

  @Test func `a list of numbers has the range of each`() {
    let shares = schema(of: "evaluation.learningCurve")
    #expect(member(shares, "type") == .text("array"))
    #expect(member(shares, "default") == .array([]))
    #expect(
      member(shares, "items")
        == .object([
          "type": .text("number"), "minimum": .number(0.0001), "maximum": .number(1),
        ]))
  }

  @Test func `a choice that may be null says so twice`() {
    let architecture = schema(of: "model.architecture")
    #expect(member(architecture, "type") == .array([.text("string"), .text("null")]))
    guard case .array(let names) = member(architecture, "enum") else {
      Issue.record("no enum")
      return
    }
    #expect(names.contains(.text("resnet18")) && names.contains(.null))
  }
}
