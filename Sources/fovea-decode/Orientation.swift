/// How a picture is turned and mirrored before it is shown, numbered as in EXIF 2.32 §4.6.5.A (tag
/// 274): 1 not at all, 6 a quarter to the right.
enum Orientation {
  /// The number in the body of an APP1 segment; nil if it is not EXIF or states none from 1 to 8.
  static func stated(in segment: [UInt8]) -> Int? {
    let start = 6
    guard segment.count >= start + 8, segment.starts(with: Array("Exif\0\0".utf8)) else {
      return nil
    }
    let isLittle = segment[start] == UInt8(ascii: "I")
    /// The number of so many bytes, counted from the TIFF header; nil beyond the end.
    func number(_ place: Int, _ count: Int) -> Int? {
      guard place >= 0, start + place + count <= segment.count else { return nil }
      let bytes = segment[start + place..<start + place + count]
      return (isLittle ? Array(bytes.reversed()) : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let first = number(4, 4), let count = number(first, 2) else { return nil }
    for entry in 0..<count {
      let place = first + 2 + 12 * entry
      guard let tag = number(place, 2) else { return nil }
      guard tag == 274 else { continue }
      guard let value = number(place + 8, 2), (1...8).contains(value) else { return nil }
      return value
    }
    return nil
  }
}
