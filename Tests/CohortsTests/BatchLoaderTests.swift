internal import Cohorts
internal import Compute
internal import Foundation
internal import Privacy
internal import Synchronization
internal import Tensors
internal import Testing

@Suite(.serialized) struct BatchLoaderTests {
  static let preprocessing = Preprocessing(
    inputSize: 2, fit: .letterbox, mean: [0, 0, 0], std: [1, 1, 1], scale: 255)

  private func cohort(_ name: String) throws -> Cohort {
    let images = (0..<5).map { number in
      Picture.grey([Int](repeating: 10 * number, count: 4), side: 2, number: number)
    }
    return try Picture.written(images, in: Picture.freshFolder("loader-\(name)"))
  }

  private static func plan(_ batches: [[Int]]) -> [[Sample]] {
    batches.map { indices in indices.map { Sample(index: $0, draw: nil, variant: 0) } }
  }

  /// The first value of every image of every batch.
  private func firstValues(
    _ images: PreparedImages, plan: [[Sample]], first: Int, loaders: Int
  ) throws -> [[Float]] {
    let buffers = BufferPool()
    let loader = BatchLoader(
      plan: plan, first: first, loaders: loaders, buffers: buffers,
      value: { (sample, workers) throws(CohortsError) in
        try images.input(of: sample, workers: workers, buffers: buffers)
      })
    var result: [[Float]] = []
    while let batch = try loader.next() {
      #expect(batch.values.shape == [batch.samples.count, 2, 2, 3])
      let values = batch.values.values
      result.append(batch.samples.indices.map { values[$0 * 12] })
    }
    return result
  }

  @Test(arguments: [0, 20, 1 << 20], [1, 2, 5])
  func `batches come in the order of the plan whatever is kept in memory`(
    budget: Int, loaders: Int
  ) throws {
    let cohort = try cohort("order-\(budget)-\(loaders)")
    let images = PreparedImages(
      cohort: cohort, preprocessing: Self.preprocessing, budgetBytes: budget)
    let plan = Self.plan([[3, 1, 3], [0], [4, 2], [1], [2, 2, 0]])
    let brightness = try cohort.cases.map { facts in
      Float(try cohort.image(of: facts).pixels.bytes[0])
    }
    let expected = plan.map { batch in batch.map { brightness[$0.index] } }
    for _ in 0..<2 {
      let all = try firstValues(images, plan: plan, first: 0, loaders: loaders)
      #expect(all.map { $0.map { $0.rounded() } } == expected)
    }
    let rest = try firstValues(images, plan: plan, first: 2, loaders: loaders)
    #expect(rest.map { $0.map { $0.rounded() } } == Array(expected[2...]))
  }

  @Test(arguments: [1, 2])
  func `a batch of nothing has its turn too`(loaders: Int) throws {
    let images = PreparedImages(
      cohort: try cohort("empty-\(loaders)"), preprocessing: Self.preprocessing, budgetBytes: 0)
    let plan = Self.plan([[], [1], [], [], [2, 0], []])
    for first in 0...6 {
      let buffers = BufferPool()
      let loader = BatchLoader(
        plan: plan, first: first, loaders: loaders, buffers: buffers,
        value: { (sample, workers) throws(CohortsError) in
          try images.input(of: sample, workers: workers, buffers: buffers)
        })
      var found: [[Int]] = []
      while let batch = try loader.next() {
        #expect(batch.values.count == 12 * batch.samples.count)
        found.append(batch.samples.map(\.index))
      }
      #expect(found == plan[first...].map { $0.map(\.index) })
    }
  }

  @Test func `what is kept in memory is what was loaded`() throws {
    let cohort = try cohort("kept")
    let kept = PreparedImages(
      cohort: cohort, preprocessing: Self.preprocessing, budgetBytes: 1 << 20)
    let anew = PreparedImages(cohort: cohort, preprocessing: Self.preprocessing, budgetBytes: 0)
    let (workers, buffers) = (WorkerPool(threadCount: 1), BufferPool())
    let draw = AugmentationDraw(shiftX: 0.25, contrast: 1.25)
    for index in cohort.cases.indices {
      let sample = Sample(index: index, draw: draw, variant: nil)
      let first = try kept.input(of: sample, workers: workers, buffers: buffers).values
      #expect(try kept.input(of: sample, workers: workers, buffers: buffers).values == first)
      #expect(try anew.input(of: sample, workers: workers, buffers: buffers).values == first)
      let image = try anew.image(at: index, workers: workers, buffers: buffers)
      let alone = Self.preprocessing.input(of: draw.applied(to: image), buffers: buffers)
      #expect(alone.values == first)
    }
    #expect(kept.bytes(keeping: [0, 1, 2]) == 24)
  }

  @Test(arguments: [1, 3])
  func `the first sample that failed is the error of its batch, and earlier batches come`(
    loaders: Int
  ) throws {
    let buffers = BufferPool()
    let loader = BatchLoader(
      plan: Self.plan([[0, 1], [2, 3, 4]]), first: 0, loaders: loaders, buffers: buffers,
      value: { (sample, _) throws(CohortsError) in
        if sample.index >= 3 {
          throw CohortsError(.badData, subject: "case \(sample.index)", reason: "is torn")
        }
        return Tensor(repeating: Float(sample.index), shape: [1, 1], in: buffers)
      })
    #expect(try loader.next()?.values.values == [0, 1])
    let error = #expect(throws: CohortsError.self) { try loader.next() }
    #expect(error?.subject == "case 3")
  }

  @Test func `no more is prepared than the ring holds, and no thread stays behind`() throws {
    let buffers = BufferPool()
    let prepared = Counter()
    let before = try threadCount()
    do {
      let loader = BatchLoader(
        plan: Self.plan([[Int]](repeating: [0, 1], count: 50)), first: 0, loaders: 3,
        buffers: buffers,
        value: { (sample, _) throws(CohortsError) in
          prepared.add()
          return Tensor(repeating: Float(sample.index), shape: [1, 1], in: buffers)
        })
      _ = try loader.next()
      usleep(50_000)
      #expect(prepared.value == 6)  // the batch that was taken and two ahead
      withExtendedLifetime(loader) {}
    }
    var after = try threadCount()
    for _ in 0..<100 where after > before {
      usleep(10_000)
      after = try threadCount()
    }
    #expect(after <= before)
    #expect(prepared.value == 6)
    #expect(buffers.statistics.bytesInUse == 0)
  }

  @Test func `waiting is measured`() throws {
    let buffers = BufferPool()
    let loader = BatchLoader(
      plan: Self.plan([[0]]), first: 0, loaders: 1, buffers: buffers,
      value: { (_, _) throws(CohortsError) in
        usleep(30_000)
        return Tensor(repeating: 1, shape: [1, 1], in: buffers)
      })
    _ = try loader.next()
    #expect(loader.waitedSeconds > 0.01)
  }

  private func threadCount() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count
  }

  /// Counts from several threads.
  private final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }
    func add() { count.withLock { $0 += 1 } }
  }
}
