public import DecodeProtocol

extension ReleasedDataSet {
  /// Says that pixels were searched and hold no text, or no longer any (PS3.15 E.3.1).
  public mutating func stateCleanPixels() {
    dataSet = Self.withoutStatement(dataSet)
    dataSet.put(DataElement(.burnedInAnnotation, "CS", "NO"))
  }

  /// What items said of it would contradict.
  private static func withoutStatement(_ dataSet: DataSet) -> DataSet {
    var result = DataSet()
    for element in dataSet.elements where element.tag != .burnedInAnnotation {
      guard case .items(let items) = element.value else {
        result.put(element)
        continue
      }
      result.put(
        DataElement(
          tag: element.tag, vr: element.vr, value: .items(items.map(withoutStatement))))
    }
    return result
  }

  /// Puts decoded frames in the place of the file's own pixels, with the attributes that describe
  /// them (PS3.3 C.7.6.3).
  ///
  /// - Parameter transferSyntax: Of the file; what it lost stays lost, and is said.
  public mutating func put(_ frames: [StoredFrame], transferSyntax: String) {
    guard let first = frames.first else { return }
    dataSet.elements.removeAll { Self.outdated.contains($0.tag) }
    if first.samples == 3 { put(.planarConfiguration, 0) }
    put(.samplesPerPixel, first.samples)
    put(.bitsAllocated, first.bitsAllocated)
    put(.bitsStored, first.bitsStored)
    put(.highBit, first.bitsStored - 1)
    put(.pixelRepresentation, first.isSigned ? 1 : 0)
    dataSet.put(DataElement(.photometricInterpretation, "CS", first.photometric))
    if let method = Self.lossyMethods[transferSyntax],
      dataSet.string(.lossyImageCompression) != "01"
    {
      dataSet.put(DataElement(.lossyImageCompression, "CS", "01"))
      dataSet.put(DataElement(Tag(0x0028_2114), "CS", method))
    }
    let bytes = frames.flatMap(\.bytes)
    dataSet.put(
      DataElement(
        tag: .pixelData, vr: first.bitsAllocated == 8 ? "OB" : "OW", value: .bytes(bytes)))
  }

  private mutating func put(_ tag: Tag, _ number: Int) {
    let bytes = [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
    dataSet.put(DataElement(tag: tag, vr: "US", value: .bytes(bytes)))
  }

  /// Planes, extremes, palettes and offsets of the pixels as they were.
  private static let outdated: Set<Tag> = Set(
    [
      0x0028_0006, 0x0028_0106, 0x0028_0107, 0x0028_0108, 0x0028_0109, 0x0028_1101, 0x0028_1102,
      0x0028_1103, 0x0028_1199, 0x0028_1201, 0x0028_1202, 0x0028_1203, 0x0028_1221, 0x0028_1222,
      0x0028_1223, 0x7FE0_0001, 0x7FE0_0002,
    ].map { Tag(UInt32($0)) })

  /// Of transfer syntaxes that may lose: the defined terms of (0028,2114) (PS3.3 C.7.6.1.1.5.1).
  private static let lossyMethods = [
    "1.2.840.10008.1.2.4.50": "ISO_10918_1", "1.2.840.10008.1.2.4.51": "ISO_10918_1",
    "1.2.840.10008.1.2.4.53": "ISO_10918_1", "1.2.840.10008.1.2.4.55": "ISO_10918_1",
    "1.2.840.10008.1.2.4.81": "ISO_14495_1",
    "1.2.840.10008.1.2.4.91": "ISO_15444_1", "1.2.840.10008.1.2.4.203": "ISO_15444_15",
  ]
}
