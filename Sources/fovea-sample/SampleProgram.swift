// Draws the synthetic sample cohort, in which no patient ever was.
// In: a folder to make, a seed.
// Out: DICOM and PNG files, masks, labels, demographics and a README with the expected facts.
// The same seed gives the same bytes. Called by `make sample`; it is not shipped.
// Follow one picture: SampleProgram → SampleWriter → ChestPhantom → RadiographFile.
internal import CDICOM
internal import Foundation

/// `fovea-sample OUT [--seed N] [--replace]`: writes SampleData, by default into a new folder.
@main
struct SampleProgram {
  private static let usage = "usage: fovea-sample OUT [--seed N] [--replace]"
  /// The seed of the committed SampleData.
  private static let customarySeed: UInt64 = 7

  static func main() {
    do {
      let (writer, replaces) = try arguments(Array(CommandLine.arguments.dropFirst()))
      guard cdicom_prepare() == 1 else { throw SampleError.noDictionary }
      if replaces { try writer.removeOldSample() }
      let summary = try writer.write()
      FileHandle.standardError.write(Data((summary + "\n").utf8))
    } catch {
      FileHandle.standardError.write(Data("fovea-sample: \(error)\n".utf8))
      exit((error as? SampleError)?.exitCode ?? SampleError.writingExitCode)
    }
  }

  private static func arguments(
    _ words: [String]
  ) throws -> (writer: SampleWriter, replaces: Bool) {
    var (output, seed, replaces): (URL?, UInt64, Bool) = (nil, customarySeed, false)
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "--seed":
        guard let text = rest.popFirst(), let number = UInt64(text) else {
          throw SampleError.usage("--seed needs a whole number; \(usage)")
        }
        seed = number
      case "--replace":
        replaces = true
      case _ where word.hasPrefix("-") || output != nil:
        throw SampleError.usage("\(word) is not understood; \(usage)")
      default:
        output = URL(fileURLWithPath: word, isDirectory: true)
      }
    }
    guard let output else { throw SampleError.usage("no folder is named; \(usage)") }
    return (SampleWriter(output: output, seed: seed), replaces)
  }
}
