/// A lookup table (PS3.3 C.11.1.1 and C.11.2.1.1).
public struct LookupTable: Codable, Sendable, Equatable {
  /// The input value of the first entry; lower inputs get the first entry too.
  public let firstMapped: Int
  /// Bits of an entry, 8 … 16: the output range is 0 … 2^bits − 1.
  public let bits: Int
  /// The entries; inputs past the last get the last.
  public let values: [Int]

  /// Makes a table.
  public init(firstMapped: Int, bits: Int, values: [Int]) {
    self.firstMapped = firstMapped
    self.bits = bits
    self.values = values
  }
}
