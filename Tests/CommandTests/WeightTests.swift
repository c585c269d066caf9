import Files
import Foundation
import Testing

/// Weight files as a person meets them: shown, converted, found, and compared.
@Suite struct WeightTests {
  /// A folder with the workshop's model as weights that say nothing of themselves.
  private static func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Workshop.open().copy("plain.safetensors", "cohort", "key", to: folder)
    return folder
  }

  private static let stated = [
    "--architecture", "resnet20_cifar", "--input-norm", "mean=0.5,std=0.25",
  ]

  @Test func `convert says what it wrote, and the result loads without flags`() throws {
    let folder = try Self.folder()
    let ending = try Program.run(
      ["weights", "convert", "plain.safetensors", "new.safetensors", "--half"] + Self.stated,
      in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    let data = try Data(contentsOf: folder.url.appendingPathComponent("new.safetensors"))
    let lines = ending.output.split(separator: "\n").map(String.init)
    #expect(
      lines.dropLast() == [
        "wrote \(folder.path("new.safetensors")): \(data.count) bytes, sha256 "
          + Digest.sha256(data),
        "plain.safetensors is resnet20_cifar according to the caller, and so is its input "
          + "normalisation.",
        "Backbone tensors loaded: 95 of 95.",
        "The head (linear) is the file's; outputs: 1.",
        "The stem takes 3 channels: a grey image's value is repeated in all three.",
        "Input: RGB of 0…1, less (0.5, 0.5, 0.5), divided by (0.25, 0.25, 0.25).",
      ])
    #expect(lines.last?.hasPrefix("Half precision changes a value by at most 0.0") == true)
    let shown = try Program.run(["weights", "show", "new.safetensors"], in: folder)
    #expect(shown.output.contains("stated by metadata: resnet20_cifar\n"))
    let trained = try Program.run(
      [
        "finetune", "cohort", "-o", "new", "--key", "key", "--target", "finding", "--backbone",
        "new.safetensors", "--dry-run",
      ], in: folder)
    #expect(trained.status == 0, "\(trained.messages)")
    #expect(
      trained.messages.contains(
        "weights: new.safetensors is resnet20_cifar according to its metadata.\n"))
  }

  @Test func `convert writes nothing in a dry run and over nothing`() throws {
    let folder = try Self.folder()
    let arguments = ["weights", "convert", "plain.safetensors", "new.safetensors"] + Self.stated
    let dry = try Program.run(arguments + ["--dry-run"], in: folder)
    #expect(dry.output.hasPrefix("would write "))
    #expect(!folder.holds("new.safetensors"))
    try folder.write("mine", to: "new.safetensors")
    let refused = try Program.run(arguments, in: folder)
    #expect(refused.status == 73)
    #expect(
      refused.errors == [
        "\(folder.path("new.safetensors")): exists already; choose another name, or replace it "
          + "with --force"
      ])
    #expect(try Program.run(arguments + ["--force"], in: folder).status == 0)
  }

  @Test func `the load report says what is used`() throws {
    let folder = try Self.folder()
    let ending = try Program.run(
      ["finetune", "cohort", "-o", "new", "--key", "key", "--target", "finding", "--epochs", "1"]
        + ["--set", "model.inputSize=16", "--set", "evaluation.bootstrap=50"]
        + ["--set", "evaluation.permutations=50", "--backbone", "plain.safetensors"] + Self.stated,
      in: folder)
    #expect(ending.status == 0, "\(ending.messages)")
    #expect(
      ending.messages.contains(
        "\nInput: RGB of 0…1, less (0.5, 0.5, 0.5), divided by (0.25, 0.25, 0.25).\n"))
  }

  @Test func `weights are found in the folder of this user, and a better start is named`() throws {
    let folder = try Self.folder()
    for name in ["resnet18_imagenet", "resnet50_imagenet"] {
      try folder.write("", to: "data/fovea/\(name).safetensors")
    }
    let arguments = ["finetune", "cohort", "-o", "new", "--key", "key", "--target", "finding"]
    let random = try Program.run(
      arguments + ["--backbone", "random", "--architecture", "resnet18", "--dry-run"], in: folder,
      environment: ["XDG_DATA_HOME": folder.path("data")])
    #expect(random.status == 0, "\(random.messages)")
    #expect(
      random.messages.contains(
        "better suited: resnet18_imagenet of the weights folder (resnet18) was trained on the "
          + "1.3 million photographs of ImageNet, which transfers better than random weights; "
          + "choose it with --backbone resnet18_imagenet\n"))
    let other = try Program.run(
      arguments + ["--backbone", "random", "--architecture", "resnet20_cifar", "--dry-run"],
      in: folder, environment: ["XDG_DATA_HOME": folder.path("data")])
    #expect(other.messages.contains("better suited: resnet50_imagenet"))
    let shipped = try Program.run(
      arguments + ["--dry-run"], in: folder, environment: ["XDG_DATA_HOME": folder.path("data")])
    #expect(shipped.status == 0, "\(shipped.messages)")
    #expect(
      shipped.messages.contains(
        "to be compared: resnet50_imagenet of the weights folder (resnet50) was trained on the "
          + "1.3 million photographs of ImageNet, which may transfer better than fovea-small; "
          + "choose it with --backbone resnet50_imagenet\n"))
    let larger = try Program.run(
      arguments + ["--architecture", "resnet18", "--dry-run"], in: folder,
      environment: ["XDG_DATA_HOME": folder.path("data")])
    #expect(
      larger.messages.contains(
        "weights: fovea-resnet18.safetensors is resnet18 according to its metadata."))
    #expect(
      larger.messages.contains(
        "to be compared: resnet18_imagenet of the weights folder (resnet18) was trained on the "
          + "1.3 million photographs of ImageNet, which may transfer better than fovea-resnet18; "
          + "choose it with --backbone resnet18_imagenet\n"))
    let none = try Program.run(
      arguments + ["--backbone", "random", "--architecture", "resnet18", "--dry-run"], in: folder)
    #expect(!none.messages.contains("better suited"))
    let named = try Program.run(
      arguments + ["--backbone", "other", "--dry-run"], in: folder,
      environment: ["XDG_DATA_HOME": folder.path("data")])
    #expect(
      named.errors == [
        "other: is in no weight folder; they have fovea-resnet18, fovea-small, "
          + "resnet18_imagenet, resnet50_imagenet"
      ])
  }
}
