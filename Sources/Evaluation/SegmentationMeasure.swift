/// A measure of how well one mask agrees with another.
package enum SegmentationMeasure: String, Codable, CaseIterable, Sendable,
  CodingKeyRepresentable
{
  case dice, iou
  case volumeDifference = "volume_difference"
  case hd, hd95, assd, nsd

  /// The measure's name for people, with the unit of lengths, such as `mm`.
  package func title(unit: String) -> String {
    switch self {
    case .dice: "Dice"
    case .iou: "IoU"
    case .volumeDifference: "Area difference"
    case .hd: "Hausdorff distance, \(unit)"
    case .hd95: "HD95, \(unit)"
    case .assd: "ASSD, \(unit)"
    case .nsd: "NSD"
    }
  }

  /// The definition, for the methods section.
  package var formula: String {
    switch self {
    case .dice: "2 |P ∩ R| / (|P| + |R|)"
    case .iou: "|P ∩ R| / |P ∪ R|"
    case .volumeDifference: "| |P| − |R| | / (|P| + |R|), of areas, as images are 2-D"
    case .hd: "larger of the two directed maximum distances between boundaries"
    case .hd95: "larger of the two directed 95th percentiles of boundary distances"
    case .assd: "mean distance of the boundary pixels of both to the other boundary"
    case .nsd: "share of the boundary pixels of both within the tolerance of the other boundary"
    }
  }

  /// Whether more is better.
  package var isHigherBetter: Bool {
    switch self {
    case .dice, .iou, .nsd: true
    case .volumeDifference, .hd, .hd95, .assd: false
    }
  }

  /// The value of perfect agreement, which an empty mask of an empty reference has in `allCases`.
  package var best: Double { isHigherBetter ? 1 : 0 }

  /// The value where only one of the masks is empty; no two masks agree worse.
  package func worst(on grid: PixelGrid) -> Double {
    switch self {
    case .dice, .iou, .nsd: 0
    case .volumeDifference: 1
    case .hd, .hd95, .assd: grid.diagonalMillimetres
    }
  }
}
