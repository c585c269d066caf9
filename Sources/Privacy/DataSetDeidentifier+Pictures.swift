extension DataSetDeidentifier {
  /// The names of a PNG or JPEG file, which has no identifiers of its own but its bytes: the same
  /// as ingest gives it.
  ///
  /// - Parameters:
  ///   - digest: SHA-256 of the file's bytes.
  ///   - patient: The original Patient ID; nil where the picture stands for a patient.
  public func names(
    ofPicture digest: String, patient: String?
  ) -> (patientID: String, instanceID: String) {
    (
      pseudonyms.patientID(patient ?? "instance\n" + digest),
      pseudonyms.instanceID(digest)
    )
  }
}
