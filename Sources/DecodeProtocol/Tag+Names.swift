// The attributes that Fovea reads by name. Source: PS3.6, data dictionary.
extension Tag {
  /// Transfer Syntax UID.
  public static let transferSyntaxUID = Tag(0x0002_0010)
  /// Specific Character Set.
  public static let specificCharacterSet = Tag(0x0008_0005)
  /// Image Type.
  public static let imageType = Tag(0x0008_0008)
  /// SOP Class UID.
  public static let sopClassUID = Tag(0x0008_0016)
  /// SOP Instance UID.
  public static let sopInstanceUID = Tag(0x0008_0018)
  /// Study Date.
  public static let studyDate = Tag(0x0008_0020)
  /// Series Date.
  public static let seriesDate = Tag(0x0008_0021)
  /// Acquisition Date.
  public static let acquisitionDate = Tag(0x0008_0022)
  /// Content Date.
  public static let contentDate = Tag(0x0008_0023)
  /// Study Time.
  public static let studyTime = Tag(0x0008_0030)
  /// Accession Number.
  public static let accessionNumber = Tag(0x0008_0050)
  /// Modality.
  public static let modality = Tag(0x0008_0060)
  /// Manufacturer.
  public static let manufacturer = Tag(0x0008_0070)
  /// Institution Name.
  public static let institutionName = Tag(0x0008_0080)
  /// Station Name.
  public static let stationName = Tag(0x0008_1010)
  /// Study Description.
  public static let studyDescription = Tag(0x0008_1030)
  /// Series Description.
  public static let seriesDescription = Tag(0x0008_103E)
  /// Manufacturer's Model Name.
  public static let manufacturerModelName = Tag(0x0008_1090)
  /// Patient's Name.
  public static let patientName = Tag(0x0010_0010)
  /// Patient ID.
  public static let patientID = Tag(0x0010_0020)
  /// Issuer of Patient ID.
  public static let issuerOfPatientID = Tag(0x0010_0021)
  /// Patient's Birth Date.
  public static let patientBirthDate = Tag(0x0010_0030)
  /// Patient's Sex.
  public static let patientSex = Tag(0x0010_0040)
  /// Patient's Age.
  public static let patientAge = Tag(0x0010_1010)
  /// Ethnic Group.
  public static let ethnicGroup = Tag(0x0010_2160)
  /// Body Part Examined.
  public static let bodyPartExamined = Tag(0x0018_0015)
  /// Slice Thickness.
  public static let sliceThickness = Tag(0x0018_0050)
  /// Spacing Between Slices.
  public static let spacingBetweenSlices = Tag(0x0018_0088)
  /// Imager Pixel Spacing.
  public static let imagerPixelSpacing = Tag(0x0018_1164)
  /// Nominal Scanned Pixel Spacing.
  public static let nominalScannedPixelSpacing = Tag(0x0018_2010)
  /// View Position.
  public static let viewPosition = Tag(0x0018_5101)
  /// Study Instance UID.
  public static let studyInstanceUID = Tag(0x0020_000D)
  /// Series Instance UID.
  public static let seriesInstanceUID = Tag(0x0020_000E)
  /// Study ID.
  public static let studyID = Tag(0x0020_0010)
  /// Series Number.
  public static let seriesNumber = Tag(0x0020_0011)
  /// Instance Number.
  public static let instanceNumber = Tag(0x0020_0013)
  /// Patient Orientation.
  public static let patientOrientation = Tag(0x0020_0020)
  /// Image Position Patient.
  public static let imagePositionPatient = Tag(0x0020_0032)
  /// Image Orientation Patient.
  public static let imageOrientationPatient = Tag(0x0020_0037)
  /// Frame of Reference UID.
  public static let frameOfReferenceUID = Tag(0x0020_0052)
  /// Laterality.
  public static let laterality = Tag(0x0020_0060)
  /// Image Laterality.
  public static let imageLaterality = Tag(0x0020_0062)
  /// Samples Per Pixel.
  public static let samplesPerPixel = Tag(0x0028_0002)
  /// Photometric Interpretation.
  public static let photometricInterpretation = Tag(0x0028_0004)
  /// Planar Configuration.
  public static let planarConfiguration = Tag(0x0028_0006)
  /// Number Of Frames.
  public static let numberOfFrames = Tag(0x0028_0008)
  /// Rows.
  public static let rows = Tag(0x0028_0010)
  /// Columns.
  public static let columns = Tag(0x0028_0011)
  /// Pixel Spacing.
  public static let pixelSpacing = Tag(0x0028_0030)
  /// Pixel Aspect Ratio.
  public static let pixelAspectRatio = Tag(0x0028_0034)
  /// Bits Allocated.
  public static let bitsAllocated = Tag(0x0028_0100)
  /// Bits Stored.
  public static let bitsStored = Tag(0x0028_0101)
  /// High Bit.
  public static let highBit = Tag(0x0028_0102)
  /// Pixel Representation.
  public static let pixelRepresentation = Tag(0x0028_0103)
  /// Pixel Padding Value.
  public static let pixelPaddingValue = Tag(0x0028_0120)
  /// Pixel Padding Range Limit.
  public static let pixelPaddingRangeLimit = Tag(0x0028_0121)
  /// Burned In Annotation.
  public static let burnedInAnnotation = Tag(0x0028_0301)
  /// Window Center.
  public static let windowCenter = Tag(0x0028_1050)
  /// Window Width.
  public static let windowWidth = Tag(0x0028_1051)
  /// Rescale Intercept.
  public static let rescaleIntercept = Tag(0x0028_1052)
  /// Rescale Slope.
  public static let rescaleSlope = Tag(0x0028_1053)
  /// Rescale Type.
  public static let rescaleType = Tag(0x0028_1054)
  /// Window Center & Width Explanation.
  public static let windowCenterWidthExplanation = Tag(0x0028_1055)
  /// VOI LUT Function.
  public static let voiLUTFunction = Tag(0x0028_1056)
  /// Lossy Image Compression.
  public static let lossyImageCompression = Tag(0x0028_2110)
  /// Modality LUT Sequence.
  public static let modalityLUTSequence = Tag(0x0028_3000)
  /// LUT Descriptor.
  public static let lutDescriptor = Tag(0x0028_3002)
  /// LUT Data.
  public static let lutData = Tag(0x0028_3006)
  /// VOI LUT Sequence.
  public static let voiLUTSequence = Tag(0x0028_3010)
  /// Frame VOI LUT Sequence.
  public static let frameVOILUTSequence = Tag(0x0028_9132)
  /// Pixel Measures Sequence.
  public static let pixelMeasuresSequence = Tag(0x0028_9110)
  /// Pixel Value Transformation Sequence.
  public static let pixelValueTransformationSequence = Tag(0x0028_9145)
  /// Shared Functional Groups Sequence.
  public static let sharedFunctionalGroups = Tag(0x5200_9229)
  /// Per-Frame Functional Groups Sequence.
  public static let perFrameFunctionalGroups = Tag(0x5200_9230)
  /// Pixel Data.
  public static let pixelData = Tag(0x7FE0_0010)
}
