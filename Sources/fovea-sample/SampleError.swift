internal import CDICOM

/// Why the sample could not be written.
enum SampleError: Error, CustomStringConvertible {
  case usage(String)
  case noDictionary
  case exists(String)
  case dicom(String, cdicom_status)
  case png(String)

  /// The exit status of a failed write, sysexits.h EX_IOERR.
  static let writingExitCode: Int32 = 74

  /// The exit status in the convention of sysexits.h.
  var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .noDictionary: 69
    case .exists: 73
    case .dicom, .png: Self.writingExitCode
    }
  }

  var description: String {
    switch self {
    case .usage(let reason): reason
    case .noDictionary: "DCMTK's data dictionary is missing; install libdcmtk17"
    case .exists(let folder): "\(folder) exists; name a folder that does not"
    case .dicom(let file, let status): "\(file) cannot be written (status \(status.rawValue))"
    case .png(let file): "\(file) cannot be written as PNG"
    }
  }
}
