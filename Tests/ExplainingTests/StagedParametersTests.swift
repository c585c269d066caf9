import Compute
import Explaining
import Networks
import Tensors
import Testing

@Suite struct StagedParametersTests {
  private static let buffers = BufferPool()

  /// Of every parameter its name, its stage and its numbers.
  private static func numbers(
    _ network: some StagedParameters
  ) -> [(name: String, stage: Int, values: [Float])] {
    var (copy, found) = (network, [(name: String, stage: Int, values: [Float])]())
    copy.visitParameters { name, parameter in
      found.append((name, network.stageIndex(ofParameter: name), parameter.value.values))
    }
    return found
  }

  /// Whether before a stage all is of one network and from it on of the other.
  private func expectMixed<Network: StagedParameters>(
    _ own: Network, _ other: Network, from stage: Int
  ) {
    let mixed = Self.numbers(own.withWeights(of: other, from: stage))
    var different = Set<Bool>()
    for (value, (first, second)) in zip(mixed, zip(Self.numbers(own), Self.numbers(other))) {
      #expect(value.values == (value.stage < stage ? first : second).values, "\(value.name)")
      if first.values != second.values { different.insert(value.stage < stage) }
    }
    #expect(different == [true, false])
  }

  @Test func `a classifier has the other's weights from a stage on`() {
    let networks = [UInt64(1), 2].map { seed in
      var generator = SeededGenerator(seed: seed)
      return Classifier(
        architecture: .resnet20_cifar, outputCount: 2, width: 0.25, generator: &generator,
        buffers: Self.buffers)
    }
    expectMixed(networks[0], networks[1], from: 2)
  }

  @Test func `so has a network of pixels`() {
    let plan = PixelPlan(encoder: .squeezenet1_1, width: 0.25, outputs: 3, decoderWidth: 4)
    let networks = [UInt64(1), 2].map { seed in
      var generator = SeededGenerator(seed: seed)
      return PixelNetwork(plan, generator: &generator, buffers: Self.buffers)
    }
    expectMixed(networks[0], networks[1], from: 2)
  }
}
