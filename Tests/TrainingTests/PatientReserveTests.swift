internal import Cohorts
internal import Testing
internal import Training

@Suite struct PatientReserveTests {
  /// Two hundred patients with an image each, every fifth without label.
  private static let cases = (0..<200).map { number in
    Picture.known(
      number, patient: number, targets: number % 5 == 0 ? [:] : ["t": "\(number % 2)"])
  }

  private static func reserve() throws -> PatientReserve {
    try PatientReserve(
      candidates: Array(cases.indices), rule: Mitigation(.worstGroup, attribute: "sex"),
      cases: cases,
      labels: LabelTable(cases: cases, targets: ["t"], unit: .image, uncertain: .ignore), seed: 1)
  }

  @Test func `images without label are not among those set aside`() throws {
    let reserve = try Self.reserve()
    #expect(reserve.aside.count == 32 && reserve.training.count == 128)
    #expect(Set(reserve.aside).isDisjoint(with: reserve.training))
    #expect((reserve.aside + reserve.training).allSatisfy { $0 % 5 != 0 })
  }
}
