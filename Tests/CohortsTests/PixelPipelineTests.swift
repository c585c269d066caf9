internal import Cohorts
internal import Ingest
internal import Privacy
internal import Testing
internal import TestSupport

@Suite struct PixelPipelineTests {
  static let stored = [0, 1000, 1023, 1024, 1500, 2047, 2048, 3000, 3071, 3072, 4095]

  /// Produced by pydicom 3.0.2: `apply_windowing(stored, ds) / 4095` with BitsStored 12, unsigned,
  /// MONOCHROME2, WindowCenter 2048, WindowWidth 2048 and the VOILUTFunction named.
  @Test(arguments: [
    (
      WindowFunction.linear,
      [0, 0, 0, 0, 0.2325354, 0.4997557, 0.5002443, 0.9653151, 1, 1, 1]
    ),
    (
      .linearExact,
      [0, 0, 0, 0, 0.2324219, 0.4995117, 0.5, 0.9648438, 0.9995117, 1, 1]
    ),
    (
      .sigmoid,
      [
        0.0179862, 0.1143685, 0.1189980, 0.1192029, 0.2553437, 0.4995117, 0.5, 0.8652241,
        0.8805919, 0.8807971, 0.9819793,
      ]
    ),
  ])
  func `a window is pydicom's`(function: WindowFunction, expected: [Double]) {
    let image = Picture.grey(
      Self.stored, bits: 12, window: Window(centre: 2048, width: 2048, function: function))
    expectClose(PixelPipeline.unitImage(of: image).values, expected, absolute: 1e-6)
  }

  /// Produced by pydicom 3.0.2: `apply_windowing(stored * 1.0 - 1024.0, ds)` with WindowCenter 40,
  /// WindowWidth 400, LINEAR, RescaleSlope 1, RescaleIntercept −1024, brought to 0…1.
  @Test func `a window comes after the modality step`() {
    let image = Picture.grey(
      [0, 900, 1000, 1064, 1100, 1300, 4095], bits: 12,
      window: Window(centre: 40, width: 400, function: .linear), slope: 1, intercept: -1024)
    expectClose(
      PixelPipeline.unitImage(of: image).values,
      [0, 0.0902256, 0.3408521, 0.5012531, 0.5914787, 1, 1], absolute: 1e-6)
  }

  @Test func `without a window the range is what the bits allow`() {
    let unsigned = Picture.grey([0, 1024, 4095], bits: 12)
    expectClose(
      PixelPipeline.unitImage(of: unsigned).values, [0, 1024.0 / 4095, 1], absolute: 1e-7)
    let signed = Picture.grey([-2048, 0, 2047], bits: 12, isSigned: true)
    expectClose(
      PixelPipeline.unitImage(of: signed).values, [0, 2048.0 / 4095, 1], absolute: 1e-7)
    let rescaled = Picture.grey([0, 255], bits: 8, slope: -2, intercept: 10)
    expectClose(PixelPipeline.unitImage(of: rescaled).values, [1, 0], absolute: 1e-7)
  }

  @Test func `MONOCHROME1 is mirrored within its range`() {
    let plain = Picture.grey([0, 100, 255], bits: 8, photometric: .monochrome1)
    expectClose(
      PixelPipeline.unitImage(of: plain).values, [1, 155.0 / 255, 0], absolute: 1e-7)
    let windowed = Picture.grey(
      [0, 128, 255], bits: 8, window: Window(centre: 128, width: 256, function: .linearExact),
      photometric: .monochrome1)
    expectClose(
      PixelPipeline.unitImage(of: windowed).values, [1, 0.5, 1 - 255.0 / 256], absolute: 1e-7)
  }

  @Test func `a window one wide is a threshold`() {
    let image = Picture.grey(
      [9, 10, 11], bits: 8, window: Window(centre: 10, width: 1, function: .linear))
    #expect(PixelPipeline.unitImage(of: image).values == [0, 1, 1])
  }

  @Test func `a table of values of interest is looked up, its ends hold beyond them`() {
    let image = Picture.grey(
      [0, 2, 3, 4, 200], bits: 8, table: LookupTable(firstMapped: 2, bits: 8, values: [0, 51, 255]))
    expectClose(PixelPipeline.unitImage(of: image).values, [0, 0, 0.2, 1, 1], absolute: 1e-7)
  }

  @Test func `padding is background whatever the window says`() {
    let image = Picture.grey(
      [-2000, 0, 100], bits: 16, isSigned: true,
      window: Window(centre: 50, width: 101, function: .linear), photometric: .monochrome1,
      padding: [-2000, -2000])
    let values = PixelPipeline.unitImage(of: image).values
    #expect(values[0] == 0)
    #expect(values[1] > 0.9)
  }

  @Test func `RGB is divided by its largest value and nothing else`() {
    let image = Picture.colour([0, 51, 255, 255, 102, 0])
    expectClose(
      PixelPipeline.unitImage(of: image).values, [0, 0.2, 1, 1, 0.4, 0], absolute: 1e-7)
  }
}
