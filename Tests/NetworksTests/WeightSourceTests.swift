import Files
import Foundation
import Networks
import TestSupport
import Testing

@Suite struct WeightSourceTests {
  /// A folder with a checkpoint of ResNet-20 that nothing describes.
  final class Folder {
    let url: URL
    let file: URL

    init(metadata: [String: String] = [:]) throws {
      url = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      file = url.appending(path: "mine.safetensors")
      let contents = SafeTensors(metadata: metadata, tensors: LoadReportTests.checkpoint())
      try contents.encoded().write(to: file)
    }

    func write(sidecar: String) throws {
      try Data(sidecar.utf8).write(to: url.appending(path: "mine.json"))
    }

    deinit { try? FileManager.default.removeItem(at: url) }
  }

  static let statement = """
    {"architecture": "resnet20_cifar", "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.2, 0.1], "scale": 1,
     "channelOrder": "RGB", "channels": 3, "origin": "here", "licence": "MIT"}
    """

  @Test func `a sidecar says what the weights are for`() throws {
    let folder = try Folder()
    try folder.write(sidecar: Self.statement)
    let source = try WeightSource(contentsOf: folder.file, architecture: nil)
    #expect(source.card.architecture == .resnet20_cifar)
    #expect(
      source.card.normalisation
        == InputNormalisation(mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.1], scale: 1))
    #expect(source.card.origin == "here")
    #expect(source.card.licence == "MIT")
    #expect(source.sentence == "mine.safetensors is resnet20_cifar according to its sidecar.")
    #expect(source.tensors.count == 97)
  }

  @Test func `metadata says it as well`() throws {
    let folder = try Folder(metadata: ["fovea-weights": Self.statement])
    let source = try WeightSource(contentsOf: folder.file, architecture: .resnet20_cifar)
    #expect(source.statement == .metadata)
    #expect(source.card.normalisation.mean == [0.5, 0.4, 0.3])
  }

  @Test func `the caller's word stands where nothing else speaks`() throws {
    let folder = try Folder()
    let source = try WeightSource(contentsOf: folder.file, architecture: .resnet20_cifar)
    #expect(source.card.normalisation == .imageNet)
    #expect(
      source.sentence
        == "mine.safetensors is resnet20_cifar according to the caller; the input normalisation is "
        + "the customary one, not stated.")
  }

  @Test func `the caller's normalisation stands there as well`() throws {
    let folder = try Folder()
    let source = try WeightSource(
      contentsOf: folder.file, architecture: .resnet20_cifar, normalisation: .symmetric)
    #expect(source.card.normalisation == .symmetric)
    #expect(
      source.sentence
        == "mine.safetensors is resnet20_cifar according to the caller, and so is its input "
        + "normalisation.")
    #expect(
      source.remarks == [
        "Input: symmetric, RGB of 0…1, less (0.5, 0.5, 0.5), divided by (0.5, 0.5, 0.5)."
      ])
  }

  @Test func `a normalisation against the statement is an error`() throws {
    let folder = try Folder()
    try folder.write(sidecar: Self.statement)
    let error = #expect(throws: NetworksError.self) {
      try WeightSource(contentsOf: folder.file, architecture: nil, normalisation: .imageNet)
    }
    #expect(
      error?.description == """
        mine.safetensors: is stated to expect RGB of 0…1, less (0.5, 0.4, 0.3), divided by \
        (0.2, 0.2, 0.1), not imagenet, RGB of 0…1, less (0.485, 0.456, 0.406), divided by \
        (0.229, 0.224, 0.225); drop the input normalisation or choose another file
        """)
  }

  @Test func `a name is found with every suffix, safetensors first`() throws {
    let folder = try Folder()
    for suffix in ["pth", "th"] {
      try Data().write(to: folder.url.appending(path: "mine.\(suffix)"))
      try Data().write(to: folder.url.appending(path: "other.\(suffix)"))
    }
    let found = try ["mine", "other", "other.th"].map {
      try WeightSource.find($0, in: [folder.url]).lastPathComponent
    }
    #expect(found == ["mine.safetensors", "other.pth", "other.th"])
  }

  @Test func `silence is an error that shows the sidecar to write`() throws {
    let folder = try Folder()
    let error = #expect(throws: NetworksError.self) {
      try WeightSource(contentsOf: folder.file, architecture: nil)
    }
    #expect(
      error?.description == """
        mine.safetensors: nothing states what these weights are for; name its architecture and \
        input normalisation, or write mine.json beside it, such as \
        {"architecture":"resnet20_cifar","channelOrder":"RGB","channels":3,\
        "licence":"its licence","mean":[0.485,0.456,0.406],"origin":"where the file comes from",\
        "scale":1,"std":[0.229,0.224,0.225]}
        """)
    #expect(error?.exitCode == 65)
  }

  @Test func `a contradiction is an error`() throws {
    let folder = try Folder()
    try folder.write(sidecar: Self.statement)
    let error = #expect(throws: NetworksError.self) {
      try WeightSource(contentsOf: folder.file, architecture: .resnet18)
    }
    #expect(
      error?.description == """
        mine.safetensors: is stated to be resnet20_cifar, not resnet18; drop the architecture or \
        choose another file
        """)
  }

  @Test(arguments: [
    (
      #"{"architecture": "vgg", "mean": [0, 0, 0], "std": [1, 1, 1], "scale": 1}"#,
      "mine.json: no architecture is called vgg; known are resnet18, resnet34, resnet50, "
        + "squeezenet1_1, resnet20_cifar, resnet56_cifar, densenet121, mobilenet_v2, "
        + "resnet10_slim"
    ),
    (
      #"{"architecture": "resnet18", "mean": [0, 0, 0], "std": [1, 1, 0], "scale": 1}"#,
      "mine.json: has a deviation that is not above 0; write 1 where nothing is divided"
    ),
    (
      #"{"architecture": "resnet18", "mean": [0], "std": [1], "scale": 1}"#,
      "mine.json: has not 3 means and 3 deviations; give one of each for R, G, B"
    ),
    (
      #"{"architecture": "resnet18", "mean": [0, 0, 0], "std": [1, 1, 1], "scale": 2}"#,
      "mine.json: has the scale 2.0; write 1 for inputs of 0…1, 255 for 0…255"
    ),
    (
      #"{"architecture": "resnet18", "mean": [0, 0, 0], "std": [1, 1, 1], "scale": 1, "#
        + #""channelOrder": "BGR"}"#,
      "mine.json: states the channel order BGR; reverse the input channels of the first "
        + "convolution, then state RGB"
    ),
    (
      #"{"architecture": "resnet18", "mean": [0, 0, 0], "std": [1, 1, 1], "scale": 1, "#
        + #""channels": 1}"#,
      "mine.json: states channels: 1; every known architecture takes 3"
    ),
    (
      #"{"architecture": "resnet18", "mean": [0, 0, 0], "std": [1, 1, 1], "scale": 1, "#
        + #""origin": "\u001b[2J"}"#,
      "mine.json: has a control character in its origin or licence; write plain text"
    ),
    (
      #"{"architecture": "resnet18", "mean": [0, 0, 0], "std": [1, 1, 1]}"#,
      "mine.json: lacks the key scale"
    ),
    ("not JSON", "mine.json: is not valid JSON"),
  ])
  func `a statement that cannot be meant is refused`(sidecar: String, expected: String) throws {
    let folder = try Folder()
    try folder.write(sidecar: sidecar)
    let error = #expect(throws: NetworksError.self) {
      try WeightSource(contentsOf: folder.file, architecture: nil)
    }
    #expect(error?.description == expected)
  }

  @Test func `a name is found in the first folder that has it`() throws {
    let (empty, folder) = (try Folder(), try Folder())
    try FileManager.default.removeItem(at: empty.file)
    let folders = [empty.url, folder.url]
    #expect(try WeightSource.find("mine", in: folders).path == folder.file.path)
    #expect(try WeightSource.find("mine.safetensors", in: folders).path == folder.file.path)
    #expect(try WeightSource.find(folder.file.path, in: []).path == folder.file.path)
  }

  @Test func `a name that no folder has is an error that lists what they have`() throws {
    let folder = try Folder()
    let error = #expect(throws: NetworksError.self) {
      try WeightSource.find("other", in: [folder.url])
    }
    #expect(
      error?.description
        == "other: is in no weight folder; they have mine")
    #expect(error?.exitCode == 66)
    let none = #expect(throws: NetworksError.self) { try WeightSource.find("other", in: []) }
    #expect(
      none?.description
        == "other: is in no weight folder; name a folder that holds it with "
        + "--weights-dir")
    let path = #expect(throws: NetworksError.self) {
      try WeightSource.find("nowhere/other.safetensors", in: [])
    }
    #expect(path?.description == "other.safetensors: no such weight file; check the path")
  }

  @Test func `a file that is no safetensors passes its reason on`() throws {
    let folder = try Folder()
    try Data([1, 2, 3]).write(to: folder.file)
    let error = #expect(throws: NetworksError.self) {
      try WeightSource(contentsOf: folder.file, architecture: .resnet18)
    }
    #expect(error?.code == .unreadable)
    #expect(error?.exitCode == 65)
  }

  @Test func `an inspection tells what a file without a statement fits`() throws {
    let folder = try Folder(metadata: ["note": "made by a test"])
    let inspection = try WeightInspection(of: folder.file, against: nil)
    #expect(inspection.card == nil)
    #expect(inspection.report?.architecture == .resnet20_cifar)
    #expect(inspection.report?.matchedShare == 1)
    #expect(inspection.report?.head == .loaded)
    #expect(inspection.entries.count == 97)
    #expect(inspection.entries.first?.name == "bn1.bias")
    #expect(inspection.metadata == ["note": "made by a test"])
    #expect(inspection.suggestedSidecar?.contains("resnet20_cifar") == true)
    let other = try WeightInspection(of: folder.file, against: .resnet18)
    #expect(other.report?.architecture == .resnet18)
    #expect((other.report?.matchedShare ?? 1) < 0.5)
  }
}
