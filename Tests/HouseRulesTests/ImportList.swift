import Foundation

/// The import list of ARCHITECTURE.md: who stands on which storey, and whom each may import.
enum ImportList {
  /// From the top storey to the ground.
  static let storeys: [(target: String, imports: [String])] = [
    ("fovea", ["Pipelines", "Files", "ArgumentParser", "Logging"]),
    (
      "fovea-bench",
      [
        "Training", "Networks", "Phantoms", "Kernels", "Tensors", "ONNX", "Compute", "Files",
        "ArgumentParser",
      ]
    ),
    ("fovea-decode", ["DecodeProtocol", "CDICOM", "CImage", "CJPEG2000", "CSandbox"]),
    ("fovea-sample", ["Files", "Compute", "CDICOM", "CImage"]),
    (
      "Pipelines",
      [
        "Explaining", "Delivery", "Reports", "Monitoring", "Training", "Cohorts", "Ingest",
        "Privacy", "Networks", "Evaluation", "WeightFiles", "Phantoms", "Kernels", "Tensors",
        "DecodeProtocol", "ONNX", "Annotations", "Files", "Compute", "Yams",
      ]
    ),
    ("Explaining", ["Cohorts", "Networks", "Evaluation", "Tensors", "Annotations", "Compute"]),
    ("Delivery", ["Ingest", "Privacy", "DecodeProtocol", "Annotations", "Files"]),
    ("Reports", ["Evaluation", "Privacy", "Files", "CImage", "Mustache"]),
    ("Monitoring", ["Evaluation", "Privacy", "Annotations", "Files"]),
    (
      "Training",
      [
        "Cohorts", "Evaluation", "Privacy", "Networks", "Phantoms", "Kernels", "Tensors", "ONNX",
        "Annotations", "Compute", "Files",
      ]
    ),
    (
      "Cohorts", ["Ingest", "Privacy", "Kernels", "Tensors", "Annotations", "Compute", "Files"]
    ),
    (
      "Ingest",
      [
        "Privacy", "DecodeProtocol", "Tensors", "Annotations", "Files", "Subprocess",
        "SystemPackage",
      ]
    ),
    ("Privacy", ["DecodeProtocol", "Tensors", "Files", "CText", "Crypto"]),
    ("Networks", ["WeightFiles", "Kernels", "Tensors", "ONNX", "Compute", "Files"]),
    ("Evaluation", ["Compute"]),
    ("Phantoms", ["Compute", "CImage"]),
    ("Kernels", ["Compute", "COpenBLAS", "CKernels"]),
    ("Tensors", ["Compute"]),
    ("DecodeProtocol", ["Files"]),
    ("WeightFiles", ["ONNX", "Files"]),
    ("ONNX", ["Files", "SwiftProtobuf"]),
    ("Annotations", []),
    ("Files", ["CDisk", "Crypto", "SwiftCSV"]),
    ("Compute", []),
    ("COpenBLAS", []),
    ("CImage", []),
    ("CDICOM", []),
    ("CDisk", []),
    ("CJPEG2000", []),
    ("CKernels", []),
    ("CSandbox", []),
    ("CText", []),
  ]

  /// Comes with the toolchain, for everyone.
  static let toolchain: Set<String> = ["Foundation", "Glibc", "Synchronization"]

  /// Packages, whose modules stand below the ground.
  static let packages: Set<String> = [
    "ArgumentParser", "Logging", "Yams", "Mustache", "Subprocess", "SystemPackage", "Crypto",
    "SwiftCSV", "SwiftProtobuf",
  ]

  /// Whom a target may import; nil for a target that is not on the list.
  static func imports(of target: String) -> Set<String>? {
    storeys.first { $0.target == target }.map { Set($0.imports) }
  }
}

extension HouseRule {
  /// Rule 9.
  static let importOrder = HouseRule(sentence: "imports go down the list") { file in
    guard let target = file.target, file.isSwift else { return [] }
    let allowed = (ImportList.imports(of: target) ?? []).union(ImportList.toolchain)
    return imports(of: file).filter { !allowed.contains($0.module) }.map(\.line)
  }

  /// Rule 9.
  static let shimsStayInside = HouseRule(sentence: "C modules stop in their room") { file in
    guard file.target != nil else { return [] }
    let shims = ImportList.storeys.map(\.target).filter { $0.hasPrefix("C") }
      .filter { $0.dropFirst().first?.isUppercase == true }
    return imports(of: file).filter { shims.contains($0.module) && $0.access != "internal" }
      .map(\.line)
  }

  private static func imports(
    of file: SourceFile
  ) -> [(line: Int, access: String, module: String)] {
    file.code.enumerated().compactMap { index, line in
      let words = line.split(separator: " ").map(String.init)
      guard let place = words.firstIndex(of: "import"),
        words[..<place].allSatisfy({ accessWords.contains($0) || $0.hasPrefix("@") })
      else { return nil }
      let named = words[(place + 1)...].drop { kindWords.contains($0) }.first ?? ""
      let access = words[..<place].first { accessWords.contains($0) } ?? "internal"
      return (index + 1, access, String(named.prefix { $0 != "." }))
    }
  }

  private static let accessWords: Set<String> = [
    "public", "package", "internal", "fileprivate", "private",
  ]
  private static let kindWords: Set<String> = [
    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
  ]
}
