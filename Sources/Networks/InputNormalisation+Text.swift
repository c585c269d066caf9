extension InputNormalisation: CustomStringConvertible {
  /// The named normalisations: what published weights are commonly trained with.
  public static let named: [(name: String, normalisation: InputNormalisation)] = [
    ("imagenet", .imageNet), ("caffe", .caffe), ("symmetric", .symmetric), ("unit", .unit),
  ]

  /// RGB of 0…255 less the mean of ImageNet's training images, not divided: Caffe's models, and
  /// Keras's that follow them (keras-applications, imagenet_utils.py, mode "caffe", in RGB).
  public static let caffe = InputNormalisation(
    mean: [123.68, 116.779, 103.939], std: [1, 1, 1], scale: 255)

  /// Inputs of −1…1 (keras-applications, imagenet_utils.py, mode "tf").
  public static let symmetric = InputNormalisation(
    mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], scale: 1)

  /// Inputs of 0…1 as they are.
  public static let unit = InputNormalisation(mean: [0, 0, 0], std: [1, 1, 1], scale: 1)

  /// Reads a name, or `mean=R/G/B,std=R/G/B,scale=S`, where one number stands for all three and
  /// what is left out is 0, 1 and 1; nil where it is neither, or cannot be meant.
  public init?(text: String) {
    if let known = Self.named.first(where: { $0.name == text }) {
      self = known.normalisation
      return
    }
    var parts = ["mean": [0.0], "std": [1.0], "scale": [1.0]]
    var seen: Set<Substring> = []
    for assignment in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = assignment.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, parts[String(sides[0])] != nil, seen.insert(sides[0]).inserted
      else { return nil }
      let numbers = sides[1].split(separator: "/", omittingEmptySubsequences: false)
        .map { Double($0) }
      guard numbers.allSatisfy({ $0?.isFinite == true }), [1, 3].contains(numbers.count) else {
        return nil
      }
      parts[String(sides[0])] = numbers.compactMap { $0 }
    }
    func three(_ key: String) -> [Double] {
      let numbers = parts[key] ?? []
      return numbers.count == 1 ? Array(repeating: numbers[0], count: 3) : numbers
    }
    guard let scale = parts["scale"], scale == [1] || scale == [255],
      three("std").allSatisfy({ $0 > 0 })
    else { return nil }
    self.init(mean: three("mean"), std: three("std"), scale: scale[0])
  }

  /// What `init(text:)` reads, for help and hints.
  public static let grammar =
    named.map(\.name).joined(separator: ", ")
    + ", or mean=R/G/B,std=R/G/B,scale=1 for inputs of 0…1, scale=255 for 0…255"

  /// The rule in one line, with its name where it has one.
  public var description: String {
    let name = Self.named.first { $0.normalisation == self }.map { "\($0.name), " } ?? ""
    func list(_ numbers: [Double]) -> String {
      numbers.map { Self.short($0) }.joined(separator: ", ")
    }
    return "\(name)\(channelOrder) of 0…\(Self.short(scale)), less (\(list(mean))), divided by "
      + "(\(list(std)))"
  }

  /// A whole number without its fraction.
  private static func short(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e6 ? "\(Int(number))" : "\(number)"
  }
}
