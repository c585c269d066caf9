internal import Networks

extension PixelNetwork: StagedNetwork {
  var title: String { plan.encoder?.rawValue ?? "the plain U-Net" }
  var lastStageName: String { stageNames.last ?? "" }
}
