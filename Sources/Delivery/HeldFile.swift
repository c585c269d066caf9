internal import DecodeProtocol
internal import Files

/// What the first walk keeps of a file that the second can write without the worker.
struct HeldFile: Sendable {
  /// The whole data set without its pixels, in the form that crosses the sandbox.
  let dataSet: [UInt8]
  let transferSyntax: String
  let pixels: PixelPlace
  /// The file as it was when it was read.
  let identity: FileIdentity
}

/// Finds bits that are no sample's (PS3.5 §8.1.2): embedded overlays, or copies of a sign that are
/// none.
struct StrayBits {
  private let allocated: Int
  private let stored: Int
  private let high: Int
  private let isSigned: Bool

  init(_ dataSet: DataSet) {
    allocated = dataSet.number(.bitsAllocated)
    stored = dataSet.number(.bitsStored)
    high = dataSet.number(.highBit)
    isSigned = dataSet.number(.pixelRepresentation) == 1
  }

  /// Whether all bits of the samples are values; false as well where that cannot be told.
  func areAbsent(in samples: UnsafeRawBufferPointer) -> Bool {
    if stored == allocated { return true }
    guard stored > 0, stored < allocated, high < allocated, high + 1 >= stored else { return false }
    switch allocated {
    case 8: return areAbsent(in: samples.assumingMemoryBound(to: UInt8.self))
    case 16: return areAbsent(in: samples.assumingMemoryBound(to: UInt16.self))
    default: return false
    }
  }

  private func areAbsent<Word: FixedWidthInteger & UnsignedInteger>(
    in words: UnsafeBufferPointer<Word>
  ) -> Bool {
    let low = Word(high + 1 - stored)
    let mask = Word.max >> Word(allocated - stored)
    let sign: Word = isSigned ? 1 << Word(stored - 1) : 0
    var difference: Word = 0
    for word in words {
      let value = (Word(littleEndian: word) &>> low) & mask
      difference |= Word(littleEndian: word) ^ (((value ^ sign) &- sign) &<< low)
    }
    return difference == 0
  }
}
