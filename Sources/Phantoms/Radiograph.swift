internal import Compute

/// Chests as an X-ray shows them, bone white: findings that were put in are the questions.
struct Radiograph: Formula {
  static let questions = [
    Question(name: "nodules", classCount: 4), Question(name: "consolidation", classCount: 2),
    Question(name: "effusion", classCount: 3), Question(name: "heart", classCount: 4),
    Question(name: "interstitium", classCount: 3), Question(name: "device", classCount: 2),
    Question(name: "abnormal", classCount: 2),
  ]

  /// What was put in.
  let noduleCount, effusionGrade, interstitialGrade: Int
  let hasConsolidation, hasDevice: Bool
  let heart: BinnedDraw

  init(from generator: inout SeededGenerator) {
    let isClear = generator.chance(0.35)
    noduleCount = isClear || generator.chance(0.5) ? 0 : 1 + generator.integer(below: 3)
    hasConsolidation = !isClear && generator.chance(0.35)
    effusionGrade = isClear || generator.chance(0.6) ? 0 : 1 + generator.integer(below: 2)
    interstitialGrade = isClear || generator.chance(0.6) ? 0 : 1 + generator.integer(below: 2)
    hasDevice = generator.chance(0.25)
    heart = generator.binned(4)
  }

  var labels: [Int] {
    let isAbnormal =
      noduleCount + effusionGrade + interstitialGrade > 0 || hasConsolidation
    return [
      noduleCount, hasConsolidation ? 1 : 0, effusionGrade, heart.bin, interstitialGrade,
      hasDevice ? 1 : 0, isAbnormal ? 1 : 0,
    ]
  }

  static func draw(on canvas: inout Canvas, from generator: inout SeededGenerator) -> [Int] {
    let facts = Radiograph(from: &generator)
    let view = View(
      side: canvas.side, zoom: generator.float(0.88, 1.12),
      turns: generator.float(-0.02, 0.02), stretch: generator.float(0.92, 1.1),
      centre: SIMD2(generator.float(-0.1, 0.1), generator.float(-0.1, 0.1)),
      isMirrored: generator.chance(0.15))
    let thorax = Thorax(facts, from: &generator)
    thorax.draw(on: &canvas, view, from: &generator)
    thorax.drawNodules(facts.noduleCount, on: &canvas, view, from: &generator)
    if facts.hasConsolidation { thorax.drawConsolidation(on: &canvas, view, from: &generator) }
    if facts.interstitialGrade > 0 {
      thorax.drawLines(facts.interstitialGrade, on: &canvas, view, from: &generator)
    }
    if facts.hasDevice { thorax.drawDevice(on: &canvas, view, from: &generator) }
    expose(&canvas, from: &generator)
    return facts.labels
  }

  /// Exposure, contrast, quantum noise, borders of the collimator, a side marker.
  private static func expose(_ canvas: inout Canvas, from generator: inout SeededGenerator) {
    let (contrast, level) = (generator.float(0.7, 1.15), generator.float(-0.12, 0.12))
    let noise = generator.float(0.005, 0.03)
    for index in canvas.pixels.indices {
      let (first, _) = generator.roughNormals()
      let value = (canvas.pixels[index].x - 0.5) * contrast + 0.5 + level + noise * first
      canvas.pixels[index] = Colour(grey: min(1, max(0, value)))
    }
    let side = Float(canvas.side)
    if generator.chance(0.3) {
      let x = side * (generator.chance(0.5) ? 0.08 : 0.9)
      let y = side * generator.float(0.06, 0.2)
      canvas.stamp(Colour(grey: 1), x: x, y: y, radius: side * 0.018, share: 1)
      canvas.stamp(Colour(grey: 1), x: x, y: y + side * 0.035, radius: side * 0.012, share: 1)
    }
    if generator.chance(0.25) {
      let width = 1 + generator.integer(below: max(1, canvas.side / 16))
      for y in 0..<canvas.side {
        for x in 0..<width {
          canvas.pixels[y * canvas.side + x] = Colour(grey: 0)
          canvas.pixels[y * canvas.side + canvas.side - 1 - x] = Colour(grey: 0)
        }
      }
    }
  }
}
