internal import Annotations
internal import Testing
internal import Training

/// Images of 6 × 6 pixels with a block of 3 × 3; what each choice is worth is counted by hand.
struct PostProcessingChoiceTests {
  private static let truth = RunLengthMask(
    rows: 6, columns: 6,
    pixels: (0..<36).map { pixel in
      (1...3).contains(pixel / 6) && (1...3).contains(pixel % 6) ? 1 : 0
    })

  /// Probabilities of the block and of the rest, with other ones at some pixels.
  private static func probabilities(
    inside: Float, outside: Float, except: [Int: Float] = [:]
  ) -> [Float] {
    let pixels = truth.pixels
    return (0..<36).map { except[$0] ?? (pixels[$0] == 1 ? inside : outside) }
  }

  private func choice(
    patients: Int, areExclusive: Bool = false, _ probabilities: (Int) -> [Float]
  ) -> (threshold: Double, processing: PixelHead.PostProcessing) {
    var choice = PostProcessingChoice(labels: ["lesion"], areExclusive: areExclusive)
    for patient in 0..<patients {
      let dices = choice.dices(
        probabilities(patient), truths: [Self.truth], pixelsPerPixel: 1)
      choice.take(dices, patient: "p\(patient)")
    }
    let chosen = choice.chosen
    return (chosen.thresholds[0], chosen.processing[0])
  }

  @Test func `a threshold that marks more is taken where it is better for everybody`() {
    let chosen = choice(patients: 12) { _ in
      Self.probabilities(inside: 0.45, outside: 0.35)
    }
    #expect(chosen.threshold == 0.4)
    #expect(
      chosen.processing.reason
        == "by mean Dice over 12 patients: threshold 0.4 1.0000, threshold 0.5 0.0000, "
        + "difference 1.0000, standard error 0.0000, so threshold 0.4 was taken; the largest part "
        + "alone 1.0000, no processing 1.0000, difference 0.0000, standard error 0.0000, so no "
        + "processing stayed")
  }

  @Test func `a gain within its standard error changes nothing`() {
    // Seven patients gain from 0.4, six lose as much.
    let chosen = choice(patients: 13) { patient in
      Self.probabilities(
        inside: 0.6, outside: 0.1,
        except: patient < 7 ? [14: 0.45, 15: 0.45] : [0: 0.45, 1: 0.45])
    }
    #expect(chosen.threshold == 0.5)
    #expect(chosen.processing.reason.contains("so threshold 0.5 stayed"))
  }

  @Test func `a hole in everybody's mask is filled`() {
    let chosen = choice(patients: 10) { _ in
      Self.probabilities(inside: 0.95, outside: 0.02, except: [14: 0.01])
    }
    #expect(chosen.processing.fillsHoles)
    #expect(!chosen.processing.keepsLargest)
    #expect(chosen.processing.smallestPixels == 0)
    // Without the hole's pixel 2 · 8 / 17.
    #expect(chosen.processing.reason.contains("filled holes 1.0000, no processing 0.9412"))
  }

  @Test func `a speck beside everybody's mask is dropped`() {
    let chosen = choice(patients: 10) { _ in
      Self.probabilities(inside: 0.95, outside: 0.02, except: [35: 0.95])
    }
    #expect(chosen.processing.keepsLargest)
    #expect(chosen.processing.reason.contains("so the largest part alone was taken"))
  }

  @Test func `few patients choose nothing`() {
    let chosen = choice(patients: 9) { _ in Self.probabilities(inside: 0.45, outside: 0.35) }
    #expect(chosen.threshold == 0.5)
    #expect(
      chosen.processing.reason == "nothing was chosen on 9 patients, fewer than 10")
  }

  @Test func `labels that exclude each other keep their threshold`() {
    let chosen = choice(patients: 12, areExclusive: true) { _ in
      Self.probabilities(inside: 0.45, outside: 0.35)
    }
    #expect(chosen.threshold == 0.5)
  }

  @Test func `an image that nobody marked counts for nothing`() {
    var choice = PostProcessingChoice(labels: ["a", "b"], areExclusive: false)
    let values = Self.probabilities(inside: 0.45, outside: 0.35)
    for patient in 0..<10 {
      let dices = choice.dices(
        values + values, truths: [Self.truth, nil], pixelsPerPixel: 1)
      choice.take(dices, patient: "p\(patient)")
    }
    #expect(choice.chosen.thresholds == [0.4, 0.5])
    #expect(choice.chosen.processing[1].reason.contains("on 0 patients"))
  }

  @Test func `sizes are of the network's scale`() {
    var processing = PixelHead.PostProcessing()
    processing.smallestPixels = 4
    #expect(processing.applied(to: Self.truth, pixelsPerPixel: 2.25) == Self.truth)
    #expect(processing.applied(to: Self.truth, pixelsPerPixel: 2.3).isEmpty)
  }
}
