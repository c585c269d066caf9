import Files
import Foundation
import Pipelines
import Testing

/// What is said about pipeline files that cannot be: every sentence whole.
@Suite struct PipelineCheckTests {
  private let folder = URL(fileURLWithPath: "/experiments", isDirectory: true)

  private func sentence(_ text: String, set: [String] = []) -> String {
    do {
      _ = try Pipeline(
        text: text, name: "x.yaml", assignments: set, folder: folder, workingFolder: folder)
      return "no error"
    } catch let error as any ExplainedError {
      return error.exitCode == 78 ? error.description : "exit \(error.exitCode): \(error)"
    } catch {
      return "another error"
    }
  }

  private static let sound = "input: {folder: dump}\nmodel: {targets: [finding]}\n"

  struct Mistake: Sendable, CustomTestStringConvertible {
    let text: String
    let sentence: String
    var testDescription: String { sentence }

    init(_ text: String, _ sentence: String) {
      self.text = text
      self.sentence = sentence
    }
  }

  static let mistakes: [Mistake] = [
    Mistake(
      sound + "calibration: {abstain: conformal}\n",
      "x.yaml: calibration.abstain: is conformal, and there are no sets; write conformal: "
        + "lac, or abstain: confidence"),
    Mistake("", "x.yaml: is empty; fovea init writes one with every key explained"),
    Mistake(
      "# only a comment\n", "x.yaml: is empty; fovea init writes one with every key explained"),
    Mistake(
      "- a\n- b\n",
      "x.yaml: holds no keys; a pipeline file is a list of lines like input: {folder: images}"),
    Mistake(
      "just words\n",
      "x.yaml: holds no keys; a pipeline file is a list of lines like input: {folder: images}"),
    Mistake(
      sound + "training: {learningRte: 1}\n",
      "x.yaml: training.learningRte: no such key; did you mean learningRate?"),
    Mistake(sound + "trainning: {}\n", "x.yaml: trainning: no such key; did you mean training?"),
    Mistake(sound + "epochs: 3\n", "x.yaml: epochs: no such key; did you mean training.epochs?"),
    Mistake(
      sound + "frobnicate: 3\n",
      "x.yaml: frobnicate: no such key; fovea config schema lists all keys"),
    Mistake(
      sound + "gatess: {}\n", "x.yaml: gatess: no such key; did you mean gates?"),
    Mistake(
      sound + "training: {epochs: many}\n",
      "x.yaml: training.epochs: is \"many\"; give a whole number from 1 to 10000"),
    Mistake(
      sound + "training: {epochs: \"3\"}\n",
      "x.yaml: training.epochs: is \"3\"; give a whole number from 1 to 10000"),
    Mistake(
      sound + "training: {labelShare: 0}\n",
      "x.yaml: training.labelShare: is 0; give a number from 0.0001 to 1"),
    Mistake(
      sound + "training: {epochs: 0}\n",
      "x.yaml: training.epochs: is 0; give a whole number from 1 to 10000"),
    Mistake(
      sound + "training: {learningRate: -1}\n",
      "x.yaml: training.learningRate: is -1; give a number from 1e-12 to 10"),
    Mistake(
      sound + "training: {learningRate: .nan}\n",
      "x.yaml: training.learningRate: is \".nan\"; give a number from 1e-12 to 10"),
    Mistake(
      sound + "training: {optimizer: adam}\n",
      "x.yaml: training.optimizer: is \"adam\"; did you mean adamW?"),
    Mistake(
      sound + "training: {schedule: 7}\n",
      "x.yaml: training.schedule: is \"7\"; give cosine or constant"),
    Mistake(
      sound + "evaluation: {test: yes}\n",
      "x.yaml: evaluation.test: is \"yes\"; give true or false"),
    Mistake(
      sound + "evaluation: {groups: sex}\n",
      "x.yaml: evaluation.groups: is \"sex\"; give a list, as [a, b]"),
    Mistake(
      sound + "evaluation: {groups: [sex, sex]}\n",
      "x.yaml: evaluation.groups: names sex twice; give a list, as [a, b]"),
    Mistake(
      sound + "evaluation: {prevalences: [0.1, 1.5]}\n",
      "x.yaml: evaluation.prevalences: names no share between 0 and 1; write [0.01, 0.1]"),
    Mistake(
      sound + "evaluation: {learningCurve: 0.1}\n",
      "x.yaml: evaluation.learningCurve: is \"0.1\"; "
        + "give a list of numbers from 0.0001 to 1, as [0.1, 1]"),
    Mistake(
      sound + "evaluation: {learningCurve: [0.1, 2]}\n",
      "x.yaml: evaluation.learningCurve: holds 2; "
        + "give a list of numbers from 0.0001 to 1, as [0.1, 1]"),
    Mistake(
      sound + "evaluation: {learningCurve: [0.1, half]}\n",
      "x.yaml: evaluation.learningCurve: holds an item that is not a number; "
        + "give a list of numbers from 0.0001 to 1, as [0.1, 1]"),
    Mistake(
      sound + "evaluation: {learningCurve: [0.1, 1e-1]}\n",
      "x.yaml: evaluation.learningCurve: names 1e-1 twice; "
        + "give a list of numbers from 0.0001 to 1, as [0.1, 1]"),
    Mistake(
      "input: {folder: dump}\n"
        + "model: {targets: [a], backbone: random, architecture: resnet18}\n"
        + "evaluation: {learningCurve: [1]}\n",
      "x.yaml: evaluation.learningCurve: compares the backbone with random weights, and backbone "
        + "is random; name a backbone, or write []"),
    Mistake(
      sound + "training: {labelShare: 0.5}\nevaluation: {learningCurve: [0.1, 1]}\n",
      "x.yaml: evaluation.learningCurve: compares shares of all labels, and training.labelShare "
        + "leaves some out; write labelShare: 1, or learningCurve: []"),
    Mistake(
      sound + "training: {adapt: prototypes, feedback: {corrected: 2}}\n",
      "x.yaml: training.feedback: has no effect on a head of mean features; change it"),
    Mistake(
      sound + "training: {epochs: [1, 2]}\n",
      "x.yaml: training.epochs: is a list; give a whole number from 1 to 10000"),
    Mistake(
      sound + "training: {epochs: {a: 1}}\n",
      "x.yaml: training.epochs: has keys of its own; give a whole number from 1 to 10000"),
    Mistake(
      sound + "training: {epochs: null}\n",
      "x.yaml: training.epochs: may not be null; give a whole number from 1 to 10000"),
    Mistake(
      sound + "training: 3\n",
      "x.yaml: training: must hold keys of its own; write training: {epochs: …}"),
    Mistake(
      "model: {targets: [finding]}\n",
      "x.yaml: input.folder: must be given; for example folder: images"),
    Mistake(
      "input: {folder: dump}\n",
      "x.yaml: model.targets: must be given; for example targets: [finding]"),
    Mistake(
      "input: {folder: dump}\nmodel: {targets: []}\n",
      "x.yaml: model.targets: names no column; for example targets: [finding]"),
    Mistake(
      sound + "split: {folds: 1}\n",
      "x.yaml: split.folds: must be 0, or 2 and more; write 5, or 0 for none"),
    Mistake(
      sound + "split: {test: 0.5, validation: 0.5}\n",
      "x.yaml: split.test: and split.validation leave nobody to train on; lower one of them"),
    Mistake(
      sound + "split: {holdOut: site}\n",
      "x.yaml: split.holdOut: names no value; write column=value, as site=C"),
    Mistake(
      "input: {folder: dump}\nmodel: {targets: [a], backbone: random}\n",
      "x.yaml: model.architecture: must be given with backbone: random; write resnet18"),
    Mistake(
      sound + "input: {folder: again}\n",
      "x.yaml line 1: has the key input twice; keep one of them"),
    Mistake(
      "input:\n\tfolder: dump\n",
      "x.yaml line 2: is not valid YAML: found character that cannot start any token; "
        + "indent with spaces, never tabs"),
    Mistake(
      "input: {folder: dump\nmodel: 3\n",
      "x.yaml line 2: is not valid YAML: did not find expected ',' or '}'; "
        + "check indentation, colons and brackets"),
    Mistake(
      "a: &a [1, 1]\nb: [*a, *a]\n",
      "x.yaml line 1: uses a YAML anchor, alias, tag or block text; "
        + "write the value out in one line, in quotes if it begins with &, *, !, | or >"),
    Mistake(
      "input: {folder: !!python/object x}\n",
      "x.yaml line 1: uses a YAML anchor, alias, tag or block text; "
        + "write the value out in one line, in quotes if it begins with &, *, !, | or >"),
    Mistake(
      "? [a]\n: 1\n",
      "x.yaml line 1: has a key that is a list or a mapping; write key: value"),
  ]

