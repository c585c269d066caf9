import Foundation
import Testing

extension MonitorTests {
  @Test func `a reference that an older program learnt is not used`() throws {
    let folder = try folder()
    let url = folder.url.appendingPathComponent("run/model.fovea")
    var data = try Data(contentsOf: url)
    // The card is a string of the file's header, its keys in order.
    let place = try #require(
      data.range(of: Data(#"\"source\":\"validation\",\"version\":2"#.utf8)))
    data[place.upperBound - 1] = UInt8(ascii: "1")
    try data.write(to: url)
    let ending = try monitor("cohort", in: folder)
    #expect(ending.status == 65)
    #expect(
      ending.errors == [
        "model: keeps no reference to watch against: an older program made it, or fewer than 30 "
          + "patients were set aside; fovea calibrate writes a model that has one, from images it "
          + "did not learn from"
      ])
  }
}
