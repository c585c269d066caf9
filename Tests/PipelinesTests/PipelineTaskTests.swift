import Files
import Foundation
import Pipelines
import Testing

/// What is said about keys that do not go with the task.
@Suite struct PipelineTaskTests {
  private let folder = URL(fileURLWithPath: "/experiments", isDirectory: true)

  private func sentence(_ text: String, set: [String] = []) -> String {
    do {
      _ = try Pipeline(
        text: "input: {folder: dump}\n" + text, name: "x.yaml", assignments: set, folder: folder,
        workingFolder: folder)
      return "no error"
    } catch let error as any ExplainedError {
      return error.exitCode == 78 ? error.description : "exit \(error.exitCode): \(error)"
    } catch {
      return "another error"
    }
  }

  static let mistakes: [(text: String, sentence: String)] = [
    (
      "model: {targets: [a], decoderWidth: 16}",
      "x.yaml: model.decoderWidth: is not read with task: classify; "
        + "leave it out, or write task: segment or detect"
    ),
    (
      "model: {targets: [a]}\ntraining: {maskLoss: focal}",
      "x.yaml: training.maskLoss: is not read with task: classify; "
        + "leave it out, or write task: segment"
    ),
    (
      "model: {task: detect}\ntraining: {maskLoss: focal}",
      "x.yaml: training.maskLoss: is not read with task: detect; "
        + "leave it out, or write task: segment"
    ),
    (
      "model: {task: segment, unit: study}",
      "x.yaml: model.unit: is not read with task: segment; leave it out, or write task: classify"
    ),
    (
      "model: {task: segment}\ncalibration: {threshold: {rule: youden}}",
      "x.yaml: calibration.threshold.rule: is not read with task: segment; "
        + "leave it out, or write task: classify"
    ),
    (
      "model: {task: segment}\ntraining: {snapshots: 2}",
      "x.yaml: training.snapshots: is not read with task: segment; "
        + "leave it out, or write task: classify"
    ),
    (
      "model: {targets: [a]}\ntraining: {snapshots: 5}",
      "x.yaml: training.snapshots: is 5, and training.epochs, 12, is no multiple of it; change it"
    ),
    (
      "model: {targets: [a], architecture: unet}",
      "x.yaml: model.architecture: is unet, which answers for pixels; "
        + "write task: segment, or another network"
    ),
    (
      "model: {task: detect, architecture: unet}",
      "x.yaml: model.architecture: is the plain U-Net, which answers for pixels; a detector needs "
        + "a backbone; change it"
    ),
    (
      "model: {task: detect, inputSize: 130}",
      "x.yaml: model.inputSize: must be a multiple of 4, the side of a detector's cells; change it"
    ),
    (
      "model: {task: segment, architecture: unet, backbone: fovea-small}",
      "x.yaml: model.backbone: cannot begin a plain U-Net; "
        + "leave it out, or leave architecture out and give weights their decoder"
    ),
    (
      "model: {task: segment, architecture: unet, inputSize: 100}",
      "x.yaml: model.inputSize: is no multiple of 16, which a plain U-Net needs; write 128"
    ),
    (
      "model: {task: segment}\ntraining: {maskLoss: tversky, boundaryWeight: 2}",
      "x.yaml: training.boundaryWeight: weighs pixels, and the Tversky loss has no sum over "
        + "pixels; leave it out, or write maskLoss: diceCrossEntropy"
    ),
    (
      "model: {task: segment, neighbours: 4}",
      "x.yaml: model.neighbours: is 4; give a whole number from 0 to 3"
    ),
    (
      "model: {task: segmentation}",
      "x.yaml: model.targets: must be given; for example targets: [finding]\n"
        + "x.yaml: model.task: is \"segmentation\"; give classify, segment or detect"
    ),
    (
      "model: {task: segment}\ngates: {worstGroup.auroc: {min: 0.8}}",
      "x.yaml: gates: names worstGroup.auroc, which reports of task: segment do not have; "
        + "write one of overall.dice, worstGroup.dice, gap.dice"
    ),
    (
      "model: {targets: [a]}\ngates: {overall.ap50: {min: 0.8}}",
      "x.yaml: gates: names overall.ap50, which reports of task: classify do not have; "
        + "write one of overall.auroc, worstGroup.sensitivity, gap.auroc"
    ),
  ]

  @Test(arguments: mistakes)
  func `a key that does not go with the task has its sentence`(
    _ mistake: (text: String, sentence: String)
  ) {
    #expect(sentence(mistake.text) == mistake.sentence)
  }

  @Test func `an assignment is named as it was written`() {
    #expect(
      sentence("model: {targets: [a]}", set: ["model.neighbours=1"])
        == "--set model.neighbours: is not read with task: classify; "
        + "leave it out, or write task: segment or detect")
  }

  @Test(arguments: [
    "model: {task: segment}", "model: {task: detect, targets: [nodule]}",
    "model: {task: segment, architecture: unet, backbone: random}",
    "model: {task: detect}\ngates: {gap.ap50: {max: 0.1}}",
  ])
  func `what goes with the task passes`(_ text: String) {
    #expect(sentence(text) == "no error")
  }
}