  @Test(arguments: mistakes)
  func `each mistake has its one sentence`(_ mistake: Mistake) {
    #expect(sentence(mistake.text) == mistake.sentence)
  }

  @Test func `all mistakes are told at once and sorted by key`() {
    let text = """
      input: {folder: dump, labls: a.csv}
      model: {targets: [finding], unit: eye}
      training: {epochs: 0, learningRte: 1}
      """
    #expect(
      sentence(text) == """
        x.yaml: input.labls: no such key; did you mean labels?
        x.yaml: model.unit: is "eye"; give image, series, laterality, study or patient
        x.yaml: training.epochs: is 0; give a whole number from 1 to 10000
        x.yaml: training.learningRte: no such key; did you mean learningRate?
        """)
  }

  static let assignments: [(String, String)] = [
    (
      "training.epochs",
      "--set training.epochs: is not an assignment; write --set training.epochs=3"
    ),
    ("=3", "--set =3: is not an assignment; write --set training.epochs=3"),
    ("training.epoch=3", "--set training.epoch: no such key; did you mean training.epochs?"),
    (
      "training.epochs=x",
      "--set training.epochs: is \"x\"; give a whole number from 1 to 10000"
    ),
    ("epochs=3", "--set epochs: no such key; did you mean training.epochs?"),
  ]

  @Test(arguments: assignments)
  func `a wrong assignment has its one sentence`(_ assignment: String, _ expected: String) {
    #expect(sentence(Self.sound, set: [assignment]) == expected)
  }

  @Test func `a sound file passes`() {
    #expect(sentence(Self.sound) == "no error")
  }

  @Test func `text that only looks like an anchor passes in quotes`() {
    let text = Self.sound + "responsible: {owner: \"&Co\", intendedUse: research & teaching}\n"
    #expect(sentence(text) == "no error")
  }

  @Test(.timeLimit(.minutes(1)))
  func `an alias bomb is refused before it is read`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...40 {
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(sentence(text).hasPrefix("x.yaml line 1: uses a YAML anchor"))
  }

  @Test(.timeLimit(.minutes(1)))
  func `a thousand brackets are a sentence and not a crash`() {
    let text = String(repeating: "[", count: 100_000)
    #expect(sentence(text).hasPrefix("x.yaml line 1: is not valid YAML: "))
  }
}
