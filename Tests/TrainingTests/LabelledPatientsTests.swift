internal import Cohorts
internal import Evaluation
internal import Files
internal import Testing
internal import Training

@Suite struct LabelledPatientsTests {
  /// Two images for each patient, with the same label.
  private func cases(_ values: [String?]) -> [CaseFacts] {
    (0..<2 * values.count).map { number in
      Picture.known(
        number, patient: number / 2, targets: values[number / 2].map { ["t": $0] } ?? [:])
    }
  }

  private func patients(_ cases: [CaseFacts], seed: UInt64 = 1) throws -> LabelledPatients {
    let labels = try LabelTable(
      cases: cases, targets: ["t"], unit: .image, uncertain: .ignore)
    return LabelledPatients(
      candidates: Array(cases.indices), cases: cases, labels: labels, seed: seed)
  }

  /// A hundred patients, every fourth of them sick.
  private var hundred: [CaseFacts] { cases((0..<100).map { $0 % 4 == 0 ? "1" : "0" }) }

  @Test func `a smaller share is part of a larger one`() throws {
    let patients = try patients(hundred)
    var last: Set<Int> = []
    for percent in 2...100 {
      let chosen = Set(try patients.cases(share: Double(percent) / 100))
      #expect(chosen.count == 2 * percent && chosen.isSuperset(of: last), "\(percent) %")
      last = chosen
    }
    #expect(last == Set(0..<200))
  }

  @Test func `patients are taken with all their images, in content order`() throws {
    let chosen = try patients(hundred).cases(share: 0.3)
    #expect(chosen == chosen.sorted())
    #expect(Set(chosen.map { $0 / 2 }).count == 30)
  }

  @Test(arguments: 0..<20)
  func `every share holds the answers like the whole`(seed: UInt64) throws {
    let patients = try patients(hundred, seed: seed)
    for percent in stride(from: 4, through: 96, by: 4) {
      let chosen = try patients.cases(share: Double(percent) / 100)
      let sick = chosen.count { $0 / 2 % 4 == 0 } / 2
      #expect(abs(sick - percent / 4) <= 1, "\(sick) sick of \(percent)")
    }
  }

  @Test func `the seed alone decides who is taken`() throws {
    let some = try patients(hundred).cases(share: 0.2)
    #expect(try patients(hundred).cases(share: 0.2) == some)
    #expect(try patients(hundred, seed: 2).cases(share: 0.2) != some)
  }

  @Test(arguments: 0..<20)
  func `a rare answer is among the first two patients`(seed: UInt64) throws {
    let cases = cases((0..<100).map { $0 == 42 ? "1" : "0" })
    let chosen = try patients(cases, seed: seed).cases(share: 0.02)
    #expect(chosen.count == 4 && chosen.contains(84) && chosen.contains(85))
  }

  @Test func `patients without label do not count`() throws {
    let patients = try patients(cases(["0", nil, "1", nil, "0", "1"]))
    #expect(patients.count == 4)
    #expect(try patients.cases(share: 1) == [0, 1, 4, 5, 8, 9, 10, 11])
  }

  @Test func `a share that leaves an answer out is refused with the least that does not`() throws {
    let classes = try patients(cases((0..<40).map { ["a", "b", "c"][$0 % 3] }))
    let error = #expect(throws: TrainingError.self) { try classes.cases(share: 0.05) }
    #expect(
      error?.description
        == "training.labelShare: is 0.05, which leaves 2 of 40 labelled training patients; "
        + "3 are needed to show every answer; give 0.075 or more")
    #expect(error?.exitCode == 64)
    #expect(try classes.cases(share: 0.075).count == 6)
  }
}
