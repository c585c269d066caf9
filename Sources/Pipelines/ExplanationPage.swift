internal import Cohorts
internal import Evaluation
internal import Explaining
internal import Reports
internal import Training

/// The page of explanations: what the tests say first, then pictures by pseudonym.
struct ExplanationPage {
  /// So many images are shown on the page; overlays/ has all.
  private static let mostShown = 40
  /// So many images are shown beside their nearest training cases.
  private static let mostCompared = 20
  private static let strip = (width: 256, height: 16)

  let files: ExplanationFiles
  let modelName: String

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(_ commandLine: String) throws -> String {
    var page = SectionedPage(
      title: "Where the model looks", subtitle: "model \(modelName)", commandLine: commandLine,
      program: Version.program)
    page.numbersFile = "explanations.json"
    page.sentences = sentences
    page.tiles = [
      ("Images", "\(files.images.count)", "\(files.document.leftOut) left out"),
      ("Explained", "\(files.counts["explained"] ?? 0)", "for at least one label"),
    ]
    page.sections = [
      SectionedPage.Section("Can the maps be believed", [sanity, rules]),
      SectionedPage.Section("Scales", [scales], pictures: [strip].compactMap { $0 }),
    ]
    page.sections += files.work.methods.indices.map { place in
      SectionedPage.Section(
        files.work.methods[place].rawValue, [], pictures: pictures(place))
    }
    if let training = files.work.training { page.sections.append(try neighbours(training)) }
    return try page.render()
  }

  /// Failures first, then what is not known.
  private var sentences: [(loudness: SectionedPage.Loudness, text: String)] {
    let failed = files.document.sanity.filter { $0.verdict == .fails }.map { result in
      (
        SectionedPage.Loudness.alarm,
        "\(result.method.rawValue) fails the \(result.test.rawValue) test for \(result.label) "
          + "here: do not trust its maps."
      )
    }
    let unknown = files.document.sanity.count { $0.verdict == .noEvidence }
    let open =
      unknown == 0
      ? [] : [(SectionedPage.Loudness.caution, "\(unknown) tests end without evidence.")]
    let always = [
      (
        SectionedPage.Loudness.plain,
        "A map shows what the network answers to, not why a patient is ill."
      )
    ]
    return failed + open + always + masks + units
  }

  /// What is explained of a model that marks pixels.
  private var masks: [(loudness: SectionedPage.Loudness, text: String)] {
    if files.work.model.card.pixels == nil { return [] }
    return [
      (
        .plain,
        "A label's logit is the mean over the pixels that the model marks, at the network's "
          + "scale; where it marks none, that of its likeliest pixel (Vinogradova et al., 2020)."
      )
    ]
  }

  /// Whose answer is said where the model decides for more than an image.
  private var units: [(loudness: SectionedPage.Loudness, text: String)] {
    let work = files.work
    if !work.decidesForUnits { return [] }
    return [
      (
        .plain,
        "What is said is said of the \(work.model.card.unit.rawValue) that an image belongs to, "
          + "from all its images; the probability is the image's own."
      )
    ]
  }

  private var sanity: SectionedPage.Table {
    SectionedPage.Table(
      "Tests of the maps",
      columns: [
        "Test", "Method", "Label", "Random from", "Ends", "Value", "Lower", "Upper", "Patients",
        "Undefined images",
      ],
      rows: files.document.sanity.map { result in
        let estimate = result.estimate
        return [
          result.test.rawValue, result.method.rawValue, result.label, result.stage ?? "–",
          result.verdict?.rawValue ?? "for comparison", Self.text(estimate.value),
          Self.text(estimate.lower), Self.text(estimate.upper),
          "\(estimate.counts.patientCount)", "\(result.undefinedImages)",
        ]
      },
      note: "Means over patients; limits at 95 % from \(SanityRule.replicates) replicates that "
        + "draw patients. Why a test has no value is in explanations.json.")
  }

  private var rules: SectionedPage.Table {
    SectionedPage.Table(
      "Rules, fixed before any result", columns: ["Test", "What it asks"],
      rows: SanityTest.allCases.map { [$0.rawValue, $0.sentence] })
  }

  private var scales: SectionedPage.Table {
    SectionedPage.Table(
      "One scale for all images of a method",
      columns: ["Method", "What it shows", "Brightest colour from"],
      rows: files.document.methods.map {
        [$0.method.rawValue, $0.sentence, "\(Float($0.overlayTop))"]
      })
  }

  private var strip: SectionedPage.Picture? {
    let picture = ReportPicture(
      width: Self.strip.width, height: Self.strip.height, channels: 3,
      samples: EvidenceColour.strip(width: Self.strip.width, height: Self.strip.height))
    return SectionedPage.Picture(picture, "From no evidence, left, to the brightest colour, right")
  }

  private func pictures(_ place: Int) -> [SectionedPage.Picture] {
    files.images.filter { !$0.labels.isEmpty }.prefix(Self.mostShown).flatMap { image in
      image.labels.compactMap { label in
        let name = files.work.model.card.heads[0].labels[label.said.output]
        let map = label.maps[place].evidence.enlarged(to: files.document.inputSize)
        let said = label.said.isCalled ? "said" : "not said"
        return SectionedPage.Picture(
          files.overlay(image, map, place),
          "\(name) \(Decimals.text(label.said.probability, places: 3)), \(said); case "
            + "\(image.facts.caseID), patient \(image.facts.patientID)")
      }
    }
  }

  /// The training cases nearest to the first images, with pictures and what people said of them.
  private func neighbours(_ training: TrainingCases) throws -> SectionedPage.Section {
    let shown = files.images.filter { $0.neighbours != nil }.prefix(Self.mostCompared)
    let all = shown.flatMap { $0.neighbours ?? [] }
    let pictures = try training.pictures(of: all.map(\.caseID))
    let table = SectionedPage.Table(
      "Nearest by what the network sees",
      columns: ["Case", "Rank", "Training case", "Patient", "Cosine", "Labels"],
      rows: shown.flatMap { image in
        (image.neighbours ?? []).enumerated().map { place, neighbour in
          [
            image.facts.caseID, "\(place + 1)", neighbour.caseID, neighbour.patientID,
            Self.text(neighbour.cosine), Self.labels(neighbour),
          ]
        }
      },
      note: "Cosine of the features that enter the head, over the cases that the model learnt "
        + "from: not over training cases that it was shown no label of or that were set aside.")
    return SectionedPage.Section(
      "Nearest training cases", [table],
      pictures: shown.flatMap { image in
        (image.neighbours ?? []).compactMap { neighbour in
          pictures[neighbour.caseID].map {
            SectionedPage.Picture(
              $0,
              "Near case \(image.facts.caseID): training case \(neighbour.caseID), "
                + Self.labels(neighbour))
          }
        }
      })
  }

  private static func labels(_ neighbour: TrainingCases.Neighbour) -> String {
    neighbour.labels.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      .joined(separator: ", ")
  }

  private static func text(_ number: Double?) -> String {
    number.map { Decimals.text($0, places: 3) } ?? "–"
  }
}
