internal import Annotations
internal import DecodeProtocol
internal import Foundation

/// A picture of one image with what was found on it (PS3.3 A.8.1), which every viewer shows.
struct SecondaryCaptureObject {
  let result: ImageResult
  let model: ResultModel
  let isOriginal: Bool

  /// Its identifier: another where other words stand under the image.
  private func instanceUID(_ remarks: [String]) -> String {
    ResultUID.uid(
      [
        "instance", ResultKind.secondaryCapture.short, result.source.studyUID,
        result.source.seriesUID,
      ] + result.parts + remarks + [model.digest])
  }

  /// The whole object.
  ///
  /// - Parameters:
  ///   - rgb: the image as it is shown, three bytes per pixel, of the source's size.
  ///   - number: the place in the series, from 1.
  ///   - remarks: what else stands under the image.
  func dataSet(rgb: [UInt8], number: Int, remarks: [String]) -> DataSet {
    var picture = OverlayPicture(
      rows: result.source.rows, columns: result.source.columns, rgb: rgb)
    for (index, entry) in result.masks.enumerated() {
      picture.outline(entry.mask, colour: OverlayColour.of(label: index))
    }
    for entry in result.boxes {
      picture.outline(entry.box, colour: OverlayColour.of(label: colourIndex(of: entry.box.label)))
    }
    picture.caption(caption(remarks))
    let header = ResultHeader(
      kind: .secondaryCapture, model: model, source: result.source, isOriginal: isOriginal)
    var elements = header.elements(instanceUID: instanceUID(remarks), number: number)
    elements += ResultHeader.lossyStatement(of: result.source)
    elements += reference + pixels(picture) + calibration
    return DataSet(sorting: elements)
  }

  private func colourIndex(of label: String) -> Int {
    result.answers.firstIndex { $0.label == label } ?? 0
  }

  /// The words below the image: the warning, then each label with what is said of it.
  private func caption(_ remarks: [String]) -> [(text: String, colour: OverlayColour?)] {
    var lines: [(text: String, colour: OverlayColour?)] = [(ResultHeader.warning, nil)]
    for (index, answer) in result.answers.enumerated() {
      let probability = answer.probability.map { String(format: " %.2f", $0) } ?? ""
      let call = answer.isPresent.map { $0 ? ": present" : ": not found" } ?? ":"
      lines.append((answer.label + call + probability, OverlayColour.of(label: index)))
    }
    if let refusal = result.refusal { lines.append(("No answer: \(refusal)", nil)) }
    return lines + remarks.map { ($0, nil) }
  }

  private var reference: [DataElement] {
    let source = DataSet(
      sorting: result.source.reference(frame: result.frame) + [
        .sequence(0x0040_A170, [ResultCodes.sourceForProcessing.item])
      ])
    return [
      DataElement(0x0008_0008, "CS", "DERIVED\\SECONDARY"),
      DataElement(0x0008_0064, "CS", "WSD"),
      DataElement(
        0x0008_2111, "ST",
        "What the model \(model.name) found, drawn on the image"
          + (isOriginal ? "; of the original study, for the hospital's own archive" : "")),
      .sequence(0x0008_2112, [source]),
      ResultHeader.referencedSeries([result.source]),
      ResultHeader.direction(of: result.source),
      // Which of a pair it shows (PS3.3 C.7.3.1); segmentations must not say so.
      result.source.dataSet[.laterality] ?? .empty(Tag.laterality.value, "CS"),
    ]
  }

  private func pixels(_ picture: OverlayPicture) -> [DataElement] {
    [
      .shorts(0x0028_0002, [3]), DataElement(0x0028_0004, "CS", "RGB"), .shorts(0x0028_0006, [0]),
      .shorts(0x0028_0010, [picture.rows]), .shorts(0x0028_0011, [picture.columns]),
      .shorts(0x0028_0100, [8]), .shorts(0x0028_0101, [8]), .shorts(0x0028_0102, [7]),
      .shorts(0x0028_0103, [0]),
      DataElement(tag: .pixelData, vr: "OB", value: .bytes(picture.bytes)),
    ]
  }

  /// How large a pixel is, where the image says so: lengths can be measured on the picture too.
  private var calibration: [DataElement] {
    guard let spacing = result.place.spacing else { return [] }
    return [DataElement(0x0028_0030, "DS", spacing)]
  }
}
