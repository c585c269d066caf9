import Evaluation

extension Fixture {
  /// Pictures with boxes, and findings near them or anywhere, as in
  /// Tests/Peers/detection_literals.py.
  static func pictures(seed: Int, count: Int, tied: Bool) -> [DetectionImage] {
    var draws = Draws(seed: seed)
    var serial = 0
    return (0..<count).map { number in
      var truths: [DetectionBox] = []
      var found: [(box: DetectionBox, score: Int)] = []
      for _ in 0..<draws.below(4) {
        let (x, y) = (draws.below(60), draws.below(60))
        let (width, height) = (8 + draws.below(30), 8 + draws.below(30))
        truths.append(box(x, y, width, height))
        for _ in 0..<draws.below(3) {
          let moves = (0..<4).map { _ in draws.below(7) - 3 }
          let near = box(x + moves[0], y + moves[1], width + moves[2], height + moves[3])
          found.append((near, 300 + draws.below(700)))
        }
      }
      for _ in 0..<draws.below(3) {
        let (x, y) = (draws.below(60), draws.below(60))
        let anywhere = box(x, y, 8 + draws.below(30), 8 + draws.below(30))
        found.append((anywhere, draws.below(800)))
      }
      let findings = found.map { box, score in
        serial += 1
        let fine = Double(score * 4096 + serial) / 4_194_304
        return DetectionImage.Finding(box: box, score: tied ? Double(score / 125) / 8 : fine)
      }
      return DetectionImage(
        identity: UnitIdentity(unitID: "u\(number)", patientID: "p\(number % 20)"),
        truths: truths, findings: findings)
    }
  }

  static func box(_ x: Int, _ y: Int, _ width: Int, _ height: Int) -> DetectionBox {
    DetectionBox(x: Double(x), y: Double(y), width: Double(width), height: Double(height))
  }
}
