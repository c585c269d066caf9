internal import Training

extension Recipe {
  /// What only segmentation and detection have.
  var pixelOptions: PixelOptions {
    var options = PixelOptions()
    options.maskLoss = values.choice("training.maskLoss", PixelOptions.MaskLoss.self)
    options.tverskyFalsePositives = values.number("training.tverskyFalsePositives")
    options.focalExponent = values.number("training.focalExponent")
    options.boundaryWeight = values.number("training.boundaryWeight")
    options.isDeeplySupervised = values.flag("training.deepSupervision")
    options.decoderWidth = values.integer("model.decoderWidth")
    options.skips = values.list("model.skips")
    options.field = values.choice("model.field", PixelOptions.Field.self)
    options.windowOverlap = values.number("model.windowOverlap")
    options.neighbours = values.integer("model.neighbours")
    options.averagesFlips = values.flag("model.averageFlips")
    options.usesPlainUNet = backbone == .plain
    options.keepsFolds = values.flag("training.keepFolds")
    return options
  }
}
