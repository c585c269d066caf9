import Foundation

/// A folder of invented grey pictures for `inspect`, each with what its row says.
struct InspectDump {
  /// One picture and its row.
  struct Image {
    var name: String
    var patient: String
    var finding = "0"
    var sex = "F"
    var split = ""
    var side = 24
    var pixels: [UInt8]
    /// A remark in the file, which makes it another file of the same picture.
    var remark: String?
  }

  var images: [Image] = []

  /// Adds so many patients with a picture of noise each, numbered from here on.
  mutating func addPatients(
    _ numbers: Range<Int>, _ state: (Int, inout Image) -> Void = { _, _ in }
  ) {
    for number in numbers {
      var image = Image(
        name: "n\(number)", patient: "P\(number)",
        pixels: SmallDump.pixels(number: number, isPositive: false))
      state(number, &image)
      images.append(image)
    }
  }

  /// Writes the pictures with labels.csv and demographics.csv.
  func write(to folder: TemporaryFolder, _ name: String) throws {
    let isSplit = images.contains { !$0.split.isEmpty }
    var labels = "path,patient_id,finding\(isSplit ? ",split" : "")\n"
    var people = "patient_id,sex\n"
    var seen: Set<String> = []
    for image in images {
      try folder.write(
        TinyPNG.grey(
          image.pixels, width: image.side, height: image.side, text: image.remark),
        to: "\(name)/\(image.name).png")
      labels += "\(image.name).png,\(image.patient),\(image.finding)"
      labels += isSplit ? ",\(image.split)\n" : "\n"
      if seen.insert(image.patient).inserted { people += "\(image.patient),\(image.sex)\n" }
    }
    try folder.write(labels, to: "\(name)/labels.csv")
    try folder.write(people, to: "\(name)/demographics.csv")
  }

  /// A picture of 6 × 6 squares, each of a brightness of its own; the size changes nothing else.
  static func squares(_ seed: Int, side: Int) -> [UInt8] {
    (0..<(side * side)).map { index in
      let (row, column) = (index / side * 6 / side, index % side * 6 / side)
      return UInt8((row * 6 + column + 1) * (seed * 74 + 37) % 211 + 20)
    }
  }
}
