internal import Compute

/// The kinds of pictures that formulas draw.
public enum PhantomFamily: String, CaseIterable, Codable, Sendable {
  case lesion
  case fractal
  case contour
  case texture
  case radiograph
  case speckle

  /// What can be asked of the family's pictures; together they count as much as √n tasks, so that
  /// a family with many questions does not drown one with few.
  public var tasks: [PhantomTask] {
    let questions = formula.questions
    let weight = 1 / Double(questions.count).squareRoot()
    return questions.map {
      PhantomTask(name: "\(rawValue).\($0.name)", classCount: $0.classCount, weight: weight)
    }
  }

  /// The formula that draws the family.
  var formula: any Formula.Type {
    switch self {
    case .lesion: Lesion.self
    case .fractal: Fractal.self
    case .contour: Contour.self
    case .texture: Texture.self
    case .radiograph: Radiograph.self
    case .speckle: Speckle.self
    }
  }

  /// What may be done to a drawn picture without making its labels wrong.
  var finishing: Finishing {
    switch self {
    case .lesion: Finishing(greyChance: 0, inversionChance: 0, cutoutChance: 0)
    case .fractal, .contour: Finishing(greyChance: 0.15, inversionChance: 0.1, cutoutChance: 0.3)
    case .texture: Finishing(greyChance: 0.15, inversionChance: 0.1, cutoutChance: 0.2)
    case .radiograph: Finishing(tint: 0.03)
    case .speckle: Finishing(tint: 0.06)
    }
  }
}

/// One question of a formula, without the family's name.
struct Question {
  let name: String
  let classCount: Int
}

/// Something that draws a picture and knows the answers.
protocol Formula {
  /// What it answers, in the order of `draw`'s result.
  static var questions: [Question] { get }

  /// Draws on a black canvas; the answers are numbers of classes, −1 where a question has none.
  static func draw(on canvas: inout Canvas, from generator: inout SeededGenerator) -> [Int]
}
