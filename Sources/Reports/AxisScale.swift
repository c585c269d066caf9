internal import Foundation

/// An axis from the smallest to the largest value, widened to round ticks.
struct AxisScale {
  /// About so many steps between ticks.
  private static let steps = 5.0

  /// The places of the ticks, ascending; the first and last are the ends.
  let ticks: [Double]
  private let digits: Int

  init(_ values: [Double]) {
    let least = values.min() ?? 0
    let most = values.max() ?? 1
    let span = most > least ? most - least : max(abs(least), 1)
    let power = pow(10, (log10(span / Self.steps)).rounded(.down))
    let raw = span / Self.steps / power
    let step = (raw <= 1 ? 1 : raw <= 2 ? 2 : raw <= 5 ? 5 : 10) * power
    let first = (least / step).rounded(.down)
    let last = max((most / step).rounded(.up), first + 1)
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    digits = min(max(Int((-log10(step)).rounded(.up)), 0), 6)
  }

  /// Where a value lies, from 0 at the first tick to 1 at the last.
  func share(of value: Double) -> Double {
    guard let first = ticks.first, let last = ticks.last, last > first else { return 0 }
    return (value - first) / (last - first)
  }

  /// The tick as it is printed.
  func name(of tick: Double) -> String { NumberText.decimal(tick, digits: digits) }
}
