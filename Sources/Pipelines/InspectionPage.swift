internal import Reports

/// The tables of an inspection, for the page and for the screen.
struct InspectionPage {
  /// So many single images are listed on the page; all are in `inspect.json`.
  private static let mostListed = 50

  let inspection: Inspection

  /// The whole page as HTML.
  ///
  /// - Throws: `internalFault` where a template is broken.
  func html(arguments: [String]) throws -> String {
    var page = SectionedPage(
      title: "What is in the cohort", subtitle: "cohort \(inspection.digest.prefix(12))",
      commandLine: CommandLineText.masked(arguments), program: Version.program)
    page.sentences = inspection.sentences.map(\.onPage)
    let perPatient = inspection.imagesPerPatient.map(Self.short)
    page.tiles = [
      ("Images", "\(inspection.images)", "\(inspection.series) series"),
      ("Patients", "\(inspection.patients)", "\(inspection.studies) studies"),
      ("Images per patient", perPatient[1], "\(perPatient[0]) to \(perPatient[2])"),
      ("Pictures met more than once", "\(inspection.duplicates.count)", "identical or alike"),
    ]
    page.sections = [
      SectionedPage.Section("Classes", columns(.target)),
      SectionedPage.Section("Groups", columns(.attribute)),
      SectionedPage.Section("Images", columns(.image) + [intensities, outliers]),
      SectionedPage.Section("Pictures met more than once", [duplicates]),
      SectionedPage.Section("Masks", masks),
      SectionedPage.Section("Parts of the split", [parts, differences]),
    ]
    return try page.render()
  }

  /// The lines for the screen: findings first, then counts.
  var lines: [String] {
    var lines = inspection.sentences.map(\.line)
    let perPatient = inspection.imagesPerPatient.map(Self.short)
    lines.append(
      "cohort \(inspection.digest.prefix(12)): \(inspection.images) images of "
        + "\(inspection.patients) patients (\(perPatient[0]) to \(perPatient[2]) each, median "
        + "\(perPatient[1])), \(inspection.studies) studies, \(inspection.series) series")
    if let rule = inspection.seriesRule { lines.append("series of a study: \(rule)") }
    for column in inspection.columns {
      var values = column.values.map { "\($0.value) \($0.images) (\($0.patients))" }
      if column.unlisted > 0 { values.append("\(column.unlisted) more values") }
      if column.missing > 0 { values.append("not stated \(column.missing)") }
      lines.append("\(column.kind.rawValue) \(column.name): \(values.joined(separator: ", "))")
    }
    lines += inspection.intensities.map {
      "brightness of \($0.kind): \(Self.text($0.brightness)); contrast \(Self.text($0.contrast))"
    }
    lines += inspection.parts.map { "\($0.part): \($0.patients) patients, \($0.images) images" }
    return lines + ["values are followed by images and, in brackets, patients"]
  }

  private func columns(_ kind: Inspection.Column.Kind) -> [SectionedPage.Table] {
    inspection.columns.filter { $0.kind == kind }.map { column in
      let note = column.unlisted > 0 ? "\(column.unlisted) more values are not listed." : ""
      let missing = column.missing > 0 ? [["not stated", "\(column.missing)", ""]] : []
      return SectionedPage.Table(
        column.name, columns: ["Value", "Images", "Patients"],
        rows: column.values.map { [$0.value, "\($0.images)", "\($0.patients)"] } + missing,
        note: note)
    }
  }

  private var intensities: SectionedPage.Table {
    SectionedPage.Table(
      "Brightness and contrast", columns: ["Images", "Number", "Brightness", "Contrast"],
      rows: inspection.intensities.map {
        [$0.kind, "\($0.images)", Self.text($0.brightness), Self.text($0.contrast)]
      },
      note: "Median ± robust deviation, over images, of the mean and of the standard deviation of "
        + "an image's values from 0 to 1, as a network is fed them.")
  }

  private var outliers: SectionedPage.Table {
    SectionedPage.Table(
      "Images unlike the others of their kind",
      columns: ["Case", "Statistic", "Value", "Robust deviations"],
      rows: inspection.outliers.prefix(Self.mostListed).map {
        [
          $0.caseID, $0.statistic, Decimals.text($0.value, places: 3),
          Decimals.text($0.score, places: 1),
        ]
      }, note: "The \(Self.mostListed) farthest at most; all are in inspect.json.")
  }

  private var duplicates: SectionedPage.Table {
    SectionedPage.Table(
      "Groups", columns: ["Which", "Images", "Patients", "Disagree in", "Parts", "Cases"],
      rows: inspection.duplicates.prefix(Self.mostListed).map {
        [
          $0.isIdentical ? "identical" : "alike", "\($0.caseIDs.count)", "\($0.patients)",
          $0.contradictions.joined(separator: ", "), $0.parts.joined(separator: ", "),
          $0.caseIDs.prefix(10).joined(separator: ", "),
        ]
      },
      note: "Looks are compared between patients, by a perceptual hash and correlation; turned and "
        + "mirrored copies are not found. The first \(Self.mostListed) at most.")
  }

  private var masks: [SectionedPage.Table] {
    guard let masks = inspection.masks else { return [] }
    return [
      SectionedPage.Table(
        "How masks are coded", columns: ["Values", "Masks"],
        rows: masks.codings.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] }),
      SectionedPage.Table(
        "Odd masks", columns: ["Case", "What"],
        rows: masks.odd.prefix(Self.mostListed).map { [$0.caseID, $0.oddity.rawValue] },
        note: "The first \(Self.mostListed) at most; all are in inspect.json."),
    ]
  }

  private var parts: SectionedPage.Table {
    SectionedPage.Table(
      "Sizes", columns: ["Part", "Images", "Patients"],
      rows: inspection.parts.map { [$0.part, "\($0.images)", "\($0.patients)"] })
  }

  private var differences: SectionedPage.Table {
    SectionedPage.Table(
      "Standardised differences", columns: ["Column", "Between", "Difference", "By chance up to"],
      rows: inspection.differences.map {
        [
          $0.column, "\($0.first) and \($0.second)",
          $0.difference.map { Decimals.text($0, places: 2) } ?? "–",
          Decimals.text($0.chance, places: 2),
        ]
      },
      note: "Targets and attributes by patient, numbers by image (Austin 2009; Yang and Dalton "
        + "2012). More than 0.1 is noted, more than 0.2 a caution unless chance may make it.")
  }

  private static func text(_ middle: Inspection.Intensity.Middle) -> String {
    Decimals.text(middle.median, places: 3) + " ± " + Decimals.text(middle.deviation, places: 3)
  }

  private static func short(_ number: Double) -> String {
    number == number.rounded() ? "\(Int(number))" : Decimals.text(number, places: 1)
  }
}
