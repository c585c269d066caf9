internal import Annotations

/// What a COCO file says of one image.
struct CocoMarks {
  /// A mask for each category; nil where some annotation gives no region.
  let masks: [RunLengthMask]?
  let boxes: [LabelledBox]
  /// Areas of many findings, which are no boxes.
  let crowdCount: Int

  /// The marks, or why there are none.
  enum Reading {
    case marks(CocoMarks)
    case refused(String)
  }

  /// Reads the annotations at these positions of the file.
  static func reading(_ own: [Int], of file: CocoFile, on facts: ManifestCase) -> Reading {
    let labels = file.labels
    let names = Dictionary(uniqueKeysWithValues: file.categories.map { ($0.id, $0.name) })
    let empty = [UInt8](repeating: 0, count: facts.rows * facts.columns)
    var pixels: [String: [UInt8]] = [:]
    var boxes: [LabelledBox] = []
    var (crowds, isWhole) = (0, true)
    for index in own {
      let annotation = file.annotations[index]
      guard let label = names[annotation.category] else { continue }
      var tight: LabelledBox?
      if let shape = annotation.shape, !shape.isEmpty {
        var alone = empty
        if let reason = shape.mark(&alone, rows: facts.rows, columns: facts.columns) {
          return .refused("its annotation \(index + 1) \(reason)")
        }
        let mask = RunLengthMask(rows: facts.rows, columns: facts.columns, pixels: alone)
        tight = LabelledBox(label: label, around: mask)
        mask.mark(&pixels[label, default: empty])
      } else {
        isWhole = false
      }
      if annotation.isCrowd == 1 {
        crowds += 1
        continue
      }
      if let sides = annotation.box, sides.count == 4, sides.allSatisfy(\.isFinite) {
        let box = LabelledBox(
          label: label, x: sides[0], y: sides[1], width: sides[2], height: sides[3])
        guard sides[2] > 0, sides[3] > 0, let clipped = box.clipped(to: facts) else {
          return .refused("its annotation \(index + 1) has a box without area or outside")
        }
        boxes.append(clipped)
      } else if let tight {
        boxes.append(tight)
      } else {
        return .refused("its annotation \(index + 1) has neither box nor region")
      }
    }
    let masks = labels.map { label in
      pixels[label].map { RunLengthMask(rows: facts.rows, columns: facts.columns, pixels: $0) }
        ?? .empty(rows: facts.rows, columns: facts.columns)
    }
    return .marks(
      CocoMarks(
        masks: isWhole ? masks : nil, boxes: boxes.sorted(by: LabelledBox.precedes),
        crowdCount: crowds))
  }
}

extension RunLengthMask {
  /// Marks its pixels in these too.
  fileprivate func mark(_ pixels: inout [UInt8]) {
    var start = 0
    for (index, run) in runs.enumerated() {
      if index % 2 == 1 { for place in start..<(start + run) { pixels[place] = 1 } }
      start += run
    }
  }
}
