internal import Cohorts
internal import Compute
internal import Foundation
internal import Testing
internal import Training

/// After the first steps nothing new is taken from the system.
@Suite(.serialized) struct SteadyMemoryTests {
  /// What one step found, on the thread that trains: other tests run beside it.
  private struct Reading {
    let misses: Int
    let faults: Int
    let held: Int
  }

  /// `RUSAGE_THREAD` of getrusage(2), which the headers show only with GNU's extensions.
  private static let ofThisThread: __rusage_who_t = 1

  private func readings(_ options: TrainingOptions, name: String) throws -> [[Reading]] {
    let run = try TinyRun(name: name, options: options)
    let buffers = BufferPool()
    var epochs: [[Reading]] = []
    _ = try run.outcome(threads: 1, buffers: buffers, width: 1) { event in
      guard case .stepEnded(_, let epoch, _, _, _) = event else { return }
      var usage = rusage()
      getrusage(Self.ofThisThread, &usage)
      let reading = Reading(
        misses: buffers.statistics.misses, faults: Int(usage.ru_minflt),
        held: buffers.statistics.bytesHeld)
      if epoch == epochs.count { epochs.append([]) }
      epochs[epoch].append(reading)
    }
    return epochs
  }

  @Test(arguments: [0, 10])
  func `once warm, a step takes no new memory`(epochsFrozen: Int) throws {
    var options = TinyRun.options
    options.inputSize = 64
    options.epochs = 6
    options.batch = 12
    if epochsFrozen > 0 {
      options.freeze = ["conv1", "layer1", "layer2", "layer3"]
      options.augmentation = .none
    }
    let epochs = try readings(options, name: "steady-\(epochsFrozen)")
    // Between epochs the validation part is scored, by workers of whom chance decides how many
    // hold buffers at once; within the last epochs nothing may be left to chance.
    for epoch in epochs.suffix(2) {
      let (first, last) = (try #require(epoch.first), try #require(epoch.last))
      let steps = epoch.count - 1
      #expect(last.misses - first.misses <= 1, "\(last.misses - first.misses) misses")
      #expect(last.faults - first.faults < 100 * steps, "\(last.faults - first.faults) faults")
      #expect(
        abs(Double(last.held) / Double(first.held) - 1) < 0.01,
        "\(first.held) to \(last.held) bytes")
    }
  }
}
