internal import DecodeProtocol

/// How stored grey values become shown ones, as one frame's attributes say it.
struct GreyScale {
  var slope = 1.0
  var intercept = 0.0
  var modalityTable: LookupTable?
  var window: Window?
  var voiTable: LookupTable?
  var padding: [Int]?
  var decisions: [String] = []

  /// Reads the steps for a grey frame.
  ///
  /// - Throws: `unsupportedPixels` for a table whose entries are not as many as it announces.
  init(_ attributes: FrameAttributes, isSigned: Bool) throws(PrivacyError) {
    let modality = attributes.group(.pixelValueTransformationSequence)
    if let item = modality.items(.modalityLUTSequence).first {
      modalityTable = try Self.table(item, isSigned: isSigned, name: "modality LUT")
      decisions.append("modality LUT applied to the stored values (PS3.3 C.11.1)")
    } else {
      readRescale(modality)
    }
    let values = attributes.group(.frameVOILUTSequence)
    readWindow(values)
    if window == nil, let item = values.items(.voiLUTSequence).first {
      // After the modality step inputs are signed if that step can make them so.
      let canBeNegative = isSigned && modalityTable == nil || intercept < 0
      voiTable = try Self.table(item, isSigned: canBeNegative, name: "VOI LUT")
      decisions.append("VOI LUT kept; no window is given (PS3.3 C.11.2)")
    }
    if modalityTable == nil { readPadding(attributes.tree, isSigned: isSigned) }
  }

  /// Rescale Slope and Intercept (PS3.3 C.11.1.1.2).
  private mutating func readRescale(_ tree: AttributeTree) {
    guard let slope = tree.doubles(.rescaleSlope)?.first,
      let intercept = tree.doubles(.rescaleIntercept)?.first
    else {
      if tree[.rescaleSlope] != nil || tree[.rescaleIntercept] != nil {
        decisions.append("rescale left out: slope or intercept is no number")
      }
      return
    }
    guard slope != 0, slope.isFinite, intercept.isFinite else {
      decisions.append("rescale left out: slope is 0 or not finite")
      return
    }
    self.slope = slope
    self.intercept = intercept
  }

  /// The first of the windows, if its width is one that its function allows (PS3.3 C.11.2.1.2).
  private mutating func readWindow(_ tree: AttributeTree) {
    guard let centres = tree.doubles(.windowCenter), let widths = tree.doubles(.windowWidth),
      let centre = centres.first, let width = widths.first
    else { return }
    let name = tree.string(.voiLUTFunction) ?? WindowFunction.linear.rawValue
    guard let function = WindowFunction(rawValue: name) else {
      decisions.append("window left out: its function is not LINEAR, LINEAR_EXACT or SIGMOID")
      return
    }
    let isWideEnough = function == .linear ? width >= 1 : width > 0
    guard centre.isFinite, width.isFinite, isWideEnough else {
      decisions.append("window left out: its width is not one that PS3.3 C.11.2.1.2 allows")
      return
    }
    window = Window(centre: centre, width: width, function: function)
    if centres.count > 1 {
      decisions.append("the first of \(centres.count) windows is taken (PS3.3 C.11.2.1.2)")
    }
  }

  /// Pixel Padding Value and Range Limit (PS3.3 C.7.5.1.1.2).
  private mutating func readPadding(_ tree: AttributeTree, isSigned: Bool) {
    guard let value = tree.integer(.pixelPaddingValue) else { return }
    let limit = tree.integer(.pixelPaddingRangeLimit) ?? value
    let ends = [value, limit].map { isSigned && $0 > 32767 && $0 <= 65535 ? $0 - 65536 : $0 }
    padding = [min(ends[0], ends[1]), max(ends[0], ends[1])]
  }

  /// LUT Descriptor and LUT Data (PS3.3 C.11.1.1.1): 0 entries stands for 65,536.
  private static func table(
    _ item: AttributeTree, isSigned: Bool, name: String
  ) throws(PrivacyError) -> LookupTable {
    let descriptor = item.doubles(.lutDescriptor) ?? []
    let values = item.doubles(.lutData) ?? []
    guard descriptor.count == 3, (8...16).contains(descriptor[2]),
      values.count == (descriptor[0] == 0 ? 65536 : Int(descriptor[0])),
      values.allSatisfy({ $0 >= 0 && $0 <= 65535 }), (-65536...65535).contains(descriptor[1])
    else {
      throw PrivacyError(
        .unsupportedPixels, subject: name,
        reason: "its entries are not what LUT Descriptor (0028,3002) announces")
    }
    var first = Int(descriptor[1])
    if isSigned, first > 32767 { first -= 65536 }
    return LookupTable(firstMapped: first, bits: Int(descriptor[2]), values: values.map { Int($0) })
  }
}
