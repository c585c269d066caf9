import Files
import Foundation
import Networks
import Testing

@Suite struct WeightConversionTests {
  /// A checkpoint of ResNet-20 under `module.`, with a counter and a sidecar.
  static func source(_ change: (inout [String: FileTensor]) -> Void = { _ in }) throws
    -> (WeightSourceTests.Folder, WeightSource)
  {
    let folder = try WeightSourceTests.Folder()
    var tensors: [String: FileTensor] = [:]
    for (name, tensor) in LoadReportTests.checkpoint() { tensors["module." + name] = tensor }
    tensors["module.bn1.num_batches_tracked"] = FileTensor(shape: [], values: [7])
    change(&tensors)
    try SafeTensors(metadata: ["note": "kept"], tensors: tensors).encoded().write(to: folder.file)
    try folder.write(sidecar: WeightSourceTests.statement)
    return (folder, try WeightSource(contentsOf: folder.file, architecture: nil))
  }

  @Test func `a converted file loads without a word, prefix and counters gone`() throws {
    let (folder, source) = try Self.source()
    let conversion = try WeightConversion(of: source, origin: nil, licence: "CC0", half: false)
    let file = folder.url.appending(path: "new.safetensors")
    try conversion.data.write(to: file)
    let read = try WeightSource(contentsOf: file, architecture: nil)
    #expect(read.statement == .metadata)
    #expect(read.tensors == LoadReportTests.checkpoint())
    #expect(read.card.normalisation == source.card.normalisation)
    #expect(read.card.origin == "here")
    #expect(read.card.licence == "CC0")
    #expect(read.metadata["note"] == "kept")
    #expect(conversion.report.sentences.first == "Backbone tensors loaded: 95 of 95.")
    #expect(conversion.largestRounding == 0)
  }

  @Test func `half precision rounds each value to eleven bits`() throws {
    let (_, source) = try Self.source()
    let conversion = try WeightConversion(of: source, origin: nil, licence: nil, half: true)
    let read = try SafeTensors(data: conversion.data)
    #expect(Set(read.elementTypes.values) == ["F16"])
    for (name, tensor) in LoadReportTests.checkpoint() {
      #expect(read.tensors[name]?.values == tensor.values.map { Float(Float16($0)) }, "\(name)")
    }
    // Half a unit in the last of eleven places, as a share of the largest value.
    #expect(conversion.largestRounding > 0)
    #expect(conversion.largestRounding <= 0x1p-11)
  }

  @Test func `what half precision cannot hold is refused`() throws {
    let (_, source) = try Self.source {
      $0["module.bn1.bias"] = FileTensor(
        shape: [16], values: [70_000] + [Float](repeating: 0, count: 15))
    }
    let error = #expect(throws: NetworksError.self) {
      try WeightConversion(of: source, origin: nil, licence: nil, half: true)
    }
    #expect(
      error?.description == """
        mine.safetensors: the tensor module.bn1.bias holds a value that half precision cannot \
        hold; leave out --half
        """)
    let whole = try WeightConversion(of: source, origin: nil, licence: nil, half: false)
    #expect(whole.report.matchedShare == 1)
  }

  @Test func `weights that would not load are not converted`() throws {
    let (_, source) = try Self.source { tensors in
      tensors = tensors.filter { !$0.key.contains("layer3") }
    }
    let error = #expect(throws: NetworksError.self) {
      try WeightConversion(of: source, origin: nil, licence: nil, half: false)
    }
    #expect(
      error?.description == """
        mine.safetensors: only 65 of 95 backbone tensors of resnet20_cifar are in the file; \
        choose the architecture that the file was made for
        """)
  }

  /// torchvision/models/densenet.py, `_load_state_dict`: the names of 2017.
  @Test func `a DenseNet under its former names loads whole`() throws {
    let folder = try WeightSourceTests.Folder()
    var tensors: [String: FileTensor] = [:]
    for (name, shape) in ParameterNameTests.network(.densenet121, outputs: 2).checkpointShapes {
      let former = name.replacing(/(denselayer\d+\.)(norm|conv)([12])/) {
        "\($0.output.1)\($0.output.2).\($0.output.3)"
      }
      tensors[former] = FileTensor(
        shape: shape, values: [Float](repeating: 1, count: shape.reduce(1, *)))
    }
    try SafeTensors(tensors: tensors).encoded().write(to: folder.file)
    let inspection = try WeightInspection(of: folder.file, against: nil)
    #expect(inspection.report?.architecture == .densenet121)
    #expect(inspection.report?.matchedShare == 1)
  }
}
