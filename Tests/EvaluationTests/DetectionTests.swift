import Evaluation
import Testing

/// Produced by Tests/Peers/detection_literals.py (pycocotools, scikit-learn).
@Suite struct DetectionTests {
  private static let pictures = Fixture.pictures(seed: 1, count: 60, tied: false)
  private static let tied = Fixture.pictures(seed: 9, count: 60, tied: true)
  private let evaluation = DetectionEvaluation(taskIoU: 0.3, resampling: Fixture.resampling())

  @Test func `average precisions are pycocotools'`() {
    let summary = evaluation.summary(of: Self.pictures)
    #expect(summary.boxCount == 99)
    #expect(summary.findingCount == 156)
    #expect(agree(summary.map.value, 0.1398655564289062))
    #expect(agree(summary.ap50.value, 0.40260609252586))
    #expect(agree(summary.apAtTaskIoU.value, 0.541733093128898))
  }

  @Test func `each of COCO's ten IoUs has pycocotools' average precision`() {
    let expected = [
      0.40260609252586, 0.3008264921164256, 0.24553464988862284, 0.18293077585762943,
      0.13957919854163897, 0.07874474259980241, 0.035360876914069764, 0.007897218293257898,
      0.0027002700270027003, 0.0024752475247524753,
    ]
    for (threshold, value) in zip(DetectionMatches.cocoIoUs, expected) {
      #expect(agree(precision(Self.pictures, at: threshold), value), "IoU \(threshold)")
    }
  }

  @Test func `equal scores are one point of the curve, as scikit-learn's`() {
    let summary = evaluation.summary(of: Self.tied)
    #expect(agree(summary.map.value, 0.15715481040889617))
    #expect(agree(summary.ap50.value, 0.38389649753414334))
    #expect(agree(summary.apAtTaskIoU.value, 0.4887891505285301))
  }

