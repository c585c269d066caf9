import Foundation
import Ingest
import TestSupport
import Testing

/// Pictures with text in them do not enter a cohort.
@Suite struct BurnedInTextTests {
  private static func picture(_ text: String) -> DrawnText {
    var picture = DrawnText(rows: 160, columns: 260, level: 60)
    picture.addNoise(upTo: 6)
    picture.draw(text, x: 30, y: 40, scale: 2, level: 230)
    return picture
  }

  private static func png(_ picture: DrawnText) -> [UInt8] {
    TinyPNG.grey(
      rows: picture.rows, columns: picture.columns, picture.samples.map { UInt8($0) })
  }

  private static func dicom(_ picture: DrawnText, instance: Int) -> [UInt8] {
    var file = TinyDICOM(patient: "A\(instance)", study: instance, instance: 1)
      .sized(rows: picture.rows, columns: picture.columns)
    file.samples = picture.samples.map { UInt8($0) }
    return file.bytes
  }

  @Test(arguments: [false, true])
  func `a file with text is quarantined, one with a marker is used`(isDICOM: Bool) async throws {
    let shop = try Workshop()
    for (number, text) in ["QUILLON 1977", "L"].enumerated() {
      let picture = Self.picture(text)
      try shop.add(
        "\(number)", isDICOM ? Self.dicom(picture, instance: number) : Self.png(picture))
    }
    let (summary, _, _) = try await shop.ingest(shop.options())
    #expect(summary.files.used == 1)
    #expect(
      summary.listed.map(\.reason) == ["its pixels hold what looks like burned-in text"])
  }
}
