/// The colours in which labels are drawn, the same in every kind of result.
package struct OverlayColour: Sendable, Equatable {
  /// Red, green, blue.
  let rgb: [UInt8]
  /// The same as PCS-values of CIELab, each scaled to 0…65535 (PS3.3 C.10.7.1.1), for D50.
  let cieLab: [Int]

  /// The colour of a label by its place among the model's labels; they repeat after eight.
  ///
  /// Okabe and Ito's palette (2008), which people tell apart who do not see all colours.
  /// Lab values by `python3 Tests/Peers/dicom_results.py colours`.
  package static func of(label index: Int) -> OverlayColour { palette[index % palette.count] }

  private static let palette = [
    OverlayColour(rgb: [230, 159, 0], cieLab: [46653, 38053, 52082]),
    OverlayColour(rgb: [86, 180, 233], cieLab: [45400, 28579, 23766]),
    OverlayColour(rgb: [0, 158, 115], cieLab: [37753, 21404, 36035]),
    OverlayColour(rgb: [240, 228, 66], cieLab: [58687, 30716, 52165]),
    OverlayColour(rgb: [0, 114, 178], cieLab: [29691, 30619, 22029]),
    OverlayColour(rgb: [213, 94, 0], cieLab: [35976, 44539, 49401]),
    OverlayColour(rgb: [204, 121, 167], cieLab: [40112, 42581, 30302]),
    OverlayColour(rgb: [255, 255, 255], cieLab: [65535, 32896, 32896]),
  ]
}
