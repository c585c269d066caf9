import Files
import Foundation
import Ingest
import Privacy
import Testing

/// What needs all files at once: series, repeated instances, dates, order.
@Suite struct SeriesTests {
  @Test func `the largest series of a study is kept, or all`() async throws {
    for rule in SeriesRule.allCases {
      let shop = try Workshop()
      for (series, count) in [(1, 1), (2, 3), (3, 2)] {
        for instance in 1...count {
          try shop.add(
            "\(series)-\(instance)",
            TinyDICOM(patient: "1", study: 1, series: series, instance: instance).bytes)
        }
      }
      try shop.add("other", TinyDICOM(patient: "2", study: 2, instance: 1).bytes)
      var options = try shop.options()
      options.series = rule
      let (summary, cases, events) = try await shop.ingest(options)
      let names = Pseudonyms(key: shop.key)
      let series = names.seriesID("2.25.81.2")
      #expect(summary.severalSeries.count == 1)
      #expect(summary.severalSeries.first?.series.count == 3)
      #expect(summary.severalSeries.first?.series[series] == 3)
      if rule == .largest {
        #expect(cases.count == 4)
        #expect(summary.files.otherSeries == 3)
        #expect(summary.severalSeries.first?.kept == [series])
        #expect(
          events.last == .note("1 studies have several series: the largest of each is kept"))
      } else {
        #expect(cases.count == 7)
        #expect(summary.severalSeries.first?.kept.count == 3)
        #expect(events.last == .note("1 studies have several series: all are kept"))
      }
    }
  }

  @Test func `series of several modalities are listed with theirs`() async throws {
    let shop = try Workshop()
    for (series, modality, count) in [(1, "CT", 2), (2, "PT", 1)] {
      for instance in 1...count {
        try shop.add(
          "\(series)-\(instance)",
          TinyDICOM(patient: "1", study: 1, series: series, instance: instance)
            .with(0x0008_0060, "CS", modality).bytes)
      }
    }
    var options = try shop.options()
    options.series = .largest
    let (summary, cases, events) = try await shop.ingest(options)
    let names = Pseudonyms(key: shop.key)
    #expect(cases.map { $0.attributes["modality"] } == ["CT", "CT"])
    #expect(
      summary.severalSeries.first?.modalities
        == [names.seriesID("2.25.81.1"): "CT", names.seriesID("2.25.81.2"): "PT"])
    #expect(events.last == .note("1 of them have series of several modalities"))
  }

  /// SOP classes of PS3.4 annex B.5; a study as an archive exports it.
  @Test func `members of a study without an image are listed and no error`() async throws {
    let shop = try Workshop()
    try shop.add("image", TinyDICOM(patient: "1", study: 1, instance: 1).bytes)
    let classes = [
      ("DICOMDIR", "1.2.840.10008.1.3.10", "a DICOMDIR, a list of other files"),
      ("report", "1.2.840.10008.5.1.4.1.1.88.11", "a structured report"),
      ("plan", "1.2.840.10008.5.1.4.1.1.481.5", "a radiotherapy plan"),
      ("structures", "1.2.840.10008.5.1.4.1.1.481.3", "a radiotherapy structure set"),
      ("presentation", "1.2.840.10008.5.1.4.1.1.11.1", "a presentation state"),
      ("segmentation", "1.2.840.10008.5.1.4.1.1.66.4", "a segmentation or registration object"),
    ]
    for (number, (name, sopClass, _)) in classes.enumerated() {
      var object = TinyDICOM(patient: "1", study: 1, series: 2 + number, instance: 1)
        .with(0x0008_0016, "UI", sopClass)
      if name == "DICOMDIR" { object = object.with(0x0004_1220, "SQ", "") }
      try shop.add(name, object.bytes)
    }
    let (summary, cases, _) = try await shop.ingest(shop.options())
    #expect(cases.count == 1)
    #expect(summary.files.notAnImage == classes.count)
    #expect(summary.listed.isEmpty)
    #expect(
      summary.notImages
        == Dictionary(uniqueKeysWithValues: classes.map { ($0.2, 1) }))
  }

  @Test func `slices of mixed size or orientation are refused together`() async throws {
    let shop = try Workshop()
    for instance in 1...3 {
      let slice = TinyDICOM(patient: "1", study: 1, instance: instance)
        .with(0x0020_0032, "DS", "0\\0\\\(instance)").with(0x0020_0037, "DS", "1\\0\\0\\0\\1\\0")
      try shop.add(
        "size\(instance)", (instance == 2 ? slice.sized(rows: 4, columns: 4) : slice).bytes)
      let turned = TinyDICOM(patient: "1", study: 2, instance: instance)
        .with(0x0020_0032, "DS", "0\\0\\\(instance)")
        .with(0x0020_0037, "DS", instance == 3 ? "0\\1\\0\\0\\0\\1" : "1\\0\\0\\0\\1\\0")
      try shop.add("turn\(instance)", turned.bytes)
      let view = TinyDICOM(patient: "1", study: 3, instance: instance)
      try shop.add("view\(instance)", view.sized(rows: 2 + instance, columns: 4).bytes)
    }
    let (summary, cases, _) = try await shop.ingest(shop.options())
    #expect(cases.count == 3)
    #expect(summary.files.quarantined == 6)
    #expect(
      summary.listed.map(\.reason)
        == Array(repeating: "its series mixes sizes", count: 3)
        + Array(repeating: "its series mixes orientations", count: 3))
  }

  @Test func `the same instance twice is one duplicate, or two that cannot be trusted`()
    async throws
  {
    let shop = try Workshop()
    let image = TinyDICOM(patient: "1", study: 1, instance: 1)
    try shop.add("a", image.bytes)
    try shop.add("b", image.bytes)
    try shop.add("c", TinyDICOM(patient: "1", study: 1, instance: 2, seed: 5).bytes)
    try shop.add("d", TinyDICOM(patient: "1", study: 1, instance: 2, seed: 6).bytes)
    try shop.add("e.png", TinyPNG.picture(1))
    try shop.add("f.png", TinyPNG.picture(1))
    let (summary, cases, _) = try await shop.ingest(shop.options())
    #expect(cases.count == 2)
    #expect(summary.files.duplicate == 2)
    #expect(summary.files.quarantined == 2)
    #expect(summary.listed.map(\.file) == [2, 3, 4, 6])
    #expect(
      summary.listed.map(\.reason) == [
        "the same instance was read",
        "another file has the same SOP Instance UID and other pixels",
        "another file has the same SOP Instance UID and other pixels",
        "the same instance was read",
      ])
  }

  @Test func `identical pixels of different patients are counted`() async throws {
    let shop = try Workshop()
    for patient in 1...3 {
      try shop.add(
        "\(patient)",
        TinyDICOM(patient: "\(patient)", study: patient, instance: 1, seed: patient < 3 ? 9 : 4)
          .bytes)
    }
    let (summary, _, events) = try await shop.ingest(shop.options())
    #expect(summary.identicalPixels.pictures == 1)
    #expect(summary.identicalPixels.cases == 2)
    #expect(
      events.last == .note("1 pictures occur with more than one patient, in 2 cases"))
  }

  @Test func `studies are ranked by date and no date is kept`() async throws {
    let shop = try Workshop()
    for (study, date) in [(1, "20190401"), (2, "20010101"), (3, "20190401"), (4, "2019")] {
      try shop.add(
        "\(study)",
        TinyDICOM(patient: "\(study)", study: study, instance: 1).with(0x0008_0020, "DA", date)
          .bytes)
    }
    let (_, cases, _) = try await shop.ingest(shop.options())
    let names = Pseudonyms(key: shop.key)
    let ranks = Dictionary(uniqueKeysWithValues: cases.map { ($0.studyID, $0.studyOrder) })
    #expect(ranks[names.studyID("2.25.71")] == .some(1))
    #expect(ranks[names.studyID("2.25.72")] == .some(0))
    #expect(ranks[names.studyID("2.25.73")] == .some(1))
    #expect(ranks[names.studyID("2.25.74")] == .some(nil))
    let text = String(decoding: try shop.allOutput(), as: UTF8.self)
    #expect(!text.contains("20190401"))
    #expect(!text.contains("20010101"))
  }

  /// The manifest without its pseudonyms, for the same images under other names and another key.
  @Test func `neither the key nor a path changes the order`() async throws {
    var orders: [[String]] = []
    for trial in 0..<2 {
      let shop = try Workshop()
      for seed in 0..<12 {
        try shop.add("\(trial == 0 ? seed : 99 - seed).png", TinyPNG.picture(seed))
      }
      var options = try shop.options()
      options.key = trial == 0 ? shop.key : SecretKey(bytes: Array(100..<132))
      _ = try await Ingestion.run(options, output: shop.output, decoder: Workshop.decoder) { _ in }
      let cases = try CohortFolder.verifiedCases(in: shop.output, key: options.key)
      orders.append(cases.map(\.pixelDigest))
    }
    #expect(orders[0] == orders[1])
  }

  @Test func `the same input and key give the same bytes`() async throws {
    var manifests: [Data] = []
    for _ in 0..<2 {
      let shop = try Workshop()
      for seed in 0..<12 { try shop.add("\(seed).png", TinyPNG.picture(seed)) }
      _ = try await shop.ingest(shop.options())
      for name in ["manifest.jsonl", "manifest.sig", "ingest-summary.json"] {
        manifests.append(try Data(contentsOf: shop.output.appendingPathComponent(name)))
      }
    }
    #expect(Array(manifests[..<3]) == Array(manifests[3...]))
  }
}
