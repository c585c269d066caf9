public import Annotations
internal import DecodeProtocol

/// What a model says about one frame of an instance, and of what its results are made.
public struct ImageResult: Sendable {
  /// What it says of one label.
  public struct LabelAnswer: Sendable, Equatable {
    /// The label.
    public let label: String
    /// How sure it is that the image, or the unit that the image stands for, shows it, 0…1.
    public let probability: Double?
    /// Whether it says so; nil where it does not decide.
    public let isPresent: Bool?

    /// Makes an answer.
    public init(label: String, probability: Double?, isPresent: Bool?) {
      self.label = label
      self.probability = probability
      self.isPresent = isPresent
    }
  }

  /// A box that was found, with its score, 0…1.
  public struct ScoredBox: Sendable, Equatable {
    /// Where.
    public let box: LabelledBox
    /// How sure.
    public let score: Double

    /// Makes a found box.
    public init(box: LabelledBox, score: Double) {
      self.box = box
      self.score = score
    }
  }

  /// The instance.
  public let source: SourceInstance
  /// Which frame of it, from 0.
  public let frame: Int
  /// What is said of each label.
  public var answers: [LabelAnswer] = []
  /// A mask for each label of a segmentation, as large as the frame.
  public var masks: [(label: String, mask: RunLengthMask)] = []
  /// What detection found.
  public var boxes: [ScoredBox] = []
  /// Why the model says nothing; nil where it does.
  public var refusal: String?

  /// Makes a result that says nothing yet.
  public init(source: SourceInstance, frame: Int) {
    self.source = source
    self.frame = frame
  }

  /// Whether it stands before another of its study: by number and identifier of the series, then
  /// from one end of the slices to the other, then by number, identifier and frame.
  public static func precedes(_ left: ImageResult, _ right: ImageResult) -> Bool {
    let (one, other) = (left.source, right.source)
    if one.seriesUID != other.seriesUID {
      return (one.number(.seriesNumber), one.seriesUID)
        < (other.number(.seriesNumber), other.seriesUID)
    }
    let depths = [left.place.depthMillimetres, right.place.depthMillimetres]
    if depths[0] != depths[1] { return depths[0] < depths[1] }
    return (one.number(.instanceNumber), one.sopInstanceUID, left.frame)
      < (other.number(.instanceNumber), other.sopInstanceUID, right.frame)
  }

  /// What identifiers of results are made from: the frame, and what is said of it.
  ///
  /// A label that is marked stands for its mask, which the same model always draws alike.
  var parts: [String] {
    let marked = masks.filter { !$0.mask.isEmpty }.map { "marked \($0.label)" }
    let found = boxes.map { "box \($0.box.label) \(AttributeText.decimal($0.score))" }
    let said = answers.map { answer in
      let probability = answer.probability.map { AttributeText.decimal(($0 * 10_000).rounded()) }
      let presence = answer.isPresent.map { $0 ? "present" : "absent" }
      return [answer.label, probability ?? "", presence ?? ""].joined(separator: " ")
    }
    return ["\(source.sopInstanceUID) \(frame)"] + marked + found + said
      + [refusal.map { "refused \($0)" } ?? ""]
  }

  /// Where the frame lies.
  var place: SourceInstance.Place {
    source.places.indices.contains(frame) ? source.places[frame] : SourceInstance.Place()
  }

  /// Whether a mask or a box is on it, or a label is said to be present.
  public var showsSomething: Bool {
    masks.contains { !$0.mask.isEmpty } || !boxes.isEmpty
      || answers.contains { $0.isPresent == true }
  }
}

extension SourceInstance {
  /// A number of the header; 0 where it says none.
  fileprivate func number(_ tag: Tag) -> Int {
    dataSet.string(tag).flatMap { Int($0.filter { $0 != " " }) } ?? 0
  }
}
