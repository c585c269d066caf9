internal import Cohorts
internal import Compute
internal import Foundation
internal import Privacy
internal import Tensors
internal import Testing

@Suite struct BatchLoaderTests {
  static let preprocessing = Preprocessing(
    inputSize: 2, fit: .letterbox, mean: [0, 0, 0], std: [1, 1, 1], scale: 255)

  private func cohort(_ name: String) throws -> Cohort {
    let images = (0..<5).map { number in
      Picture.grey([Int](repeating: 10 * number, count: 4), side: 2, number: number)
    }
    return try Picture.written(images, in: Picture.freshFolder("loader-\(name)"))
  }

  /// The first value of every image of every batch.
  private func firstValues(
    _ images: PreparedImages, plan: [[Sample]], first: Int, threads: Int
  ) throws -> [[Float]] {
    let workers = WorkerPool(threadCount: threads)
    let buffers = BufferPool()
    var loader = BatchLoader(plan: plan, first: first)
    var result: [[Float]] = []
    while let batch = try loader.next(
      workers: workers, buffers: buffers,
      value: { (sample) throws(CohortsError) in
        try images.input(of: sample, workers: workers, buffers: buffers)
      })
    {
      #expect(batch.values.shape == [batch.samples.count, 2, 2, 3])
      let values = batch.values.values
      result.append(batch.samples.indices.map { values[$0 * 12] })
    }
    return result
  }

  @Test(arguments: [0, 100, 1 << 20], [1, 2])
  func `batches come in the order of the plan whatever is kept in memory`(
    budget: Int, threads: Int
  ) throws {
    let cohort = try cohort("order-\(budget)-\(threads)")
    let images = PreparedImages(
      cohort: cohort, preprocessing: Self.preprocessing, budgetBytes: budget)
    let plan = [[3, 1, 3], [0], [4, 2]].map { indices in
      indices.map { Sample(index: $0, draw: nil, variant: 0) }
    }
    let brightness = try cohort.cases.map { facts in
      Float(try cohort.image(of: facts).pixels.bytes[0])
    }
    let expected = plan.map { batch in batch.map { brightness[$0.index] } }
    for _ in 0..<2 {
      let all = try firstValues(images, plan: plan, first: 0, threads: threads)
      #expect(all.map { $0.map { $0.rounded() } } == expected)
    }
    let rest = try firstValues(images, plan: plan, first: 2, threads: threads)
    #expect(rest.map { $0.map { $0.rounded() } } == [expected[2]])
  }
}
