import Foundation
import TestSupport

/// A server of Orthanc on this machine alone, started for a test and stopped with it.
final class Orthanc {
  static let programs = ["/usr/sbin/Orthanc", "/usr/bin/dcmsend", "/usr/bin/curl"]
  static let dicomWeb = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so"
  static let requirement = Requirement.files(
    programs + [dicomWeb], of: "orthanc, orthanc-dicomweb, dcmtk and curl")

  let web: Int
  let dicom: Int
  private let folder: URL
  private let process = Process()

  init() throws {
    web = try Self.freePort()
    dicom = try Self.freePort()
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("fovea-orthanc-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let settings: [String: Any] = [
      "StorageDirectory": folder.path, "IndexDirectory": folder.path, "HttpPort": web,
      "DicomPort": dicom, "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
      "DicomAlwaysAllowStore": true, "Plugins": [Self.dicomWeb],
    ]
    let file = folder.appendingPathComponent("settings.json")
    try JSONSerialization.data(withJSONObject: settings).write(to: file)
    process.executableURL = URL(fileURLWithPath: Self.programs[0])
    process.arguments = [file.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<200 {
      guard try get("system").isEmpty else { break }
      usleep(100_000)
    }
  }

  deinit {
    // A test's thread may block signals, and what it starts does then too; this one cannot be.
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// What it answers to a question.
  func get(_ path: String) throws -> Data {
    try Self.run(Self.programs[2], ["-s", "http://127.0.0.1:\(web)/\(path)"])
  }

  /// Sends files as a modality does; whether all were taken.
  func send(_ files: [URL]) throws -> Bool {
    try Self.status(
      Self.programs[1], ["--no-halt", "127.0.0.1", String(dicom)] + files.map(\.path)) == 0
  }

  /// Sends a file by DICOMweb (PS3.18 §10.5) and gives the answer.
  func store(_ file: URL) throws -> Data {
    var body = Data("--part\r\nContent-Type: application/dicom\r\n\r\n".utf8)
    body += try Data(contentsOf: file) + Data("\r\n--part--\r\n".utf8)
    let place = folder.appendingPathComponent("body")
    try body.write(to: place)
    return try Self.run(
      Self.programs[2],
      [
        "-s", "-H", "Content-Type: multipart/related; type=\"application/dicom\"; boundary=part",
        "-H", "Accept: application/dicom+json", "--data-binary", "@\(place.path)",
        "http://127.0.0.1:\(web)/dicom-web/studies",
      ])
  }

  /// Every file that it holds, whole.
  func files() throws -> [Data] {
    let ids = try JSONDecoder().decode([String].self, from: get("instances"))
    return try ids.map { try get("instances/\($0)/file") }
  }

  private static func run(_ program: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return data
  }

  private static func status(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// A port of the loopback that nobody listens on.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let taken = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard taken else { throw POSIXError(.EADDRINUSE) }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