  @Test(arguments: [
    (
      false,
      [
        0.32323232323232326, 0.43434343434343436, 0.5757575757575758, 0.6565656565656566,
        0.6666666666666666, 0.6666666666666666, 0.6666666666666666,
      ], 0.5699855699855699, nil
    ),
    (
      true,
      [
        0.3181818181818182, 0.3181818181818182, 0.4659090909090909, 0.6136363636363636,
        0.6704545454545454, 0.6704545454545454, 0.6704545454545454,
      ], 0.5324675324675324, 0.7485795454545454
    ),
  ])
  func `the FROC is read without interpolation, over all pictures`(
    isTied: Bool, sensitivities: [Double], mean: Double, area: Double?
  ) {
    let summary = evaluation.summary(of: isTied ? Self.tied : Self.pictures)
    #expect(
      summary.froc.map(\.falsePositivesPerImage) == [0.125, 0.25, 0.5, 1, 2, 4, 8])
    for (point, expected) in zip(summary.froc, sensitivities) {
      #expect(
        agree(point.sensitivity.value, expected), "at \(point.falsePositivesPerImage)")
    }
    #expect(agree(summary.meanSensitivity.value, mean))
    // Fewer than ten of the untied patients have a picture without a box.
    #expect(summary.caseAUROC.status == (area == nil ? .countsOnly : .lowPrecision))
    if let area { #expect(agree(summary.caseAUROC.value, area)) }
  }

  @Test func `a picture without box or finding halves the rate of false findings`() {
    let box = Fixture.box(0, 0, 10, 10)
    let images = [(true, 0.5), (true, 0.5), (false, 0), (false, 0)].enumerated().map {
      picture("p\($0)", truths: $1.0 ? [box] : [], found: $1.0 ? [(box, $1.1)] : [])
    }
    let wrong = picture("p9", truths: [], found: [(box, 0.9)])
    let points = DetectionCurve(PatientUnits(images + [wrong]), atIoU: 0.5).points
    #expect(points.map(\.falsePositivesPerImage) == [0.2, 0.2])
    #expect(points.map(\.sensitivity) == [0, 1])
  }

  /// The first one to five pictures of three seeds, pycocotools' −1 without boxes being nil.
  @Test(arguments: [
    (2, [1, 1, 0.834983498349835, 0.6287128712871287, 0.6650165016501649]),
    (3, [0, 0, 0.024752475247524754, 0.021216407355021217, 0.05390539053905391]),
    (5, [nil, 0, 0.5544554455445545, 0.38118811881188114, 0.4587458745874586]),
  ])
  func `few pictures have pycocotools' average precision`(seed: Int, expected: [Double?]) {
    let pictures = Fixture.pictures(seed: seed, count: 5, tied: false)
    for (index, value) in expected.enumerated() {
      let precision = precision(Array(pictures.prefix(index + 1)), at: 0.5)
      #expect(value.map { agree(precision, $0) } ?? (precision == nil), "\(index + 1) pictures")
    }
  }

  @Test func `a box is found once, by the surest finding`() {
    let box = Fixture.box(0, 0, 10, 10)
    let image = picture("p", truths: [box], found: [(box, 0.5), (Fixture.box(1, 0, 10, 10), 0.9)])
    #expect(DetectionMatches.areTrue(image, atIoU: 0.5) == [true, false])
    #expect(DetectionMatches.areTrue(image, atIoU: 0.95) == [false, true])
  }

  @Test func `no pixel is added to a box`() {
    let overlap = Fixture.box(0, 0, 4, 4).intersectionOverUnion(Fixture.box(2, 0, 4, 4))
    #expect(agree(overlap, 1.0 / 3))
    #expect(Fixture.box(0, 0, 4, 4).intersectionOverUnion(Fixture.box(4, 0, 4, 4)) == 0)
    #expect(Fixture.box(0, 0, 0, 4).intersectionOverUnion(Fixture.box(0, 0, 0, 4)) == 0)
  }

  @Test func `only the hundred surest findings of a picture count`() {
    let away = Fixture.box(50, 50, 5, 5)
    let box = Fixture.box(0, 0, 10, 10)
    let crowd = (0..<100).map { (away, 1 + Double($0)) }
    let image = picture("p", truths: [box], found: crowd + [(box, 0.5)])
    #expect(DetectionMatches.areTrue(image, atIoU: 0.5).count == 100)
    #expect(precision([image], at: 0.5) == 0)
  }

  @Test func `without boxes there is no number, and without findings there is zero`() {
    let none = (0..<40).map { picture("p\($0)", truths: [], found: []) }
    let summary = evaluation.summary(of: none)
    #expect(summary.map.reason == "there are no patients with a box")
    #expect(summary.froc[0].sensitivity.value == nil)
    #expect(summary.caseAUROC.reason == "there are no positives")
    let blind = (0..<40).map {
      picture("p\($0)", truths: [Fixture.box(0, 0, 9, 9)], found: [])
    }
    #expect(evaluation.summary(of: blind).map.value == 0)
    #expect(evaluation.summary(of: blind).meanSensitivity.value == 0)
    #expect(evaluation.summary(of: []).map.status == .undefined)
  }

  @Test func `the order of pictures, boxes and names changes no digit`() {
    let expected = evaluation.summary(of: Self.tied)
    let turned = Self.tied.reversed().map { image in
      DetectionImage(
        identity: UnitIdentity(
          unitID: image.identity.unitID + "x", patientID: "x" + image.identity.patientID),
        truths: image.truths.reversed(), findings: image.findings.reversed())
    }
    #expect(evaluation.summary(of: turned) == expected)
  }

  @Test func `duplicated pictures within patients change no value and narrow no interval`() {
    let once = evaluation.summary(of: Self.pictures)
    let twice = evaluation.summary(of: Self.pictures + Self.pictures)
    for (a, b) in [
      (once.map, twice.map), (once.ap50, twice.ap50), (once.apAtTaskIoU, twice.apAtTaskIoU),
      (once.meanSensitivity, twice.meanSensitivity),
    ] {
      #expect(agree(a.value, b.value ?? .nan))
      #expect(agree(a.lower, b.lower ?? .nan))
      #expect(agree(a.upper, b.upper ?? .nan))
      #expect((a.lower ?? 1) < (a.value ?? 0) && (a.value ?? 1) < (a.upper ?? 0))
    }
  }

  @Test func `groups of pictures sum to the whole`() {
    let sites = CohortAttributes(
      patients: Dictionary(
        uniqueKeysWithValues: (0..<20).map { ("p\($0)", ["site": $0 < 12 ? "a" : "b"]) }))
    let groups = evaluation.groups(
      of: Self.pictures,
      by: GroupedAttribute(name: "site", of: sites, ageBands: .standard), on: Fixture.oneThread)
    #expect(groups.groups.map(\.summary.boxCount).reduce(0, +) == 99)
    #expect(groups.groups.map(\.headline) == groups.groups.map(\.summary.apAtTaskIoU))
    #expect(groups.worst == nil)
  }

  private func picture(
    _ patient: String, truths: [DetectionBox], found: [(DetectionBox, Double)]
  ) -> DetectionImage {
    DetectionImage(
      identity: UnitIdentity(unitID: patient, patientID: patient), truths: truths,
      findings: found.map { DetectionImage.Finding(box: $0.0, score: $0.1) })
  }

  private func precision(_ images: [DetectionImage], at threshold: Double) -> Double? {
    let units = PatientUnits(images)
    return DetectionCurve(units, atIoU: threshold)
      .averagePrecision([Int](repeating: 1, count: units.patientBound))
  }
}
