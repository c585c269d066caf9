public import Foundation

/// The contents of a safetensors file: named tensors and text metadata.
///
/// Format: 8 bytes little-endian header length, a JSON header, then the tensors' bytes with no hole
/// and no overlap (https://github.com/huggingface/safetensors, "Format"). Numbers of every type are
/// read as `Float`; F32 is written, or F16 on request, and the same contents give the same bytes.
public struct SafeTensors: Sendable, Equatable {
  /// The `__metadata__` map.
  public var metadata: [String: String]
  /// The tensors by name.
  public var tensors: [String: FileTensor]
  /// The element type of each tensor as the file names it, such as "F16"; empty before reading.
  public let elementTypes: [String: String]

  /// Makes the contents of a file to be written.
  public init(metadata: [String: String] = [:], tensors: [String: FileTensor]) {
    self.metadata = metadata
    self.tensors = tensors
    elementTypes = [:]
  }

  /// Reads and checks the file.
  ///
  /// - Throws: `inputMissing`, `permission`, `inputOutput`, `badData`.
  public init(contentsOf url: URL) throws(FilesError) {
    try self.init(data: InputFile.data(of: url), subject: url.lastPathComponent)
  }

  /// Reads and checks the bytes; `subject` names the file in errors.
  ///
  /// - Throws: `badData` for anything the format does not allow: see `SafeTensorsHeader`.
  public init(data: Data, subject: String = "weights") throws(FilesError) {
    let data = data.startIndex == 0 ? data : Data(data)
    let header = try SafeTensorsHeader(data: data, subject: subject)
    var tensors: [String: FileTensor] = [:]
    for entry in header.entries {
      let begin = header.dataStart + entry.begin
      let bytes = data[begin..<(header.dataStart + entry.end)]
      tensors[entry.name] = FileTensor(
        shape: entry.shape, values: entry.type.floats(Data(bytes)))
    }
    metadata = header.metadata
    self.tensors = tensors
    let types = header.entries.map { ($0.name, $0.type.rawValue) }
    elementTypes = Dictionary(types) { first, _ in first }
  }

  /// Whether both hold the same metadata and numbers, whatever the types of their files.
  public static func == (left: SafeTensors, right: SafeTensors) -> Bool {
    left.metadata == right.metadata && left.tensors == right.tensors
  }

  /// The file's bytes: F32, names sorted by their UTF-8 bytes, data aligned to 8 bytes.
  public func encoded() -> Data { encoded(as: .float32) }

  /// The file's bytes with numbers of that type; what F16 cannot hold becomes infinite.
  ///
  /// - Precondition: the type is F32 or F16.
  package func encoded(as type: ElementType) -> Data {
    precondition([.float32, .float16].contains(type), "\(type.rawValue) is not written")
    let names = tensors.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var fields: [String] = []
    if !metadata.isEmpty {
      let keys = metadata.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      let pairs = keys.map { "\(Self.quoted($0)):\(Self.quoted(metadata[$0] ?? ""))" }
      fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for name in names {
      guard let tensor = tensors[name] else { continue }
      precondition(name != "__metadata__", "a tensor may not be named __metadata__")
      let end = offset + type.byteCount * tensor.values.count
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      fields.append(
        "\(Self.quoted(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Data("{\(fields.joined(separator: ","))}".utf8)
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    var data = Data(capacity: 8 + header.count + offset)
    withUnsafeBytes(of: UInt64(header.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(header)
    for name in names {
      guard let values = tensors[name]?.values else { continue }
      // Every machine this builds for is little-endian, as the format is.
      if type == .float16 {
        values.map { Float16($0) }.withUnsafeBytes { data.append(contentsOf: $0) }
      } else {
        values.withUnsafeBytes { data.append(contentsOf: $0) }
      }
    }
    return data
  }

  /// The text as a JSON string literal (RFC 8259, section 7).
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{00}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
