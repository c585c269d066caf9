import Foundation
import Testing

/// Every rule, broken on purpose: a check that cannot fail checks nothing.
@Suite struct RuleSampleTests {
  private static let samples: [RuleSample] = [
    RuleSample(
      .fileLength, bad: String(repeating: "\n", count: 401),
      good: String(repeating: "\n", count: 400)),
    RuleSample(
      .lineLength, bad: String(repeating: "é", count: 101),
      good: String(repeating: "é", count: 100)),
    RuleSample(
      .functionLength, bad: "func f() {\n" + String(repeating: "x()\n", count: 61) + "}",
      good: "func f() {\n" + String(repeating: "x()\n", count: 60) + "}"),
    RuleSample(
      .functionLength,
      bad: "struct A {\n  init(\n    a: Int\n  ) {\n" + String(repeating: "x()\n", count: 61)
        + "}}",
      good: "struct A {\n  func a()\n  struct B {\n" + String(repeating: "let x\n", count: 61)
        + "}}"),
    RuleSample(
      .bannedNames, bad: "enum FileUtils {}", good: "// a struct Manager\nenum Utilised {}"),
    RuleSample(.bannedNames, bad: "final class LayerBase {}", good: "let x = LayerBased()"),
    RuleSample(.roomName, bad: "public enum Files {}", good: "public enum FilesError {}"),
    RuleSample(.fileName, bad: "struct Sha {}", good: "extension Swift.Digest {}"),
    RuleSample(
      .fileName, "Sources/Files/Digest+Hex.swift", bad: "enum Digests {}",
      good: "extension Digest {}"
    ),
    RuleSample(
      .output, bad: "  print(1)", good: #"blueprint(1); x.print(2); "print(3)"; // print("#),
    RuleSample(.output, bad: "debugPrint(x)", good: "let debugPrinter = 1"),
    RuleSample(.force, bad: "let a = b!.c", good: "let a = !b && c != d && e = f, \"a!\""),
    RuleSample(.force, bad: "f(a[0]!)", good: "f(!a[0], a[0] != 1)"),
    RuleSample(.force, bad: "let a = try! f()", good: "let a = try? f()"),
    RuleSample(.force, bad: "a as! B", good: "a as? B // as! B"),
    RuleSample(.force, bad: "fatalError(\"x\")", good: "preconditionFailure(\"fatalError(\")"),
    RuleSample(.force, bad: "var a: Int!", good: "var a: Int?"),
    RuleSample(
      .unchecked, bad: "final class A: @unchecked Sendable {}", good: "final class A: Sendable {}"),
    RuleSample(
      .unchecked, "Sources/Files/WorkerPool.swift", bad: "class A: @unchecked  Sendable {}",
      good: "/// @unchecked Sendable\nclass A {}"),
    RuleSample(
      .environment, bad: "ProcessInfo.processInfo.environment[\"A\"]",
      good: "ProcessInfo.processInfo.processorCount"),
    RuleSample(
      .environment, "Sources/CDICOM/a.c", bad: "x = getenv(\"A\");", good: "forget_env(1);"),
    RuleSample(.machinePaths, bad: "// see /wo" + "rk/main", good: "// see homework/main"),
    RuleSample(.machinePaths, bad: "\"/ho" + "me/ana/x\"", good: "\"/home\""),
    RuleSample(.openEnds, bad: "// TO" + "DO: later", good: "// TO" + "DO(#12): later"),
    RuleSample(.openEnds, bad: "/* FIX" + "ME */", good: "let PREFIX" + "MEAN = 1"),
    RuleSample(.documentation, bad: "public let a = 1", good: "/// A.\npublic let a = 1"),
    RuleSample(
      .documentation, bad: "// A.\n@inlinable\npublic func a() {}",
      good: "/// A.\n@inlinable\npublic func a() {}"),
    RuleSample(
      .documentation, bad: "  @discardableResult public func a() {}",
      good: "public import Foundation\npublic extension Int {}"),
    RuleSample(.importOrder, bad: "internal import Networks", good: "internal import Crypto"),
    RuleSample(
      .importOrder, bad: "import struct Training.Loss", good: "import struct Crypto.SHA256"),
    RuleSample(.importOrder, bad: "@testable import Ingest", good: "// import Ingest"),
    RuleSample(
      .importOrder, "Sources/Unknown/A.swift", bad: "import Files", good: "import Foundation"),
    RuleSample(
      .shimsStayInside, "Sources/Kernels/A.swift", bad: "public import CKernels",
      good: "internal import CKernels"),
  ]

  @Test(arguments: RuleSampleTests.samples)
  func `a rule finds what breaks it and nothing else`(sample: RuleSample) {
    let bad = SourceFile(path: sample.path, text: sample.bad)
    let good = SourceFile(path: sample.path, text: sample.good)
    #expect(sample.rule.brokenLines(bad).count == 1, "broken: \(sample.rule.sentence)")
    #expect(sample.rule.brokenLines(good) == [], "kept: \(sample.rule.sentence)\n\(sample.good)")
  }

  @Test(arguments: [
    ("a // b", "a     "),
    ("a /* b /* c */ d */ e", "a                   e"),
    ("\"a\" + b", "\" \" + b"),
    (#""a\"b" + c"#, "\"    \" + c"),
    (##"#"a"b"# + c"##, "#\"   \"# + c"),
    (#""\(f("x", ")"))" + c"#, "\"              \" + c"),
    ("\"\"\"\n\"a\"\n\"\"\"\nb", "\"\"\"\n   \n\"\"\"\nb"),
  ])
  func `comments and strings are blanked out in place`(text: String, code: String) {
    #expect(CodeText(text, isSwift: true).code == code)
  }

  @Test func `a quote in a C character begins no string`() {
    #expect(CodeText(#"a = '"'; b"#, isSwift: false).code == "a = ' '; b")
  }
}
