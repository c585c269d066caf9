internal import ArgumentParser
internal import Compute
internal import Foundation
internal import Phantoms

/// Times the drawing of pictures from formulas, family by family.
struct PhantomsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "phantoms", abstract: "Pictures from formulas, drawn by one thread.")

  @Option(help: "Height and width of the pictures, in pixels.")
  var size = 64

  @Option(help: "Pictures of each family.")
  var count = 500

  @Option(help: "A PNG file to write a sheet of pictures to.")
  var sheet: String?

  func run() throws {
    for family in PhantomFamily.allCases {
      let source = PhantomSource(recipe: PhantomRecipe(weights: [family: 1]), seed: 1)
      _ = source.picture(0, side: size)
      let seconds = Rounds.seconds {
        for number in 0..<count { _ = source.picture(number, side: size) }
      }
      let microseconds = Int(seconds / Double(count) * 1e6)
      let line = "\(family.rawValue): \(microseconds) microseconds a picture\n"
      try FileHandle.standardOutput.write(contentsOf: Data(line.utf8))
    }
    guard let sheet else { return }
    let page = ContactSheet(side: size, columns: 16, rowsPerFamily: 2)
    try page.png(seed: 1, families: PhantomFamily.allCases)?.write(to: URL(filePath: sheet))
  }
}
