/// How the evidence for a label is looked for in an image.
package enum ExplanationMethod: String, Codable, CaseIterable, Sendable {
  /// Selvaraju et al., "Grad-CAM" (2017), equations 1 and 2.
  case gradCAM = "grad-cam"
  /// Chattopadhay et al., "Grad-CAM++" (2018), equations 10, 11 and 19.
  case gradCAMPlusPlus = "grad-cam++"
  /// Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks" (2017), equation 3.
  case integratedGradients = "integrated-gradients"
  /// Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (2014), section 4.2.
  case occlusion

  /// Steps of the integral from the baseline to the image, each taken at its middle.
  package static let integrationSteps = 32
  /// Cells along each side of the image, for occlusion and for deletion.
  package static let cellsAcross = 14
  /// Cells along each side of the patch that occlusion moves by one cell.
  package static let patchCells = 2

  /// What it measures, in a sentence for people.
  package var sentence: String {
    switch self {
    case .gradCAM:
      "Features of the last stage, weighted by the mean gradient of the label's logit."
    case .gradCAMPlusPlus:
      "As Grad-CAM, with a weight for each place; small findings count as large ones do."
    case .integratedGradients:
      "Gradients of the label's logit from the mean colour to the image, times the image, "
        + "summed over colours, in \(Self.integrationSteps) steps."
    case .occlusion:
      "How far the label's logit falls under a patch of the mean colour, a "
        + "\(Self.cellsAcross / Self.patchCells)th of the side wide."
    }
  }
}
