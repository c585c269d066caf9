internal import DecodeProtocol

extension ExportRules {
  /// Whether each frame of a segmentation lies on the image that it names (PS3.3 C.7.6.2,
  /// C.7.6.16.2).
  var geometry: [ExportFinding] {
    guard let picture = object.picture else { return [] }
    let pairs = object.frameSources.enumerated().compactMap { number, sources -> Pair? in
      guard picture.places.indices.contains(number), let first = sources.first,
        let image = index.images[first.instance]
      else { return nil }
      // An image of many frames that is named whole lies in no one place.
      if image.frameCount > 1, first.frame == nil { return nil }
      let frame = (first.frame ?? 1) - 1
      guard image.places.indices.contains(frame) else { return nil }
      return Pair(frame: picture.places[number], image: image.places[frame], source: image)
    }
    return size(picture, pairs) + space(pairs) + places(pairs)
  }

  /// A frame of a segmentation, and the image that it is of.
  fileprivate struct Pair {
    let frame: SourceInstance.Place
    let image: SourceInstance.Place
    let source: SourceInstance
  }

  private func size(_ picture: SourceInstance, _ pairs: [Pair]) -> [ExportFinding] {
    let differs = pairs.contains {
      ($0.source.rows, $0.source.columns) != (picture.rows, picture.columns)
    }
    guard differs else { return [] }
    return [
      ExportFinding(
        .size, "has other Rows and Columns \(Tag.rows), \(Tag.columns) than its images",
        so: "viewers that lay masks on them pixel by pixel hide or stretch it",
        "write masks in the size of the images")
    ]
  }

  private func space(_ pairs: [Pair]) -> [ExportFinding] {
    let references = Set(pairs.map { $0.source.dataSet.string(.frameOfReferenceUID) ?? "" })
    guard references.count == 1, let reference = references.first, !reference.isEmpty,
      pairs.allSatisfy(\.image.isSpatial),
      dataSet.string(.frameOfReferenceUID) != reference
    else { return [] }
    return [
      ExportFinding(
        .frameOfReference,
        "has not the Frame of Reference UID \(Tag.frameOfReferenceUID) of its images",
        so: "viewers lay it into a space of its own, beside the images, or hide it",
        "copy it from them")
    ]
  }

  private func places(_ pairs: [Pair]) -> [ExportFinding] {
    let pairs = pairs.filter {
      $0.image.isSpatial && $0.source.dataSet.string(.frameOfReferenceUID) != nil
    }
    let (lying, lost) = (pairs.filter(\.frame.isSpatial), pairs.filter { !$0.frame.isSpatial })
    func finding(
      _ code: ExportFinding.Code, _ odd: [Pair], _ wrong: String, so consequence: String
    ) -> ExportFinding? {
      guard !odd.isEmpty else { return nil }
      return ExportFinding(
        code, "has frames \(wrong), \(odd.count) of \(pairs.count)", so: consequence,
        "copy it from the images")
    }
    return [
      finding(
        .place, lost, "that do not say where they lie, though their images do",
        so: "viewers of volumes hide them"),
      finding(
        .orientation, lying.filter { !$0.isParallel },
        "with another Image Orientation \(Tag.imageOrientationPatient) than the images they name",
        so: "they lie turned, or are hidden"),
      finding(
        .position, lying.filter { !$0.isInPlace },
        "with another Image Position \(Tag.imagePositionPatient) than the images they name",
        so: "they lie beside what they mark"),
      finding(
        .spacing, lying.filter { !$0.isToScale },
        "with another Pixel Spacing \(Tag.pixelSpacing) than the images they name",
        so: "they are drawn too large or too small"),
    ].compactMap { $0 }
  }
}

extension ExportRules.Pair {
  /// Axes may differ by rounding: of a picture of 1,000 pixels by less than one.
  fileprivate var isParallel: Bool {
    furthest(\.orientation, count: 6) < 0.001
  }

  /// Corners may differ by a tenth of a pixel.
  fileprivate var isInPlace: Bool {
    let spacing = SourceInstance.Place.numbers(image.spacing, count: 2) ?? [1]
    return furthest(\.position, count: 3) <= (spacing.min() ?? 1) / 10
  }

  /// Distances of pixels may differ by a thousandth: by less than one at the end of 1,000.
  fileprivate var isToScale: Bool {
    let spacing = SourceInstance.Place.numbers(image.spacing, count: 2) ?? [1]
    return furthest(\.spacing, count: 2) <= (spacing.min() ?? 1) / 1000
  }

  private func furthest(
    _ words: KeyPath<SourceInstance.Place, String?>, count: Int
  ) -> Double {
    let one = SourceInstance.Place.numbers(frame[keyPath: words], count: count) ?? []
    let other = SourceInstance.Place.numbers(image[keyPath: words], count: count) ?? []
    return zip(one, other).map { abs($0 - $1) }.max() ?? 0
  }
}
