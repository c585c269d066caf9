internal import Training

extension PipelineKeyTable {
  /// Where masks and boxes come from.
  static let marks: [PipelineKey] = [
    PipelineKey(
      "input.masks", .path, .null,
      "Folder of PNG masks, named as their images, or of DICOM SEG; null: none."
    ).only(.segment, .detect),
    PipelineKey(
      "input.maskLabels", .text, .null,
      "What the masks' values mean, as 1=liver,2=tumour; null: any value above 0 is a lesion."
    ).only(.segment, .detect),
    PipelineKey(
      "input.boxes", .path, .null,
      "Table of boxes: path, label, x, y, width, height; null: none, or the bounds of masks."
    ).only(.segment, .detect),
    PipelineKey(
      "input.coco", .path, .null, "File of masks and boxes in the format of COCO; null: none."
    ).only(.segment, .detect),
  ]

  /// The part of the model that only segmentation and detection have.
  static let pixelModel: [PipelineKey] = [
    PipelineKey(
      "model.decoderWidth", .integer(4...64), .integer(standard.decoderWidth),
      "The decoder's channels at the image's own resolution; each halving doubles them, up to 256."
    ).only(.segment, .detect),
    PipelineKey(
      "model.skips", .list, .list([]),
      "Stages whose outputs the decoder sees; []: the last of each resolution."
    ).only(.segment, .detect),
    PipelineKey(
      "model.field", .choice(PixelOptions.Field.allCases.map(\.rawValue)),
      .text(standard.field.rawValue),
      "Whether the network sees the image made small, or windows of it at its own resolution."
    ).only(.segment, .detect),
    PipelineKey(
      "model.windowOverlap", .number(0...0.9), .number(standard.windowOverlap),
      "Share of a window that lies in the next one too; unused with field: whole."
    ).only(.segment, .detect),
    PipelineKey(
      "model.neighbours", .integer(0...3), .integer(standard.neighbours),
      "Slices of a series on each side that are seen with a slice; 0 for single images."
    ).only(.segment, .detect),
    PipelineKey(
      "model.averageFlips", .flag, .flag(standard.averagesFlips),
      "Whether predictions are the mean over mirrored images."
    ).only(.segment, .detect),
  ]

  /// The part of the training that segmentation and detection have, and models of several networks.
  static let pixelTraining: [PipelineKey] = [
    PipelineKey(
      "training.maskLoss", .choice(PixelOptions.MaskLoss.allCases.map(\.rawValue)),
      .text(standard.maskLoss.rawValue), "What is made small over the pixels of masks."
    ).only(.segment),
    PipelineKey(
      "training.tverskyFalsePositives", .number(0.01...0.99),
      .number(standard.tverskyFalsePositives),
      "Weight of false positives in maskLoss: tversky; misses weigh 1 less this."
    ).only(.segment),
    PipelineKey(
      "training.focalExponent", .number(0...10), .number(standard.focalExponent),
      "How much hard pixels dominate in maskLoss: focal."
    ).only(.segment),
    PipelineKey(
      "training.boundaryWeight", .number(0...100), .number(standard.boundaryWeight),
      "How much more a pixel at a mask's boundary counts than one far from it."
    ).only(.segment),
    PipelineKey(
      "training.deepSupervision", .flag, .flag(standard.isDeeplySupervised),
      "Whether every level of the decoder is compared with the mask."
    ).only(.segment),
    PipelineKey(
      "training.keepFolds", .flag, .flag(standard.keepsFolds),
      "Whether the model is the mean of the folds' networks, not one trained on all images."),
    PipelineKey(
      "training.snapshots", .integer(1...20), .integer(1),
      "Cosines one after the other, whose last networks answer as their mean; 1: one network."
    ).only(.classify),
  ]

  private static let standard = PixelOptions()
}
