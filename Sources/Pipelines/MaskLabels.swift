internal import Evaluation
internal import Ingest

/// Which values of a mask mean what.
struct MaskLabels: Sendable {
  /// Names in the order given.
  let names: [String]
  /// The value of each name; nil: any value above 0 is the one label.
  private let values: [UInt16]?

  /// One label called `lesion`: any value above 0.
  static let lesion = MaskLabels(names: ["lesion"], values: nil)

  private init(names: [String], values: [UInt16]?) {
    self.names = names
    self.values = values
  }

  /// Reads `1=liver,2=tumour`.
  ///
  /// - Throws: `usage` for anything else, and for a value or name that is there twice.
  init(flag text: String) throws(PipelinesError) {
    var names: [String] = []
    var values: [UInt16] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, let value = UInt16(sides[0]), value > 0, !sides[1].isEmpty,
        !values.contains(value), !names.contains(sides[1])
      else {
        throw PipelinesError(
          .usage, subject: "--labels \(text)",
          reason: "does not give each value above 0 a name of its own",
          hint: "write --labels 1=liver,2=tumour")
      }
      values.append(value)
      names.append(sides[1])
    }
    self.init(names: names, values: values)
  }

  /// Why a picture cannot be read by these labels; nil if it can.
  func fault(of picture: PlainPicture) -> String? {
    guard values != nil else { return nil }
    if picture.isPalette {
      return "it has a palette, whose indices are not read; write the values as grey"
    }
    return picture.channels == 1 ? nil : "it is in colour; write the values as grey"
  }

  /// The mask of each label.
  func masks(of picture: PlainPicture, spacing: (x: Double, y: Double)) -> [BinaryMask] {
    let grid = PixelGrid(
      width: picture.width, height: picture.height, spacingXMillimetres: spacing.x,
      spacingYMillimetres: spacing.y)
    guard let values else {
      let channels = picture.channels
      let marked = (0..<(picture.width * picture.height)).map { pixel -> UInt8 in
        (0..<channels).contains { picture.values[pixel * channels + $0] > 0 } ? 1 : 0
      }
      return [BinaryMask(grid: grid, pixels: marked)]
    }
    return values.map { value in
      BinaryMask(grid: grid, pixels: picture.values.map { $0 == value ? 1 : 0 })
    }
  }

  /// A mask of nothing for each label.
  func empty(like mask: BinaryMask) -> [BinaryMask] {
    names.map { _ in
      BinaryMask(grid: mask.grid, pixels: [UInt8](repeating: 0, count: mask.pixels.count))
    }
  }

  /// Whether the picture holds values that these labels leave unclear: unnamed ones, or shades
  /// where marked or not is asked.
  func isUnclear(_ picture: PlainPicture) -> Bool {
    guard let values else {
      return picture.channels == 1 && Set(picture.values).subtracting([0]).count > 1
    }
    return picture.values.contains { $0 > 0 && !values.contains($0) }
  }

  /// What was made of unclear values in so many pictures.
  func note(unclear count: Int, of what: String) -> String {
    values == nil
      ? "\(count) \(what) hold several values above 0; each counts as marked, also faint ones."
      : "\(count) \(what) hold values that --labels does not name; they count as not marked."
  }
}
