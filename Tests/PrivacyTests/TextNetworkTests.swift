import DecodeProtocol
import Privacy
import Testing

/// The network's arithmetic, held to PyTorch.
///
/// Produced by `Tests/Peers/text_net.py literals` with torch 2.15 from the weights that come with
/// Fovea: every seventh cell of a pattern of 38 by 45 pixels.
@Suite struct TextNetworkTests {
  private static let grey: [Float] = [
    -3.4, -2.4487, -2.9629, -2.8583, -2.689, -2.6462, -2.5984, -2.7546, -2.8345, -2.7714,
    -2.8427, -2.6655, -2.6068, -2.8032, -2.7722, -2.6151,
  ]
  private static let colour: [Float] = [
    -2.3883, 0.3626, -1.1205, 1.0661, -1.6861, 2.1563, 4.3498, -0.8503, 0.2523, 1.6507,
    -0.0631, 1.0579, 0.8137, -1.5128, 4.7352, -0.4217,
  ]

  @Test(arguments: [1, 3])
  func `cells are those of PyTorch`(samples: Int) throws {
    var bytes: [UInt8] = []
    for y in 0..<38 {
      for x in 0..<45 {
        let grey = (y * y * 7 + x * 13) % 97 + (x % 9 == 3 ? 40 : 0)
        let planes = [grey, (x * x + 3 * y) % 61, (y * 5 + x) % 31]
        bytes += planes.prefix(samples).map { UInt8($0) }
      }
    }
    let frame = try StoredFrame(
      layout: .init(
        index: 0, rows: 38, columns: 45, samples: samples, bitsAllocated: 8, bitsStored: 8,
        isSigned: false, photometric: samples == 1 ? "MONOCHROME2" : "RGB"),
      bytes: bytes)
    let cells = TextScreen.standard.cells(of: frame)
    let expected = samples == 1 ? Self.grey : Self.colour
    let found = stride(from: 0, to: cells.count, by: 7).map { cells[$0] }
    try #require(found.count == expected.count)
    for (place, pair) in zip(found, expected).enumerated() {
      #expect(abs(pair.0 - pair.1) < 2e-3, "cell \(7 * place): \(pair.0), not \(pair.1)")
    }
  }
}
