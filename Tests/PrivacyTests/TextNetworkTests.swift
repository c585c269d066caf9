import DecodeProtocol
import Privacy
import Testing

/// The network's arithmetic, held to PyTorch.
///
/// Produced by `Tests/Peers/text_net.py literals` with torch 2.15 from the weights that come with
/// Fovea: every seventh cell of a pattern of 38 by 45 pixels.
@Suite struct TextNetworkTests {
  private static let grey: [Float] = [
    -2.5373, -2.3235, -2.4796, -2.4467, -2.3934, -2.6175, -2.3186, -2.5103, -2.7517, -2.4426,
    -2.5795, -2.6688, -2.4331, -2.8149, -2.5049, -2.5936,
  ]
  private static let colour: [Float] = [
    -2.3365, -2.5646, -2.5741, -2.2019, -2.5025, -2.4794, 1.7783, -2.2701, -2.2145, -1.5513,
    -2.7429, -1.9058, -1.9421, -2.2728, 0.2103, -2.6468,
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
