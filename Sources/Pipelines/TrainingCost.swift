internal import Compute
internal import Training

/// What a training took, for the log and for run.json: nothing that its result is identified by.
struct TrainingCost {
  private(set) var forecast: MemoryForecast?
  private(set) var time = TrainingTime()
  private(set) var peakBytes: Int?
  private let convolution: ConvolutionName

  init(convolution: ConvolutionName) { self.convolution = convolution }

  /// Takes note of what concerns it.
  mutating func note(_ event: TrainingEvent) {
    switch event {
    case .memoryForecast(let forecast): self.forecast = forecast
    case .phaseEnded(_, let time):
      self.time.seconds += time.seconds
      self.time.waitedSeconds += time.waitedSeconds
    default: break
    }
  }

  /// Takes the peak until now.
  mutating func end() { peakBytes = ProcessMemory.now?.peakResidentBytes }

  /// What is said at the end of a training.
  var sentence: String {
    let waited = "waited for data \(percentWaited) % of the training time"
    guard let peakBytes else { return waited }
    let peak = "peak memory \(MemoryForecast.text(peakBytes))"
    let predicted = forecast.map { ", predicted \(MemoryForecast.text($0.peakBytes))" } ?? ""
    return "\(peak)\(predicted); \(waited)"
  }

  /// The same for run.json.
  var facts: [String: String] {
    var facts = [
      "convolution": convolution.text, "waitedForDataPercent": percentWaited,
    ]
    facts["peakMemoryBytes"] = peakBytes.map(String.init)
    facts["predictedMemoryBytes"] = forecast.map { String($0.peakBytes) }
    return facts
  }

  private var percentWaited: String { Decimals.text(100 * time.waitedShare, places: 1) }
}
