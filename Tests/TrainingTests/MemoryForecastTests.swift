internal import Compute
internal import Files
internal import Testing
internal import Training

@Suite struct MemoryForecastTests {
  @Test(arguments: [(3_000, 6), (2_799, 5), (1_000, nil), (1_299, nil), (1_300, 1), (0, nil)])
  func `the largest batch is what is left for images`(limit: Int, batch: Int?) {
    let forecast = MemoryForecast(fixedBytes: 1_000, bytesPerImage: 300, batch: 10)
    #expect(forecast.peakBytes == 4_000)
    #expect(forecast.largestBatch(within: limit) == batch)
  }

  @Test func `the sentence has the peak and its two parts`() {
    let forecast = MemoryForecast(
      fixedBytes: 350_000_000, bytesPerImage: 27_400_000, batch: 32)
    #expect(
      forecast.sentence
        == "memory: about 1.2 GB at the most, 350 MB and 27 MB for each image of a batch")
  }

  @Test func `a batch that does not fit is refused with the one that would`() {
    let forecast = MemoryForecast(
      fixedBytes: 400_000_000, bytesPerImage: 270_000_000, batch: 32)
    let error = #expect(throws: TrainingError.self) {
      try forecast.require(within: 4_000_000_000, inputSize: 512)
    }
    #expect(
      error?.description
        == "training.batch: batches of 32 images of 512 x 512 pixels need about 9.0 GB of memory, "
        + "and 4.0 GB are available; training.batch=13 would fit")
    #expect(error?.exitCode == 64)
    let none = #expect(throws: TrainingError.self) {
      try forecast.require(within: 500_000_000, inputSize: 512)
    }
    #expect(none?.hint == "no batch would fit; lower model.inputSize, or take a smaller network")
    let adapting = #expect(throws: TrainingError.self) {
      try forecast.require(within: 4_000_000_000, inputSize: 512, keys: .adaptation)
    }
    #expect(adapting?.subject == "batch")
    #expect(adapting?.hint == "batch=13 would fit")
    let never = #expect(throws: TrainingError.self) {
      try forecast.require(within: 500_000_000, inputSize: 512, keys: .adaptation)
    }
    #expect(never?.hint == "no batch would fit; lower side, or take a smaller network")
  }

  @Test func `a run that does not fit ends before its first step`() throws {
    let run = try TinyRun(name: "memory")
    let resident = try #require(ProcessMemory.now).residentBytes
    let error = #expect(throws: TrainingError.self) {
      try run.outcome(memoryLimitBytes: resident)
    }
    #expect(error?.subject == "training.batch")
    #expect(!run.events.value.contains { if case .phaseStarted = $0 { true } else { false } })
  }

  @Test func `a run that fits says what it will take`() throws {
    let run = try TinyRun(name: "memory-fits")
    _ = try run.outcome(memoryLimitBytes: 1 << 40)
    let forecasts = run.events.value.compactMap { event -> MemoryForecast? in
      if case .memoryForecast(let forecast) = event { forecast } else { nil }
    }
    #expect(forecasts.count == 1)
    #expect(forecasts.first?.batch == run.options.batch)
    #expect(forecasts.first?.bytesPerImage ?? 0 > 3 * 16 * 16 * 4)
  }
}
