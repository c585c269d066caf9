import Evaluation
import Files
import Foundation
import Monitoring
import Testing

@Suite struct MonitorReferenceTests {
  @Test func `a reference comes back from JSON and is sound`() throws {
    var intake = InventedIntake()
    intake.missing = 0
    let reference = try #require(intake.reference(120, stream: 1))
    let data = try StableJSON.encode(reference)
    let read = try StableJSON.decode(MonitorReference.self, from: data, subject: "reference")
    #expect(read == reference && read.isSound)
    #expect(
      reference.parts.map { "\($0.attribute) \($0.group)" } == [
        "all all", "ageBand 18-39", "ageBand 40-64", "ageBand 65-89", "sex F", "sex M",
      ])
  }

  @Test func `no number in it is of fewer than 11 patients`() throws {
    var intake = InventedIntake()
    (intake.women, intake.missing, intake.refused) = (0.9, 0.04, 0.03)
    let reference = try #require(intake.reference(100, stream: 2))
    let data = try StableJSON.encode(reference)
    var counts: [Int] = []
    func gather(_ value: Any) {
      if let members = value as? [String: Any] {
        for (name, member) in members {
          switch (name, member) {
          case ("counts", let bins as [Int]): counts += bins
          case ("patients", let number as Int): counts.append(number)
          case ("patients", let values as [String: Int]): counts += values.values
          case ("otherPatients", let number as Int) where number > 0: counts.append(number)
          default: gather(member)
          }
        }
      } else if let elements = value as? [Any] {
        elements.forEach(gather)
      }
    }
    gather(try JSONSerialization.jsonObject(with: data))
    #expect(counts.count > 30)
    #expect(counts.allSatisfy { $0 >= 11 }, "\(counts.sorted())")
    // Ten men and some without a stated sex are in nobody's group.
    #expect(!reference.parts.contains { $0.attribute == "sex" && $0.group == "M" })
  }

  @Test func `a group beside which few are left is none`() throws {
    var intake = InventedIntake()
    (intake.women, intake.missing) = (0.95, 0)
    let reference = try #require(intake.reference(100, stream: 3))
    #expect(!reference.parts.contains { $0.attribute == "sex" })
  }

  @Test func `fewer than 30 patients make no reference`() {
    #expect(InventedIntake().reference(29, stream: 1) == nil)
    #expect(InventedIntake().reference(30, stream: 1) != nil)
  }

  @Test func `one of an earlier version can be read and is not current`() throws {
    let reference = try #require(InventedIntake().reference(120, stream: 1))
    let text = String(decoding: try StableJSON.encode(reference), as: UTF8.self)
    let older = text.replacing(#","version":2"#, with: "")
    #expect(older != text && reference.isCurrent)
    let read = try StableJSON.decode(
      MonitorReference.self, from: Data(older.utf8), subject: "reference")
    #expect(read.isSound && !read.isCurrent)
  }

  @Test func `counts that cannot be are refused`() throws {
    let reference = try #require(InventedIntake().reference(120, stream: 1))
    let text = String(decoding: try StableJSON.encode(reference), as: UTF8.self)
    let broken = text.replacing(/"counts":\[\d+/, with: #""counts":[3"#)
    let read = try StableJSON.decode(
      MonitorReference.self, from: Data(broken.utf8), subject: "reference")
    #expect(text != broken && !read.isSound)
  }
}
