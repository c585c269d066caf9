import DecodeProtocol
import Privacy
import Testing

/// The network's arithmetic, held to PyTorch.
///
/// Produced by `Tests/Peers/text_net.py literals` with torch 2.15 from the weights that come with
/// Fovea: every third cell of a pattern of 70 by 77 pixels.
@Suite struct TextNetworkTests {
  private static let grey: [Float] = [
    -3.6008, -2.8053, -3.9047, -4.3213, -5.381, -4.2579, -6.2215, -4.1308, -5.0871, -1.811,
    -2.5486, -2.2754, -2.6135, -3.7479, -2.9551, -2.5645, -3.5891, -3.6053, -3.9912, -5.1267,
    -2.6335, -3.4628, -5.7948, -5.2858, -3.267, -4.5279, -6.3355, -2.4314, -3.2787, -4.1187,
  ]
  private static let greyMeans: [Float] = [
    -3.3487, -3.3328, -3.0457, -2.5837, -4.3762, -3.2382, -2.9129, -4.2013, -3.2948, -2.2574,
    -3.098, -2.7406, -2.6918, -2.1826, -3.5447, -2.5891, -2.1534, -4.3996, -3.1787, -3.2647,
    -3.3289, -4.0983, -4.0543, -2.8185, -4.8704, -4.4205, -3.3885, -3.7689, -3.5288, -3.9798,
  ]
  private static let colour: [Float] = [
    -1.3548, -2.3921, -2.8925, -2.8335, -1.3106, -1.811, -1.9306, -1.4428, -1.8947, -2.9603,
    -1.3774, -2.5801, -3.4159, -3.0524, -2.7693, -2.7762, -2.1574, -2.2393, -2.095, -2.6671,
    -2.0204, -2.0549, -2.6399, -1.8077, -2.2283, -2.4849, -1.98, -2.2515, -2.7456, -3.298,
  ]
  private static let colourMeans: [Float] = [
    -2.4224, -3.3307, -2.3901, -1.8692, -2.7706, -2.7513, -1.4694, -2.0254, -3.2567, -2.1105,
    -1.8312, -2.8551, -2.2422, -2.0174, -2.5668, -2.6322, -1.6704, -2.6643, -2.4596, -1.7511,
    -2.436, -2.7289, -2.1326, -1.5513, -2.5014, -2.4854, -1.5704, -2.0643, -2.4776, -2.4127,
  ]

  private func frame(samples: Int) throws -> StoredFrame {
    var bytes: [UInt8] = []
    for y in 0..<70 {
      for x in 0..<77 {
        let grey = (y * y * 7 + x * 13) % 97 + (x % 9 == 3 ? 40 : 0)
        let planes = [grey, (x * x + 3 * y) % 61, (y * 5 + x) % 31]
        bytes += planes.prefix(samples).map { UInt8($0) }
      }
    }
    return try StoredFrame(
      layout: .init(
        index: 0, rows: 70, columns: 77, samples: samples, bitsAllocated: 8, bitsStored: 8,
        isSigned: false, photometric: samples == 1 ? "MONOCHROME2" : "RGB"),
      bytes: bytes)
  }

  private func compare(_ cells: [Float], _ expected: [Float]) throws {
    let found = stride(from: 0, to: cells.count, by: 3).map { cells[$0] }
    try #require(found.count == expected.count)
    for (place, pair) in zip(found, expected).enumerated() {
      #expect(abs(pair.0 - pair.1) < 2e-3, "cell \(3 * place): \(pair.0), not \(pair.1)")
    }
  }

  @Test(arguments: [1, 3])
  func `cells are those of PyTorch`(samples: Int) throws {
    let cells = TextScreen.standard.cells(of: try frame(samples: samples))
    try compare(cells, samples == 1 ? Self.grey : Self.colour)
  }

  @Test(arguments: [1, 3])
  func `means of four looks are those of PyTorch`(samples: Int) throws {
    let means = TextScreen.standard.means(of: try frame(samples: samples))
    try compare(means, samples == 1 ? Self.greyMeans : Self.colourMeans)
  }
}
