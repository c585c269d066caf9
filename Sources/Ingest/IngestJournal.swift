internal import Files
internal import Foundation
internal import Privacy

/// What was read so far, beside the samples in the staged folder, so that an ingest that was
/// stopped or killed goes on where it was.
///
/// Entries are encrypted: they tell whose files were read. One counts only for the same program,
/// options and tables, and for a file that has not changed since.
struct IngestJournal {
  /// The name of the file in the staged folder; a cohort holds none.
  static let name = "journal"

  private let cipher: JournalCipher
  /// The digest of all that decides what becomes of a file but the file itself.
  private let circumstances: String

  /// Prepares for these options and this program `fovea-decode`.
  init(_ options: IngestOptions, decoder: URL) {
    cipher = JournalCipher(key: options.key)
    circumstances = Self.circumstances(options, decoder)
  }

  /// The bytes of an entry: its length in four, little-endian, and the entry.
  ///
  /// - Throws: `inputOutput`.
  func entry(
    _ record: FileRecord, of file: InputEntry, in state: FileIdentity
  ) throws(IngestError) -> Data {
    let facts = try IngestError.wrapping { () throws(FilesError) in
      try StableJSON.encode(
        Entry(
          circumstances: circumstances, path: Data(file.path), state: state, record: record))
    }
    do throws(PrivacyError) {
      let sealed = try cipher.sealed(facts, record.values)
      let length = withUnsafeBytes(of: UInt32(sealed.count).littleEndian) { Data($0) }
      return length + sealed
    } catch {
      throw IngestError(
        .inputOutput, subject: error.subject, reason: error.reason, hint: error.hint)
    }
  }

  /// The whole entries of a journal that count, and how many of its bytes are whole.
  func read(in folder: URL) -> (entries: [Entry], byteCount: Int) {
    let place = folder.appendingPathComponent(Self.name)
    guard let data = try? InputFile.data(of: place) else { return ([], 0) }
    var entries: [Entry] = []
    var end = 0
    while end + 4 <= data.count {
      let count = (0..<4).reduce(0) { $0 | Int(data[end + $1]) << (8 * $1) }
      guard count <= data.count - end - 4,
        let opened = cipher.opened(data[(end + 4)..<(end + 4 + count)])
      else { break }
      end += 4 + count
      let decoded = try? StableJSON.decode(Entry.self, from: opened.facts, subject: Self.name)
      guard var entry = decoded, entry.circumstances == circumstances else { continue }
      entry.record.values = opened.values
      entries.append(entry)
    }
    return (entries, end)
  }

  /// What was read of one file.
  struct Entry: Codable {
    let circumstances: String
    /// In the bytes of the file system.
    let path: Data
    /// The file as it was read.
    let state: FileIdentity
    var record: FileRecord
  }

  /// Everything in the options but where things go, tables by their content, and the programs.
  private static func circumstances(_ options: IngestOptions, _ decoder: URL) -> String {
    let others: Set<String> = ["link", "key", "textReview", "seal", "replaceable", "commit"]
    var facts = ["link \(options.link != nil)", "review \(options.textReview?.digest ?? "")"]
    for child in Mirror(reflecting: options).children {
      guard let name = child.label, !others.contains(name) else { continue }
      if let url = child.value as? URL {
        let digest = try? Digest.sha256(of: url)
        facts.append("\(name) \(url.standardizedFileURL.path) \(digest ?? "")")
      } else {
        facts.append("\(name) \(child.value)")
      }
    }
    facts.append("detector \(TextScreen.digest)")
    for program in [decoder.path, "/proc/self/exe"] {
      facts.append("program \(FileIdentity(Array(program.utf8))?.text ?? "")")
    }
    return Digest.sha256(Data(facts.joined(separator: "\n").utf8))
  }
}
