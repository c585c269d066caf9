import Foundation
import TestSupport
import Testing

/// DICOM headers, judged by dciodvfy of dicom3tools.
@Suite struct HeaderTests {
  private let folder = SampleFolder.committed
  private static let deflated = "1.2.840.10008.1.2.1.99"
  private static let broken = ["dicom/PAT00002_ST0430_IM00501.dcm", "study/IM00010.dcm"]

  /// Every sixth file of the dump, a step that meets all transfer syntaxes, and the study folder.
  private func paths() throws -> [String] {
    let dump = try folder.paths(under: "dicom").enumerated()
      .filter { $0.offset.isMultiple(of: 6) }.map(\.element)
    let study = try folder.paths(under: "study").filter { !$0.hasSuffix(".txt") }
    return (dump + study).filter { !Self.broken.contains($0) }
  }

  @Test(.needsProgram("dciodvfy")) func `dciodvfy finds nothing to object to`() throws {
    var judged = 0
    for path in try paths()
    where DICOMHeader(try folder.data(path)).transferSyntax != Self.deflated {
      let ending = try Program.named("dciodvfy", [folder.url.appending(path: path).path])
      #expect(ending.messages == "CRImage\n", "\(path)")
      judged += 1
    }
    #expect(judged > 60)
  }

  /// Debian's dciodvfy cannot inflate, so dcmconv of DCMTK does it first.
  @Test(.needsProgram("dciodvfy"), .needsProgram("dcmconv"))
  func `dciodvfy finds nothing to object to once a deflated file is inflated`() throws {
    var judged = 0
    for path in try paths()
    where DICOMHeader(try folder.data(path)).transferSyntax == Self.deflated {
      try withFreshPath { inflated in
        let source = folder.url.appending(path: path).path
        #expect(try Program.named("dcmconv", ["+te", source, inflated.path]).status == 0)
        let ending = try Program.named("dciodvfy", [inflated.path])
        #expect(ending.messages == "CRImage\n", "\(path)")
      }
      judged += 1
    }
    #expect(judged > 10)
  }
}
