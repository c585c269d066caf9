import DecodeProtocol

/// What each file of `../shared/data/dicom` is expected to give; exact pixels unless listed.
enum DICOMSuite {
  enum Expectation: Equatable {
    /// Byte for byte what pydicom gave.
    case exact
    /// A lossy stream: least, greatest and mean sample as pydicom's, within rounding.
    case lossy
    /// Pixels of this digest, made with pydicom otherwise than `pixel_array`.
    case digest(String)
    /// pydicom has no pixels to compare with.
    case decodes
    /// Opens, but its first frame fails.
    case undecodable(DecodeFailure.Code)
    case failure(DecodeFailure.Code)
    case notAnImage(NotAnImage.Kind)
  }

  static func expectation(_ file: String) -> Expectation {
    if let listed = table.first(where: { file.hasPrefix($0.prefix) }) { return listed.expectation }
    return .exact
  }

  private static let syntaxes = "one-image-many-syntaxes/CTImage.dcm_"

  private static let table: [(prefix: String, expectation: Expectation)] = [
    (syntaxes + "JPEGProcess1T", .lossy),
    (syntaxes + "JPEGProcess2_4", .lossy),
    // Retired processes, which pydicom does not decode: the same stream of 12 bits as 2_4.
    (syntaxes + "JPEGProcess6_8", .decodes),
    (syntaxes + "JPEGProcess10_12", .decodes),
    ("grayscale/JPGExtended", .lossy),
    ("grayscale/JPEGBaseline_1s", .lossy),
    ("grayscale/1.2.276", .lossy),
    ("grayscale/parametric_map", .failure(.unsupportedLayout)),
    ("colour/SC_rgb_dcmtk", .lossy),
    ("colour/SC_rgb_jpeg_app14", .lossy),
    ("colour/SC_jpeg_no_color", .lossy),
    ("multiframe/examples_ybr", .lossy),
    // Produced by pydicom.pixels.apply_color_lut(pixel_array, dataset) >> 8.
    (
      "colour/examples_palette",
      .digest("322156a65198e9bee9b231c14fcb48d06306bea5d39e9f3c0b0befb037eb834f")
    ),
    (
      "colour/OT-PAL-8-face",
      .digest("a7186c68c6490bff71e6d9c190c16bdf4780edf47bf352ea948eec34f887770a")
    ),
    ("segmentation/liver", .notAnImage(.segmentation)),
    ("segmentation/partial", .notAnImage(.segmentation)),
    ("segmentation/seg_image", .notAnImage(.segmentation)),
    ("non-image/test-SR", .notAnImage(.structuredReport)),
    ("non-image/rt", .notAnImage(.radiotherapy)),
    ("malformed/MR_truncated", .failure(.damaged)),
    ("malformed/rtplan_truncated", .failure(.damaged)),
    ("malformed/3gb", .failure(.damaged)),
    ("malformed/meta_missing_tsyntax", .failure(.damaged)),
    ("malformed/nested_priv_SQ", .failure(.damaged)),
    // A stray byte stands before the first element.
    ("malformed/no_meta.dcm", .notAnImage(.unknown)),
    ("malformed/no_meta_group_length", .notAnImage(.noPixelData)),
    ("malformed/no_preamble_dicm", .notAnImage(.noPixelData)),
    ("malformed/priv_SQ", .notAnImage(.noPixelData)),
    ("malformed/UN_sequence", .notAnImage(.noPixelData)),
    ("malformed/empty_charset", .notAnImage(.noPixelData)),
    ("malformed/ExplVR", .notAnImage(.radiotherapy)),
    ("malformed/reportsi", .notAnImage(.structuredReport)),
    ("malformed/badVR", .decodes),
    ("malformed/JPEG-lossy", .decodes),
    ("malformed/JPEG2000-embedded", .undecodable(.damaged)),
  ]
}
