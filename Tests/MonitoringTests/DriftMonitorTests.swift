import Compute
import Evaluation
import Monitoring
import Testing

@Suite struct DriftMonitorTests {
  private static let reference = InventedIntake().reference(400, stream: 1000)

  private func monitor(
    _ limits: DriftLimits = DriftLimits(), _ reference: MonitorReference? = Self.reference
  ) throws -> DriftMonitor {
    DriftMonitor(try #require(reference), limits: limits, alpha: 0.05, seed: 1)
  }

  /// The kinds of the alarms about all patients.
  private func alarms(
    _ intake: InventedIntake, patients: Int = 150, stream: UInt64 = 1
  ) throws -> Set<DriftKind> {
    let tests = try monitor().tests(of: intake.patients(patients, stream: stream))
    return Set(tests.filter { $0.verdict == .alarm && $0.isWhole }.map(\.kind))
  }

  @Test(arguments: [true, false])
  func `of 100 batches without drift at most 5 raise an alarm`(hasLabels: Bool) throws {
    var intake = InventedIntake()
    intake.hasLabels = hasLabels
    let monitor = try monitor()
    let alarmed = (0..<100).filter { batch in
      monitor.tests(of: intake.patients(100, stream: UInt64(batch)))
        .contains { $0.verdict == .alarm }
    }
    #expect(alarmed.count <= 5, "batches \(alarmed)")
  }

  /// The limits apart, p values must be honest on their own, whatever the reference drew.
  @Test func `without limits at most 5 % of batches raise an alarm, over many references`() throws {
    let none = DriftLimits(
      Dictionary(uniqueKeysWithValues: DriftKind.allCases.map { ($0, -1) }))
    let count = 200
    let alarmed = try (0..<count).filter { batch in
      let reference = InventedIntake().reference(250, stream: UInt64(2000 + batch))
      return try monitor(none, reference)
        .tests(of: InventedIntake().patients(80, stream: UInt64(batch)))
        .contains { $0.verdict == .alarm }
    }
    // 10 are expected at most, with a standard error of 3.
    #expect(alarmed.count <= 19, "\(alarmed.count) of \(count)")
  }

  @Test func `images from another scanner are an alarm of images`() throws {
    var intake = InventedIntake()
    intake.brightness = 0.8
    #expect(try alarms(intake) == [.input])
  }

  @Test func `other features are an alarm of features`() throws {
    var intake = InventedIntake()
    intake.features = 1
    #expect(try alarms(intake) == [.features])
  }

  @Test func `refused images are an alarm of scope`() throws {
    var intake = InventedIntake()
    intake.refused = 0.2
    #expect(try alarms(intake) == [.scope])
  }

  @Test func `another prevalence is seen in probabilities, and with labels in itself`() throws {
    var intake = InventedIntake()
    intake.prevalence = 0.7
    let found = try alarms(intake)
    #expect(found.isSuperset(of: [.outputs, .prevalence]), "\(found)")
    #expect(found.isDisjoint(with: [.input, .features, .scope, .mix, .missing]), "\(found)")
    intake.hasLabels = false
    #expect(try alarms(intake) == [.outputs])
  }

  @Test func `another mix of groups is an alarm of groups`() throws {
    var intake = InventedIntake()
    intake.women = 0.8
    #expect(try alarms(intake) == [.mix])
  }

  /// Means over twelve images vary less than single ones, and some of twelve is refused more often.
  @Test(arguments: [(1, 12), (12, 1)])
  func `another number of images of each patient is no alarm`(then: Int, now: Int) throws {
    var intake = InventedIntake()
    (intake.mostImages, intake.refusedImages) = (then, 0.05)
    let monitor = try monitor(DriftLimits(), intake.reference(400, stream: 1000))
    intake.mostImages = now
    let tests = monitor.tests(of: intake.patients(150, stream: 1))
    #expect(tests.contains { $0.pValue != nil })
    #expect(tests.filter { $0.verdict == .alarm }.isEmpty)
  }

  @Test func `missing attributes are an alarm of their own`() throws {
    var intake = InventedIntake()
    intake.missing = 0.3
    #expect(try alarms(intake) == [.missing])
  }

  @Test func `probabilities that do not fit the labels are an alarm of calibration`() throws {
    var intake = InventedIntake()
    intake.miscalibration = -2
    let found = try alarms(intake)
    #expect(found.contains(.calibration), "\(found)")
    #expect(found.isDisjoint(with: [.input, .features, .mix, .missing, .prevalence]), "\(found)")
  }

  @Test func `scores that no longer tell the classes apart are an alarm of discrimination`() throws
  {
    var intake = InventedIntake()
    intake.noise = 0.8
    #expect(try alarms(intake).contains(.discrimination))
  }

  /// By hand: where labels are known each p counts twice, once for each family.
  @Test func `p values are adjusted within two families, each with half of alpha`() throws {
    var intake = InventedIntake()
    for hasLabels in [false, true] {
      intake.hasLabels = hasLabels
      let tests = try monitor().tests(of: intake.patients(150, stream: 7))
      for family in [false, true] {
        let made = tests.filter { $0.kind.needsLabels == family && $0.pValue != nil }
        #expect(made.isEmpty == (family && !hasLabels))
        let last = try made.max { ($0.pValue ?? 0) < ($1.pValue ?? 0) }.map { largest in
          (try #require(largest.pValue), try #require(largest.adjusted))
        }
        guard let (p, adjusted) = last else { continue }
        #expect(abs(adjusted - min(p * (hasLabels ? 2 : 1), 1)) < 1e-12)
        let count = Double(made.count * (hasLabels ? 2 : 1))
        #expect(made.allSatisfy { ($0.adjusted ?? 2) <= ($0.pValue ?? 0) * count + 1e-12 })
      }
    }
  }

  @Test func `a drift of one group alone is found in it`() throws {
    var women = InventedIntake()
    (women.women, women.brightness) = (1, 1)
    var men = InventedIntake()
    men.women = 0
    let patients =
      women.patients(80, stream: 3) + men.patients(80, stream: 4)
    let found = try monitor().tests(of: patients).filter { $0.verdict == .alarm && !$0.isWhole }
    #expect(found.contains { $0.kind == .input && $0.group == "F" })
    #expect(!found.contains { $0.group == "M" })
  }

  /// Patients with sixty attributes of two values, all tests of whose groups share a family.
  private static func many(_ count: Int, stream: UInt64, isSited: Bool) -> [MonitoredPatient] {
    var generator = SeededGenerator(seed: 23, stream: stream)
    let images = (0..<count).map { patient in
      var attributes = isSited ? ["site": "A"] : [:]
      for number in 0..<60 {
        attributes["attribute \(number)"] = generator.uniform() < 0.5 ? "no" : "yes"
      }
      return MonitoredPatient.Image(
        patientID: "p\(patient)", unitID: "p\(patient)", pixelDigest: "", attributes: attributes,
        numbers: ["one": generator.normal(), "two": generator.normal()], features: nil,
        isRefused: false)
    }
    return MonitoredPatient.patients(of: images, rows: [])
  }

  /// With 4,999 draws p was at least 1/5,000, which times 300 tests and more is above 0.05.
  @Test func `a drift that one of hundreds of tests sees is an alarm`() throws {
    let reference = MonitorReference(
      Self.many(400, stream: 1, isSited: true), labels: [], source: .validation)
    let monitor = try monitor(DriftLimits(), reference)
    let tests = monitor.tests(of: Self.many(400, stream: 2, isSited: false))
    #expect(tests.count { $0.pValue != nil } > 250)
    let alarms = tests.filter { $0.verdict == .alarm }
    #expect(alarms.map { "\($0.kind.rawValue) \($0.name)" } == ["missing site"])
    #expect(monitor.canAlarm(tests))
    let strict = DriftMonitor(
      try #require(reference), limits: DriftLimits(), alpha: 1e-5, seed: 1)
    #expect(!strict.canAlarm(tests))
  }

  @Test func `too few patients are neither an alarm nor calm`() throws {
    var intake = InventedIntake()
    intake.brightness = 5
    let tests = try monitor().tests(of: intake.patients(29, stream: 1))
    #expect(!tests.isEmpty && tests.allSatisfy { $0.verdict == .insufficient })
    #expect(tests.allSatisfy { $0.effect == nil && $0.patients == nil && $0.now == nil })
    #expect(tests[0].reason == "fewer than 30 patients")
  }

  @Test func `a real difference within its limit is no alarm`() throws {
    var intake = InventedIntake()
    intake.brightness = 0.8
    let tests = try monitor(DriftLimits([.input: 2])).tests(
      of: intake.patients(300, stream: 1))
    let light = try #require(tests.first { $0.isWhole && $0.name == "mean intensity" })
    #expect(light.verdict == .small)
  }

  @Test func `the same patients give the same numbers, in whatever order they came`() throws {
    let patients = InventedIntake().patients(90, stream: 5)
    let first = try monitor().tests(of: patients)
    #expect(try monitor().tests(of: patients) == first)
    #expect(try monitor().tests(of: patients.reversed()).map(\.verdict) == first.map(\.verdict))
  }
}
