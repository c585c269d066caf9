import Foundation
import Testing

/// The rules of the house that a machine can check, over the whole checkout.
@Suite struct HouseRulesTests {
  private static let ofCode: [HouseRule] = [
    .fileLength, .lineLength, .functionLength, .bannedNames, .roomName, .fileName, .output, .force,
    .unchecked, .environment, .machinePaths, .openEnds, .documentation, .importOrder,
    .shimsStayInside,
  ]

  @Test(arguments: HouseRulesTests.ofCode)
  func `the code keeps the rule`(rule: HouseRule) {
    #expect(rule.offences(in: SourceTree.files) == [])
  }

  @Test(arguments: [HouseRule.machinePaths, .openEnds])
  func `documents keep the rule`(rule: HouseRule) {
    #expect(rule.offences(in: SourceTree.documents) == [])
  }

  @Test func `the tree is found`() {
    let paths = Set(SourceTree.files.map(\.path))
    #expect(paths.contains("Tests/HouseRulesTests/HouseRulesTests.swift"))
    #expect(paths.contains("Sources/Files/Digest.swift"))
    #expect(SourceTree.documents.contains { $0.path == "Makefile" })
  }

  @Test(arguments: [
    "Files", "ONNX", "WeightFiles", "DecodeProtocol", "Privacy", "Ingest", "Cohorts", "Networks",
    "Training", "Reports", "Delivery", "Pipelines",
  ])
  func `a room that meets files or people has its error`(room: String) throws {
    let file = try #require(SourceTree.file("Sources/\(room)/\(room)Error.swift"))
    #expect(!file.codeLines(matching: #"public struct \#(room)Error\b"#).isEmpty)
  }

  @Test(arguments: ["Tensors", "Kernels", "Compute", "Evaluation"])
  func `a room of numbers has preconditions instead of errors`(room: String) {
    let errors = SourceTree.files.filter { $0.target == room && $0.stem.hasSuffix("Error") }
    #expect(errors.map(\.path) == [])
  }
}

/// The package itself, held to the import list.
@Suite struct ImportListTests {
  @Test(arguments: ImportList.storeys.map(\.target))
  func `a target imports only from below`(target: String) throws {
    let names = ImportList.storeys.map(\.target)
    let storey = try #require(names.firstIndex(of: target))
    let below = Set(names[(storey + 1)...]).union(ImportList.packages)
    #expect(ImportList.storeys[storey].imports.filter { !below.contains($0) } == [])
  }

  @Test func `Package.swift declares no dependency that is not on the list`() throws {
    let text = try #require(SourceTree.file("Package.swift")).lines.joined(separator: "\n")
    let targets = text.matches(of: /(?:room|program)\(\s*"([\w-]+)",\s*\[([^\]]*)\]/)
    #expect(targets.count >= 16)
    for target in targets {
      let name = String(target.1)
      let allowed = try #require(ImportList.imports(of: name), "\(name) is not on the list")
      let declared = target.2.matches(of: /"(\w+)"/).map { String($0.1) }
      #expect(declared.filter { !allowed.contains($0) } == [], "\(name)")
    }
  }

  @Test func `every folder of Sources is on the list`() {
    let folders = Set(SourceTree.files.compactMap(\.target))
    #expect(folders.filter { ImportList.imports(of: $0) == nil } == [])
  }
}
