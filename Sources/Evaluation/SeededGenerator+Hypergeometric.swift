package import Compute
internal import Foundation

extension SeededGenerator {
  /// How many marked ones are among so many drawn without putting back.
  ///
  /// Inversion from the mode outwards, so that the time goes with the deviation and not with the
  /// counts (Kachitvichyanukul and Schmeiser, Journal of Statistical Computation and Simulation 22,
  /// 1985, algorithm HIN begun at the mode).
  ///
  /// - Precondition: no negative count, no more drawn than there are.
  package mutating func hypergeometric(marked: Int, others: Int, drawn: Int) -> Int {
    precondition(
      marked >= 0 && others >= 0 && (0...(marked + others)).contains(drawn),
      "\(drawn) of \(marked) and \(others)")
    let (least, most) = (max(0, drawn - others), min(marked, drawn))
    guard least < most else { return least }
    let mode = min(
      max(
        Int(
          Double(drawn + 1) * Double(marked + 1) / Double(marked + others + 2)), least), most)
    func ratio(_ k: Int) -> Double {
      Double(marked - k) * Double(drawn - k)
        / (Double(k + 1) * Double(others - drawn + k + 1))
    }
    let peak = exp(
      Self.logChoose(marked, mode) + Self.logChoose(others, drawn - mode)
        - Self.logChoose(marked + others, drawn))
    var rest = uniform() - peak
    var (below, above) = (mode, mode)
    var (lower, upper) = (peak, peak)
    while rest > 0, below > least || above < most {
      if above < most {
        upper *= ratio(above)
        above += 1
        rest -= upper
        if rest <= 0 { return above }
      }
      if below > least {
        below -= 1
        lower /= ratio(below)
        rest -= lower
        if rest <= 0 { return below }
      }
    }
    return mode
  }

  private static func logChoose(_ n: Int, _ k: Int) -> Double {
    lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
  }
}
