// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

// Packages, by the short names used below.
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let swiftProtobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let swiftCSV = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

// READMEs that stand where a rule lives.
let documents = [
  "Kernels": ["README.md"], "Networks": ["README.md"], "ONNX": ["README.md", "onnx.proto"],
  "Privacy": ["README.md"], "WeightFiles": ["README.md"],
]

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

func room(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: documents[name] ?? [],
    resources: resources, swiftSettings: settings)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], exclude: fixtures,
    swiftSettings: settings)
}

let dcmtk = [
  "dcmjpeg", "ijg8", "ijg12", "ijg16", "dcmjpls", "dcmimage", "dcmimgle", "dcmdata",
  "oflog", "ofstd",
].map { LinkerSetting.linkedLibrary($0) }

let package = Package(
  name: "fovea",
  products: [
    .executable(name: "fovea", targets: ["fovea"]),
    .executable(name: "fovea-decode", targets: ["fovea-decode"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0", traits: []),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", exact: "0.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
  ],
  targets: [
    // MARK: - Programs
    program("fovea", ["Pipelines", "Files", argumentParser, logging]),
    program(
      "fovea-bench",
      [
        "Training", "Networks", "Phantoms", "Kernels", "Tensors", "ONNX", "Compute", "Files",
        argumentParser,
      ]),
    program("fovea-decode", ["DecodeProtocol", "CDICOM", "CImage", "CJPEG2000", "CSandbox"]),
    program("fovea-sample", ["Files", "Compute", "CDICOM", "CImage"]),

    // MARK: - Rooms: each may use only what stands below it
    room(
      "Pipelines",
      [
        "Explaining", "Delivery", "Reports", "Monitoring", "Training", "Cohorts", "Ingest",
        "Privacy", "Networks", "Evaluation", "WeightFiles", "Phantoms", "Kernels", "Tensors",
        "DecodeProtocol", "ONNX", "Annotations", "Files", "Compute", yams,
      ]),
    room(
      "Explaining", ["Cohorts", "Networks", "Evaluation", "Tensors", "Annotations", "Compute"]),
    room("Delivery", ["Ingest", "Privacy", "DecodeProtocol", "Annotations", "Files"]),
    room(
      "Reports", ["Evaluation", "Privacy", "Files", "CImage", mustache],
      resources: [.process("Templates")]),
    room("Monitoring", ["Evaluation", "Privacy", "Annotations", "Files"]),
    room(
      "Training",
      [
        "Cohorts", "Evaluation", "Privacy", "Networks", "Phantoms", "Kernels", "Tensors", "ONNX",
        "Annotations", "Files", "Compute",
      ]),
    room(
      "Cohorts", ["Ingest", "Privacy", "Kernels", "Tensors", "Annotations", "Files", "Compute"]),
    room(
      "Ingest",
      ["Privacy", "Tensors", "DecodeProtocol", "Annotations", "Files", subprocess, systemPackage]),
    room(
      "Privacy", ["Tensors", "DecodeProtocol", "Files", "CText", crypto],
      resources: [.process("Resources")]),
    room(
      "Networks", ["WeightFiles", "Kernels", "Tensors", "ONNX", "Files", "Compute"],
      resources: [.process("Resources")]),
    room("Evaluation", ["Compute"]),
    room("Phantoms", ["Compute", "CImage"]),
    room("Kernels", ["Compute", "COpenBLAS", "CKernels"]),
    room("Tensors", ["Compute"]),
    room("DecodeProtocol", ["Files"]),
    room("WeightFiles", ["ONNX", "Files"]),
    room("ONNX", ["Files", swiftProtobuf]),
    room("Annotations", []),
    room("Files", ["CDisk", crypto, swiftCSV]),
    room("Compute", []),

    // MARK: - C shims
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .target(
      name: "CImage",
      linkerSettings: [.linkedLibrary("png"), .linkedLibrary("jpeg"), .linkedLibrary("z")]),
    .target(name: "CDICOM", linkerSettings: dcmtk),
    .target(name: "CDisk"),
    .target(name: "CJPEG2000", linkerSettings: [.linkedLibrary("openjp2")]),
    .target(name: "CKernels"),
    .target(name: "CSandbox"),
    .target(name: "CText"),

    // MARK: - Tests, one target per room
    .target(
      name: "TestSupport",
      dependencies: ["Kernels", "Compute"], path: "Tests/TestSupport", swiftSettings: settings),
    .executableTarget(
      name: "fovea-fuzz",
      dependencies: ["WeightFiles", "DecodeProtocol", "Files", "Compute", argumentParser],
      path: "Tests/Fuzz", swiftSettings: settings),
    .executableTarget(
      name: "fovea-confined", dependencies: ["CSandbox"], path: "Tests/Confined"),
    tests(of: "Compute", ["Compute"]),
    tests(of: "Annotations", ["Annotations"]),
    tests(of: "Files", ["Files"]),
    tests(of: "ONNX", ["ONNX", "Files"], fixtures: ["Fixtures"]),
    tests(of: "Tensors", ["Tensors", "Compute"]),
    tests(of: "Kernels", ["Kernels", "Compute"]),
    tests(of: "Evaluation", ["Evaluation", "Compute"]),
    tests(of: "Phantoms", ["Phantoms", "Compute"]),
    tests(of: "WeightFiles", ["WeightFiles", "Files"], fixtures: ["Fixtures"]),
    tests(
      of: "Networks", ["Networks", "Kernels", "Tensors", "ONNX", "Files", "Compute"],
      fixtures: ["Fixtures"]),
    tests(of: "Decode", ["DecodeProtocol", "Files", "fovea-decode", "fovea-confined"]),
    tests(of: "Privacy", ["Privacy", "DecodeProtocol", "Tensors", "Files"]),
    tests(
      of: "Delivery",
      ["Delivery", "Ingest", "Privacy", "DecodeProtocol", "Annotations", "Files", "fovea-decode"]),
    tests(
      of: "Ingest",
      [
        "Ingest", "Privacy", "DecodeProtocol", "Annotations", "Files", "fovea-decode",
        "fovea-confined",
      ]),
    tests(
      of: "Cohorts",
      ["Cohorts", "Ingest", "Privacy", "Tensors", "Annotations", "Files", "Compute"]),
    tests(
      of: "Training",
      [
        "Training", "Cohorts", "Ingest", "Evaluation", "Privacy", "Networks", "Phantoms", "Kernels",
        "Tensors", "ONNX", "Annotations", "Files", "Compute",
      ]),
    tests(of: "Reports", ["Reports", "Evaluation", "Files"]),
    tests(
      of: "Monitoring",
      ["Monitoring", "Evaluation", "Privacy", "Annotations", "Files", "Compute"]),
    tests(
      of: "Explaining",
      [
        "Explaining", "Cohorts", "Networks", "Evaluation", "Tensors", "Annotations", "Files",
        "Compute",
      ],
      fixtures: ["Fixtures"]),
    tests(
      of: "Pipelines",
      [
        "Pipelines", "Training", "Explaining", "Evaluation", "Annotations", "Compute", "Files",
      ]),
    tests(of: "Command", ["fovea", "fovea-decode", "fovea-confined", "Files"]),
    tests(of: "Sample", ["fovea-sample", "Files"]),
    tests(of: "HouseRules", []),
  ],
  cxxLanguageStandard: .cxx17
)
