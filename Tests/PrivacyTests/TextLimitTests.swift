import Foundation
import Testing

/// The limits of the search for text, held to those with which its figures were counted.
@Suite struct TextLimitTests {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The number that follows a text in a file of the package.
  private func number(after text: String, in file: String) throws -> Double {
    let source = try String(
      contentsOf: Self.package.appendingPathComponent(file), encoding: .utf8)
    let place = try #require(source.range(of: text), "\(file) has no \(text)")
    return try #require(Double(source[place.upperBound...].prefix { "-.0123456789".contains($0) }))
  }

  @Test(arguments: [
    ("candidateLimit: Float", "\"--candidate\", type=float"),
    ("cellLimit: Float", "\"--cell\", type=float"),
    ("peakLimit: Float", "\"--peak\", type=float"),
    ("paddingPixels", "\"--padding\", type=int"),
  ])
  func `limits are those that the peer counts with`(constant: String, option: String) throws {
    let own = try number(
      after: "static let \(constant) = ", in: "Sources/Privacy/TextScreen.swift")
    let peer = try number(after: "\(option), default=", in: "Tests/Peers/text_recall.py")
    #expect(own == peer, "\(constant)")
  }
}
