import Foundation
import Privacy
import Testing

/// A cohort's pixels in the bytes of a model.
@Suite struct PixelSearchTests {
  private static let side = 96
  private static let samples = image(seed: 11)

  /// A bright disc with noise, in 12 bits.
  private static func image(seed: UInt64) -> [UInt16] {
    let noise = Noise.bytes(side * side, seed: seed)
    return (0..<(side * side)).map { index in
      let (y, x) = (index / side - side / 2, index % side - side / 2)
      return (x * x + y * y < 900 ? 2000 : 700) + UInt16(noise[index])
    }
  }

  private static let scan: ArtefactScan = {
    let bytes = samples.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    var values = IdentifyingValues()
    if let pixels = StoredPixels(
      rows: side, columns: side, channels: 1, bitsStored: 12, isSigned: false, bytes: bytes)
    {
      values.add(pixels: pixels)
    }
    return ArtefactScan(values, excusing: [])
  }()

  /// The bytes of numbers, behind others of an odd count.
  private static func buffer<Number>(_ numbers: [Number]) -> Data {
    Noise.bytes(4001, seed: 2) + numbers.withUnsafeBytes { Data($0) }
      + Noise.bytes(5000, seed: 4)
  }

  private static func floats(_ samples: [UInt16]) -> [Float] {
    samples.map { (Float($0) / 4095 - 0.485) / 0.229 }
  }

  private static var forms: [(name: String, data: Data)] {
    let mirrored = (0..<samples.count).map { samples[$0 / side * side + side - 1 - $0 % side] }
    let cropped = (10..<90).flatMap { samples[($0 * side + 8)..<($0 * side + 92)] }
    return [
      ("16 bits", buffer(samples)), ("the other byte order", buffer(samples.map(\.byteSwapped))),
      ("signed, below zero", buffer(samples.map { Int16($0) - 1024 })),
      ("floats of a network", buffer(floats(samples))),
      ("half floats", buffer(samples.map { Float16(Float($0) - 1500) })),
      ("three channels", buffer(floats(samples).flatMap { [$0, $0 * 1.1, $0 - 3] })),
      ("dark for bright", buffer(samples.map { 4095 - $0 })),
      ("mirrored", buffer(floats(mirrored))), ("cropped", buffer(floats(cropped))),
    ]
  }

  @Test func `an image is found in whatever type it is stored`() {
    for form in Self.forms {
      #expect(Self.scan.rule(in: form.data, named: "model") == .pixels, "\(form.name)")
    }
  }

  @Test func `other images, smooth ramps and weights are none of the cohort's`() {
    let other = Self.floats(Self.image(seed: 12))
    let ramp = (0..<20_000).map { Float($0 % 700) }
    let waves = (0..<20_000).map { Float(sin(Double($0) / 5)) }
    for data in [
      Self.buffer(other), Self.buffer(ramp), Self.buffer(waves), Noise.bytes(2_000_000, seed: 6),
    ] {
      #expect(Self.scan.rule(in: data, named: "model") == nil)
    }
  }

  @Test func `a plain image has nothing that is looked for`() throws {
    var values = IdentifyingValues()
    values.add(
      pixels: try #require(
        StoredPixels(
          rows: 80, columns: 80, channels: 1, bitsStored: 8, isSigned: false,
          bytes: [UInt8](repeating: 9, count: 6400))))
    let scan = ArtefactScan(values, excusing: [])
    #expect(scan.rule(in: Data(repeating: 9, count: 10_000), named: "model") == nil)
  }
}
