import Compute
import Kernels

/// The geometries that every convolution is tested on.
enum ConvolutionTable {
  /// Sides, kernels and channels that are odd, even, one, prime, wider than high; windows that
  /// reach over the edge, that never touch it, and that leave pixels out.
  static let small: [ConvolutionGeometry] = {
    let sides = [(1, 1), (2, 3), (3, 5), (5, 2), (7, 7), (13, 14), (14, 13)]
    let windows = [
      (1, 1, 0), (1, 1, 1), (3, 3, 0), (3, 3, 1), (5, 5, 0), (5, 5, 3), (7, 7, 3), (1, 3, 1),
      (5, 1, 1), (2, 2, 0),
    ]
    let channels = [(3, 5), (17, 33), (16, 16), (1, 1), (20, 1), (24, 8), (9, 16)]
    var answer: [ConvolutionGeometry] = []
    for (height, width) in sides {
      for (kernelHeight, kernelWidth, padding) in windows {
        if height + 2 * padding < kernelHeight || width + 2 * padding < kernelWidth { continue }
        for (stride, batch) in [(1, 1), (2, 3), (1, 3), (3, 1)] {
          let (channelsIn, channelsOut) = channels[answer.count % channels.count]
          answer.append(
            ConvolutionGeometry(
              batch: batch, heightIn: height, widthIn: width, channelsIn: channelsIn,
              channelsOut: channelsOut, kernelHeight: kernelHeight, kernelWidth: kernelWidth,
              stride: stride, padding: padding))
        }
      }
    }
    return answer
  }()

  /// A few of the sizes networks have, cut into several tiles and partial sums.
  static let large: [ConvolutionGeometry] = [
    geometry(batch: 2, side: 56, channels: (64, 16), kernel: 1, stride: 1, padding: 0),
    geometry(batch: 3, side: 56, channels: (19, 21), kernel: 3, stride: 1, padding: 1),
    geometry(batch: 2, side: 41, channels: (16, 8), kernel: 3, stride: 1, padding: 1),
    geometry(batch: 2, side: 56, channels: (3, 24), kernel: 7, stride: 2, padding: 3),
    geometry(batch: 2, side: 28, channels: (40, 72), kernel: 3, stride: 2, padding: 1),
    geometry(batch: 1, side: 7, channels: (150, 260), kernel: 3, stride: 1, padding: 1),
    geometry(batch: 9, side: 4, channels: (130, 70), kernel: 3, stride: 1, padding: 1),
    geometry(batch: 2, side: 28, channels: (64, 128), kernel: 1, stride: 2, padding: 0),
  ]

  /// 1×1 windows whose pixels lie 4 KiB apart, so that they share cache sets and are copied apart:
  /// of the input, every second one, of the output's gradient, and of slices of wider rows.
  static let colliding: [ConvolutionGeometry] = [
    geometry(batch: 2, side: 9, channels: (1024, 40), kernel: 1, stride: 1, padding: 0),
    geometry(batch: 3, side: 5, channels: (512, 33), kernel: 1, stride: 2, padding: 0),
    geometry(batch: 1, side: 11, channels: (24, 1024), kernel: 1, stride: 1, padding: 0),
    ConvolutionGeometry(
      batch: 2, heightIn: 7, widthIn: 6, channelsIn: 48, channelsOut: 16, kernelHeight: 1,
      kernelWidth: 1, stride: 1, padding: 0, inputDistance: 1024, outputDistance: 1024),
  ]

  /// What Winograd takes: sides below, at and beyond a tile, all paddings, blocks of channels.
  static let winograd: [ConvolutionGeometry] = {
    let sides = [(1, 1), (2, 3), (3, 5), (5, 2), (7, 7), (13, 14), (14, 13), (56, 56)]
    let channels = [(16, 16), (48, 32), (32, 80), (64, 64)]
    var answer: [ConvolutionGeometry] = []
    for (height, width) in sides {
      for (padding, batch) in [(0, 3), (1, 1), (1, 3), (2, 1)] {
        if height + 2 * padding < 3 || width + 2 * padding < 3 { continue }
        let (channelsIn, channelsOut) = channels[answer.count % channels.count]
        answer.append(
          ConvolutionGeometry(
            batch: batch, heightIn: height, widthIn: width, channelsIn: channelsIn,
            channelsOut: channelsOut, kernelHeight: 3, kernelWidth: 3, stride: 1,
            padding: padding))
      }
    }
    return answer + [
      geometry(batch: 2, side: 28, channels: (128, 128), kernel: 3, stride: 1, padding: 1),
      geometry(batch: 2, side: 7, channels: (512, 256), kernel: 3, stride: 1, padding: 1),
      geometry(batch: 9, side: 14, channels: (256, 192), kernel: 3, stride: 1, padding: 1),
      geometry(batch: 40, side: 6, channels: (32, 160), kernel: 3, stride: 1, padding: 1),
    ]
  }()

  /// Slices of wider rows, to be read and written in place.
  static let slices: [ConvolutionGeometry] = [(1, 1, 0), (3, 1, 1), (3, 2, 1), (2, 2, 0)].flatMap {
    (kernel, stride, padding) in
    [(16, 32), (19, 21)].map { channelsIn, channelsOut in
      ConvolutionGeometry(
        batch: 2, heightIn: 13, widthIn: 14, channelsIn: channelsIn, channelsOut: channelsOut,
        kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: padding,
        inputDistance: channelsIn + 5, outputDistance: channelsOut + 16)
    }
  }

  /// The geometries that a way is tried on: Winograd on its own, the others on all shapes.
  static func geometries(for way: ConvolutionWay) -> [ConvolutionGeometry] {
    way.choice == .fastest ? winograd : small + large + colliding.prefix(3)
  }

  static func geometry(
    batch: Int, side: Int, channels: (in: Int, out: Int), kernel: Int, stride: Int, padding: Int
  ) -> ConvolutionGeometry {
    ConvolutionGeometry(
      batch: batch, heightIn: side, widthIn: side, channelsIn: channels.in,
      channelsOut: channels.out, kernelHeight: kernel, kernelWidth: kernel, stride: stride,
      padding: padding)
  }
}
