/// Equations between whole numbers that are not negative.
struct EquationSystem {
  /// Σ unknowns − Σ subtracted = value.
  struct Equation: Hashable {
    var unknowns: [Int]
    var subtracted: [Int] = []
    var value: Int
  }

  private(set) var equations: Set<Equation> = []

  mutating func add(_ unknowns: [Int], _ value: Int) {
    equations.insert(Equation(unknowns: unknowns.sorted(), value: value))
  }

  mutating func add(_ unknowns: [Int], equal others: [Int]) {
    equations.insert(
      Equation(unknowns: unknowns.sorted(), subtracted: others.sorted(), value: 0))
  }

  /// What follows for so many unknowns.
  func solver(unknowns: Int) -> Solver { Solver(Array(equations), unknowns: unknowns) }

  /// Finds sums of unknowns that the equations fix: by linear algebra, then by limits.
  struct Solver {
    private var rows: [(pivot: Int, values: [Double])] = []
    private var lower: [Int]
    private var upper: [Int]
    private let equations: [Equation]
    private let width: Int

    init(_ equations: [Equation], unknowns: Int) {
      self.equations = equations
      width = unknowns
      let most = equations.map(\.value).max() ?? 0
      lower = [Int](repeating: 0, count: unknowns)
      upper = [Int](repeating: most, count: unknowns)
      for equation in equations { add(row(equation.unknowns, equation.subtracted, equation.value)) }
      narrow()
    }

    /// The sum's only possible value; nil where there are several.
    func value(of unknowns: [Int]) -> Int? {
      let rest = reduced(row(unknowns, [], 0))
      if rest.dropLast().allSatisfy({ abs($0) < 1e-6 }) { return Int((-rest[width]).rounded()) }
      let limits = limits(of: unknowns)
      return limits.lowerBound == limits.upperBound ? limits.lowerBound : nil
    }

    private func row(_ unknowns: [Int], _ subtracted: [Int], _ value: Int) -> [Double] {
      var row = [Double](repeating: 0, count: width + 1)
      for index in unknowns { row[index] += 1 }
      for index in subtracted { row[index] -= 1 }
      row[width] = Double(value)
      return row
    }

    private mutating func add(_ row: [Double]) {
      let rest = reduced(row)
      guard
        let pivot = rest.indices.dropLast().max(by: { abs(rest[$0]) < abs(rest[$1]) }),
        abs(rest[pivot]) > 1e-6
      else { return }
      rows.append((pivot, rest.map { $0 / rest[pivot] }))
    }

    private func reduced(_ row: [Double]) -> [Double] {
      var rest = row
      for (pivot, values) in rows where abs(rest[pivot]) > 1e-9 {
        let factor = rest[pivot]
        for index in rest.indices { rest[index] -= factor * values[index] }
        rest[pivot] = 0
      }
      return rest
    }

    /// Narrows every unknown to what the others leave it, until nothing changes.
    private mutating func narrow() {
      let sums = equations.filter(\.subtracted.isEmpty)
      var hasChanged = true
      while hasChanged {
        hasChanged = false
        for equation in sums {
          let low = equation.unknowns.reduce(0) { $0 + lower[$1] }
          let high = equation.unknowns.reduce(0) { $0 + upper[$1] }
          for index in equation.unknowns {
            let least = max(lower[index], equation.value - (high - upper[index]))
            let most = min(upper[index], equation.value - (low - lower[index]))
            if least > lower[index] || most < upper[index] {
              (lower[index], upper[index]) = (least, most)
              hasChanged = true
            }
          }
        }
      }
    }

    /// The limits of a sum: of its parts, and what every equation around it leaves.
    private func limits(of unknowns: [Int]) -> ClosedRange<Int> {
      var least = unknowns.reduce(0) { $0 + lower[$1] }
      var most = unknowns.reduce(0) { $0 + upper[$1] }
      let parts = Set(unknowns)
      for equation in equations where equation.subtracted.isEmpty {
        let others = Set(equation.unknowns)
        if parts.isSubset(of: others) {
          let rest = others.subtracting(parts)
          least = max(least, equation.value - rest.reduce(0) { $0 + upper[$1] })
          most = min(most, equation.value - rest.reduce(0) { $0 + lower[$1] })
        } else if others.isSubset(of: parts) {
          let rest = parts.subtracting(others)
          least = max(least, equation.value + rest.reduce(0) { $0 + lower[$1] })
          most = min(most, equation.value + rest.reduce(0) { $0 + upper[$1] })
        }
      }
      return least...max(least, most)
    }
  }
}
