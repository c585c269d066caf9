internal import Foundation

/// The files that come with this room.
enum ResourceText {
  /// The text of `NAME.tsv`, else of `NAME.txt`.
  static func named(_ name: String) -> String {
    for ending in ["tsv", "txt"] {
      if let url = Bundle.module.url(forResource: name, withExtension: ending),
        let data = try? Data(contentsOf: url)
      {
        return String(decoding: data, as: UTF8.self)
      }
    }
    preconditionFailure("the resource \(name) of Privacy is missing")
  }

  /// The bytes of a file.
  static func data(_ name: String, _ ending: String) -> Data {
    if let url = Bundle.module.url(forResource: name, withExtension: ending),
      let data = try? Data(contentsOf: url)
    {
      return data
    }
    preconditionFailure("the resource \(name) of Privacy is missing")
  }
}
