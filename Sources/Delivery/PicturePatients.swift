internal import Ingest

/// Whose a PNG or JPEG file is, which names nobody itself.
struct PicturePatients: Sendable {
  /// Which patient a picture is of.
  enum Answer {
    /// The patient of the table.
    case named(String)
    /// The picture stands for a patient.
    case itself
    /// Nobody said.
    case nobody
  }

  private let table: PatientTable?
  private let onePerImage: Bool

  /// Reads the table of the options, if there is one.
  ///
  /// - Throws: `badData`, `inputMissing`, `permission`, `inputOutput`.
  init(_ options: DeliveryOptions) throws(IngestError) {
    if let url = options.patients {
      table = try PatientTable(contentsOf: url)
    } else {
      table = nil
    }
    onePerImage = options.onePatientPerImage
  }

  /// What people should know of the table, given all files of the input.
  func note(paths: some Sequence<String>) -> String? { table?.note(paths: paths) }

  /// The patient of the file at this path below the input folder.
  func patient(at path: String) -> Answer {
    if let patient = table?.patient(at: path) { return .named(patient) }
    return onePerImage ? .itself : .nobody
  }
}
