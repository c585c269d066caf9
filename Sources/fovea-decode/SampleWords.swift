/// Brings stored words into plain numbers: shifted, masked, sign-extended (PS3.5 §8.1.1).
struct SampleWords {
  let bitsAllocated: Int
  let bitsStored: Int
  let highBit: Int
  let isSigned: Bool

  /// Whether the words are plain numbers as they are.
  var isPlain: Bool { bitsStored == bitsAllocated }

  /// Cleans the words in place; little-endian bytes, a multiple of the word's size.
  func clean(_ bytes: inout [UInt8]) {
    if isPlain { return }
    bytes.withUnsafeMutableBytes { buffer in
      switch bitsAllocated {
      case 16: clean(buffer.bindMemory(to: UInt16.self))
      case 32: clean(buffer.bindMemory(to: UInt32.self))
      default: clean(buffer.bindMemory(to: UInt8.self))
      }
    }
  }

  private func clean<Word: FixedWidthInteger & UnsignedInteger>(
    _ words: UnsafeMutableBufferPointer<Word>
  ) {
    let shift = Word(highBit + 1 - bitsStored)
    let mask = Word.max >> Word(bitsAllocated - bitsStored)
    let sign: Word = isSigned ? 1 << Word(bitsStored - 1) : 0
    for i in words.indices {
      let value = words[i] >> shift & mask
      words[i] = (value ^ sign) &- sign
    }
  }
}
