internal import Cohorts
internal import Evaluation
internal import Explaining
internal import Files
internal import Foundation
internal import Reports
internal import Training

/// What `fovea explain` writes: maps, overlays, explanations.json and the page.
struct ExplanationFiles {
  /// The share of a map's pixels that the scale of overlays covers whole.
  private static let covered = 0.99

  let work: ExplanationWork
  let images: [ExplainedImage]
  let document: ExplanationDocument
  /// For each method, in their order.
  private let mapTops: [Double]
  private let overlayTops: [Double]
  private let modelName: String

  /// Gathers everything; nothing is written yet.
  init(
    work: ExplanationWork, images: [ExplainedImage], sanity: [SanityResult], leftOut: Int,
    modelDigest: String, modelName: String
  ) {
    self.work = work
    self.images = images
    self.modelName = modelName
    let maps = work.methods.indices.map { place in
      images.flatMap { $0.labels.map { $0.maps[place].evidence } }
    }
    mapTops = maps.map { $0.map(\.largest).max() ?? 0 }
    overlayTops = maps.map { maps in
      maps.map { PatientBootstrap.quantile(Self.covered, ofSorted: $0.values.sorted()) }.max() ?? 0
    }
    document = ExplanationDocument(
      model: modelDigest, inputSize: work.model.card.preprocessing.inputSize,
      methods: work.methods.indices.map { [mapTops, overlayTops] place in
        ExplanationDocument.Method(
          method: work.methods[place], sentence: work.methods[place].sentence,
          mapTop: mapTops[place], overlayTop: overlayTops[place])
      },
      rules: Dictionary(
        uniqueKeysWithValues: SanityTest.allCases.map { ($0.rawValue, $0.sentence) }),
      sanity: sanity, images: images.map { Self.entry($0, work) }, leftOut: leftOut)
  }

  private static func entry(
    _ image: ExplainedImage, _ work: ExplanationWork
  ) -> ExplanationDocument.Image {
    let names = work.model.card.heads[0].labels
    return ExplanationDocument.Image(
      caseID: image.facts.caseID, patientID: image.facts.patientID,
      status: image.status, reason: image.reason,
      labels: image.labels.map { label in
        ExplanationDocument.Label(
          label: names[label.said.output], probability: label.said.probability,
          status: label.said.status, isCalled: label.said.isCalled, pixels: label.said.pixelCount,
          maps: work.methods.indices.map { place in
            let name = Self.name(image, label, work.methods[place])
            return ExplanationDocument.Map(
              method: work.methods[place], largest: label.maps[place].evidence.largest,
              map: "maps/\(name)", overlay: "overlays/\(name)")
          })
      }, neighbours: image.neighbours)
  }

  /// Labels go by number, as their names may be no names of files.
  private static func name(
    _ image: ExplainedImage, _ label: ExplainedImage.Label, _ method: ExplanationMethod
  ) -> String {
    "\(image.facts.caseID)-\(label.said.output + 1)-\(method.rawValue).png"
  }

  /// How the images ended.
  var counts: [String: Int] {
    var counts = [
      "images": images.count, "explained": images.count { !$0.labels.isEmpty },
      "leftOut": document.leftOut,
    ]
    for status in [PredictionRow.Status.outOfScope, .abstained] {
      counts[status.rawValue] = images.count { $0.status == status }
    }
    return counts
  }

  /// Writes all files.
  ///
  /// - Throws: errors of the files; `internalFault` when memory is short.
  func write(to staged: StagedFolder, commandLine: String) throws {
    try staged.makeFolder("maps")
    try staged.makeFolder("overlays")
    for image in images {
      for label in image.labels {
        for place in work.methods.indices {
          let name = Self.name(image, label, work.methods[place])
          let map = label.maps[place].evidence.enlarged(to: document.inputSize)
          try staged.write(png(deep(map, top: mapTops[place]), name), to: "maps/\(name)")
          try staged.write(
            png(overlay(image, map, place).png, name), to: "overlays/\(name)")
        }
      }
    }
    try staged.write(
      StableJSON.encode(document, pretty: true), to: ExplainStage.documentName)
    let page = try ExplanationPage(files: self, modelName: modelName).html(commandLine)
    try staged.write(Data(page.utf8), to: "explain.html")
  }

  private func png(_ data: Data?, _ name: String) throws(PipelinesError) -> Data {
    guard let data else {
      throw PipelinesError(
        .internalFault, subject: name, reason: "could not be made, memory is short",
        hint: "give fewer images by --cases")
    }
    return data
  }

  private func deep(_ map: EvidenceMap, top: Double) -> Data? {
    DeepPicture(
      width: map.width, height: map.height,
      samples: map.values.map { UInt16(top > 0 ? min(1, $0 / top) * 65_535 : 0) }
    ).png
  }

  /// The image under evidence of the scale that all images share.
  func overlay(
    _ image: ExplainedImage, _ map: EvidenceMap, _ place: Int
  ) -> ReportPicture {
    let top = overlayTops[place]
    return ReportPicture(
      width: map.width, height: map.height, channels: 3,
      samples: EvidenceColour.overlay(
        rgb: image.rgb, shares: map.values.map { top > 0 ? $0 / top : 0 }))
  }

  /// What is said on the screen.
  var lines: [String] {
    let counts = counts
    var lines = [
      "explained \(counts["explained"] ?? 0) of \(images.count) images, "
        + [PredictionRow.Status.outOfScope, .abstained].map {
          "\(counts[$0.rawValue] ?? 0) \($0.rawValue)"
        }.joined(separator: ", ")
    ]
    if document.leftOut > 0 {
      lines.append("\(document.leftOut) images were left out; fovea explain --cases takes more")
    }
    return lines
      + document.sanity.compactMap { result in
        result.verdict.map {
          "\(result.method.rawValue), \(result.label), \(result.test.rawValue): \($0.rawValue) "
            + "(\(result.words))"
        }
      }
  }
}

extension SanityResult {
  /// The number with its interval and what stands behind it, or why there is none.
  var words: String {
    guard let value = estimate.value else { return estimate.reason }
    let patients = estimate.counts.patientCount
    var text = Decimals.text(value, places: 3)
    if let lower = estimate.lower, let upper = estimate.upper {
      text += ", \(Decimals.text(lower, places: 3)) to \(Decimals.text(upper, places: 3))"
    }
    return text + ", \(patients) patients"
  }
}
