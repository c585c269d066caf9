public import DecodeProtocol

/// A data set without its person, ready to be written.
///
/// Only `DataSetDeidentifier` makes one.
public struct ReleasedDataSet: Sendable {
  /// The attributes that remain.
  public internal(set) var dataSet: DataSet
  /// The pseudonym of the patient.
  public let patientID: String
  /// The pseudonym of the study.
  public let studyID: String
  /// The pseudonym of the series.
  public let seriesID: String
  /// The pseudonym of the instance.
  public let instanceID: String
  /// What was done.
  public let tally: DeidentificationTally
  /// Whether the pixels are of a head, from which a face can be made.
  public let mayShowFace: Bool
}
