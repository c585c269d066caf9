import DecodeProtocol
import Delivery

extension ExportMutation {
  /// What says whose an object is, and where it stands in a list.
  static let filing: [ExportMutation] = [
    ExportMutation(
      .missingIdentifier, "seg",
      """
      has no Study Instance UID (0020,000D), so that no archive takes it; write it again with one
      """
    ) { $0.remove(0x0020_000D) },
    ExportMutation(
      .repeatedInstance, "sc",
      """
      has the SOP Instance UID (0008,0018) of an image too, so that an archive keeps one of the \
      two; give each its own
      """
    ) { $0.put(0x0008_0018, "UI", "2.25.4711.13.64.3.2.1.3.1") },
    ExportMutation(
      .sopClass, "sc",
      """
      is of a SOP Class (0008,0016) that most viewers have no view of, so that they hide it; \
      write what is to be seen as a Segmentation, a Comprehensive 3D SR or a Secondary Capture
      """
    ) { $0.put(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.30") },
    ExportMutation(
      .modality, "seg",
      """
      has not the Modality (0008,0060) of a segmentation, so that viewers that choose by it hide \
      it, or take it for something else; write SEG
      """
    ) { $0.put(0x0008_0060, "CS", "OT") },
    ExportMutation(
      .modality, "sr",
      """
      has not the Modality (0008,0060) of a report, so that viewers that choose by it hide it, \
      or take it for something else; write SR
      """
    ) { $0.remove(0x0008_0060) },
    ExportMutation(
      .modality, "sc",
      """
      has not the Modality (0008,0060) of a picture, so that viewers that choose by it hide it, \
      or take it for something else; write OT
      """
    ) { $0.put(0x0008_0060, "CS", "SR") },
    ExportMutation(
      .unknownStudy, "seg",
      """
      has a Study Instance UID (0020,000D) that no image has, so that viewers list it apart from \
      the images; make it again of them, or name their folder
      """
    ) { $0.put(0x0020_000D, "UI", "2.25.9") },
    ExportMutation(
      .deidentifiedStudy, "sr",
      """
      is of a de-identified study, and the images are not, so that an archive that holds these \
      files it under another patient; predict again with --to-original, or send the \
      de-identified images along
      """
    ) {
      $0.put(0x0020_000D, "UI", "2.25.9")
      $0.put(0x0012_0062, "CS", "YES")
    },
    ExportMutation(
      .patientID, "seg",
      """
      has not the Patient ID (0010,0020) of its study's images, so that an archive files it \
      under another patient; copy it from an image
      """
    ) { $0.put(0x0010_0020, "LO", "P-18") },
    ExportMutation(
      .patientName, "sr",
      """
      has not the Patient's Name (0010,0010) of its study's images, so that a list of patients \
      may show it as another's; copy it from an image
      """
    ) { $0.remove(0x0010_0010) },
    ExportMutation(
      .studyDate, "sc",
      """
      has not the Study Date (0008,0020) of its study's images, so that lists sort it elsewhere; \
      copy it from an image
      """
    ) { $0.remove(0x0008_0020) },
    ExportMutation(
      .seriesNumber, "sr",
      """
      has no Series Number (0020,0011), so that lists of series put it anywhere; write one above \
      those of the images
      """
    ) { $0.remove(0x0020_0011) },
    ExportMutation(
      .seriesDescription, "seg",
      """
      has no Series Description (0008,103E), so that it has no name in a list of series and is \
      overlooked; write one
      """
    ) { $0.remove(0x0008_103E) },
    ExportMutation(
      .seriesOfImages, "sc",
      """
      is in a series of images (0020,000E), so that viewers take it for one of them or leave it \
      out; give it a series of its own
      """
    ) { $0.put(0x0020_000E, "UI", "2.25.4711.13.64.3.2.1.2") },
  ]
}
