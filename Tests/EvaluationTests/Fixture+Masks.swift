import Evaluation

extension Fixture {
  /// One to three rectangles drawn from one seed, some pixels turned over from another, as in
  /// Tests/Peers/segmentation_literals.py.
  static func blob(shape: Int, noise: Int, _ grid: PixelGrid) -> BinaryMask {
    let width = grid.width
    let height = grid.height
    var draws = Draws(seed: shape)
    var pixels = [UInt8](repeating: 0, count: width * height)
    for _ in 0..<(1 + draws.below(3)) {
      let x = draws.below(width)
      let y = draws.below(height)
      let across = 1 + draws.below(max(1, width / 2))
      let down = 1 + draws.below(max(1, height / 2))
      for row in y..<min(y + down, height) {
        for column in x..<min(x + across, width) { pixels[row * width + column] = 1 }
      }
    }
    draws = Draws(seed: noise)
    for _ in 0..<(width * height / 40) { pixels[draws.below(width * height)] ^= 1 }
    return BinaryMask(grid: grid, pixels: pixels)
  }

  static func grid(_ width: Int, _ height: Int, _ x: Double = 1, _ y: Double = 1) -> PixelGrid {
    PixelGrid(width: width, height: height, spacingXMillimetres: x, spacingYMillimetres: y)
  }

  static func empty(_ grid: PixelGrid) -> BinaryMask {
    BinaryMask(grid: grid, pixels: [UInt8](repeating: 0, count: grid.width * grid.height))
  }

  static func full(_ grid: PixelGrid) -> BinaryMask {
    BinaryMask(grid: grid, pixels: [UInt8](repeating: 1, count: grid.width * grid.height))
  }

  static func pixels(_ grid: PixelGrid, _ marked: (x: Int, y: Int)...) -> BinaryMask {
    var pixels = [UInt8](repeating: 0, count: grid.width * grid.height)
    for place in marked { pixels[place.y * grid.width + place.x] = 1 }
    return BinaryMask(grid: grid, pixels: pixels)
  }

  /// A prediction and its reference.
  struct Pair {
    var patient: Int
    var prediction: BinaryMask
    var reference: BinaryMask

    /// The pair as a case.
    func measured(_ unit: Int, prefix: String = "p", tolerance: Double = 1.1) -> SegmentationCase {
      SegmentationCase(
        identity: UnitIdentity(unitID: "u\(unit)", patientID: "\(prefix)\(patient)"),
        scores: SegmentationScores(
          prediction: prediction, reference: reference, toleranceMillimetres: tolerance))
    }
  }

  /// 40 patients with one to four pictures; some masks are empty.
  static let segmented: [Pair] = {
    let grid = Fixture.grid(12, 10, 0.8, 1.1)
    var draws = Draws(seed: 41)
    var pairs: [Pair] = []
    for patient in 0..<40 {
      for _ in 0..<(1 + draws.below(4)) {
        let seed = 1 + draws.below(100_000)
        var prediction = blob(shape: seed, noise: seed + 1, grid)
        var reference = blob(shape: seed, noise: seed + 2, grid)
        if draws.below(4) == 0 { prediction = empty(grid) }
        if draws.below(3) == 0 { reference = empty(grid) }
        pairs.append(Pair(patient: patient, prediction: prediction, reference: reference))
      }
    }
    return pairs
  }()

  /// Patients `p0`, `p1` … are M and F in turn.
  static func sex(patients: Int) -> GroupedAttribute {
    var values: [String: [String: String]] = [:]
    for patient in 0..<patients { values["p\(patient)"] = ["sex": patient % 2 == 0 ? "M" : "F"] }
    return GroupedAttribute(
      name: "sex", of: CohortAttributes(patients: values), ageBands: .standard)
  }

  static func resampling(_ replicates: Int = 200, seed: UInt64 = 1) -> PatientResampling {
    PatientResampling(replicates: replicates, level: 0.95, seed: seed)
  }
}
