import Compute
import Evaluation
import Testing

@Suite struct PatientResamplingTests {
  private static let resampling = PatientResampling(replicates: 130, level: 0.9, seed: 3)

  /// Of patients with one number each: their mean, and a number that every third draw lacks.
  private static func statistics(_ weights: [Int]) -> [Double?] {
    let sum = weights.enumerated().reduce(0) { $0 + $1.offset * $1.offset * $1.element }
    return [Double(sum) / Double(weights.reduce(0, +)), sum % 3 == 0 ? nil : 1]
  }

  @Test(arguments: [1, 2, 3])
  func `limits are the same to the digit on one thread and on several`(threads: Int) throws {
    let patients = Array(0..<40)
    let plain = Self.resampling.limits(
      patients: patients, bound: 40, count: 2, Self.statistics)
    let pooled = Self.resampling.limits(
      patients: patients, bound: 40, count: 2, on: WorkerPool(threadCount: threads),
      { Self.statistics($0) })
    let (first, second) = (try #require(plain[0]), try #require(pooled[0]))
    #expect(first == second)
    // The mean of the squares of 0 … 39 is 513.5.
    #expect(first.lower < 513.5 && first.upper > 513.5)
    #expect(plain[1] == nil && pooled[1] == nil)
  }

  @Test func `nobody to draw, no limits`() {
    let pool = WorkerPool(threadCount: 2)
    let limits = Self.resampling.limits(patients: [], bound: 0, count: 2, on: pool) { _ in [1, 1] }
    #expect(limits.count == 2 && limits.allSatisfy { $0 == nil })
  }
}
