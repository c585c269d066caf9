internal import Foundation
internal import Ingest
internal import Privacy

/// Looks at the machine and says what to mend.
public struct DoctorStage {
  /// Below this much, the demo may not fit.
  private static let leastMemoryMebibytes = 2048
  /// Below this much, a cohort may not fit.
  private static let leastDiskMebibytes = 2048

  /// Makes the stage.
  public init() {}

  /// Looks at everything; the result's status is 69 where something needed is missing.
  public func run(in context: StageContext) async throws -> CommandResult {
    let findings = [
      processor(), memory(), disk(), arithmetic(context), key(context), dictionary(),
      await decoder(context), workingFolder(),
    ]
    let faults = findings.count { $0.state == .fault }
    let verdict =
      faults == 0 ? "fovea can work here" : "\(faults) of \(findings.count) things must be mended"
    return CommandResult(
      "fovea.doctor/1", lines: findings.flatMap(\.lines) + [verdict],
      members: ["findings": try JSONValue(findings), "isWell": .flag(faults == 0)],
      exitCode: faults == 0 ? 0 : 69)
  }

  private func processor() -> Finding {
    let count = ProcessInfo.processInfo.activeProcessorCount
    guard let features = Machine.processorFeatures else {
      return Finding("processor", .good, "\(count) processors, instruction sets unknown")
    }
    let names = features.isEmpty ? "no vector instructions" : features.joined(separator: " ")
    guard features.contains("avx2"), features.contains("fma") else {
      return Finding(
        "processor", .warning, "\(count) processors, \(names)",
        fix: "training will be slow; use a computer with AVX2 and FMA")
    }
    return Finding("processor", .good, "\(count) processors, \(names)")
  }

  private func memory() -> Finding {
    guard let free = Machine.availableMemoryMebibytes else {
      return Finding("memory", .warning, "cannot be read", fix: "look at /proc/meminfo")
    }
    return free < Self.leastMemoryMebibytes
      ? Finding(
        "memory", .warning, "\(free) MiB free",
        fix: "close other programs, or lower training.batch and model.inputSize")
      : Finding("memory", .good, "\(free) MiB free")
  }

  private func disk() -> Finding {
    guard let free = Machine.freeDiskMebibytes(at: ".") else {
      return Finding("disk", .warning, "cannot be read", fix: "look at df")
    }
    return free < Self.leastDiskMebibytes
      ? Finding("disk", .warning, "\(free) MiB free here", fix: "make room, or work elsewhere")
      : Finding("disk", .good, "\(free) MiB free here")
  }

  private func arithmetic(_ context: StageContext) -> Finding {
    let isRight = [1, context.threads].allSatisfy { KnownAnswer.isRight(threads: $0) }
    return isRight
      ? Finding("arithmetic", .good, "a convolution with a known answer is right")
      : Finding(
        "arithmetic", .fault, "a convolution with a known answer is wrong",
        fix: "reinstall libopenblas0, or set OPENBLAS_CORETYPE=Haswell")
  }

  private func key(_ context: StageContext) -> Finding {
    let path = context.keyFile.path
    guard access(path, F_OK) == 0 else {
      return Finding("key", .good, "none yet at \(path); the first ingest makes it")
    }
    do throws(PrivacyError) {
      _ = try SecretKey.load(context.keyFile)
      return Finding("key", .good, "\(path), mode 0600")
    } catch {
      return Finding("key", .fault, "\(path): \(error.reason)", fix: error.hint)
    }
  }

  private func dictionary() -> Finding {
    guard let path = Machine.dictionaryPath else {
      return Finding(
        "DICOM dictionary", .fault, "not found", fix: "apt-get install libdcmtk17")
    }
    return Finding("DICOM dictionary", .good, path)
  }

  /// Asks it about itself: a program is no image.
  private func decoder(_ context: StageContext) async -> Finding {
    guard let decoder = context.decoder else {
      return Finding(
        "fovea-decode", .fault, "not found beside fovea",
        fix: "install both programs in one folder")
    }
    do throws(IngestError) {
      let answer = try await Ingestion.decoderAnswer(about: decoder, decoder: decoder)
      guard try await Ingestion.isConfined(decoder: decoder) else {
        return Finding(
          "fovea-decode", .warning, "answers, but the kernel does not filter what it may do",
          fix: "use a kernel, or a container, with seccomp before opening foreign files")
      }
      return Finding(
        "fovea-decode", .good,
        "answers about a program that it is \(answer), and can do nothing but read")
    } catch {
      return Finding("fovea-decode", .fault, error.reason, fix: error.hint)
    }
  }

  private func workingFolder() -> Finding {
    access(".", W_OK | X_OK) == 0
      ? Finding("this folder", .good, "can be written")
      : Finding(
        "this folder", .warning, "cannot be written",
        fix: "give -o a folder that can, or work elsewhere")
  }
}
