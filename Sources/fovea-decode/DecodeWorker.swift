// In: requests on standard input, the only place from which Fovea opens a stranger's file.
// Out: one answer for each on standard output: what the file is, its attributes, its frames.
// Called by Ingest, which starts this program beside its own, gives it limits, and survives it.
// Nothing is written elsewhere: no file, no log; a reason never holds a value or a path.
// The dictionary and the codecs are loaded first, then the limits set, then the first file opened.
internal import CDICOM
internal import CSandbox
internal import DecodeProtocol
internal import Foundation

@main
struct DecodeWorker {
  let limits: DecodeLimits
  /// Whether the kernel filters its calls.
  var isConfined = false
  private var names = PrivateNames()
  var channel = RequestChannel(input: STDIN_FILENO, output: STDOUT_FILENO)

  static func main() {
    guard let limits = DecodeLimits(arguments: CommandLine.arguments.dropFirst()) else {
      FileHandle.standardError.write(Data(DecodeLimits.usage.utf8))
      exit(64)
    }
    // A larger pipe saves both sides from waking for every 64 KiB of a frame; where the system
    // grants none the usual one stays.
    _ = fcntl(STDOUT_FILENO, setPipeSize, 1 << 20)
    var worker = DecodeWorker(limits: limits)
    do {
      let readiness = prepare(limits)
      worker.isConfined = readiness == nil && csandbox_filter_calls() == 1
      try worker.serve(readiness: readiness)
    } catch {
      // The other side is gone or speaks another language: it knows, and there is nobody to tell.
      exit(error.exitCode)
    }
    _exit(0)  // Nothing waits to be written, and taking the dictionary apart takes time.
  }

  /// F_SETPIPE_SZ of `<fcntl.h>`, which Swift does not see.
  private static let setPipeSize: Int32 = 1031

  /// What stands in the way of opening files, or nil.
  private static func prepare(_ limits: DecodeLimits) -> DecodeFailure? {
    guard cdicom_prepare() == 1 else {
      return DecodeFailure(
        .workerNotReady,
        reason: "the DICOM data dictionary is missing; install the package libdcmtk17")
    }
    guard csandbox_enter(limits.addressSpaceBytes) == CSANDBOX_OK else {
      return DecodeFailure(
        .workerNotReady, reason: "the system refused the limits for opening strangers' files")
    }
    return nil
  }

  private mutating func serve(readiness: DecodeFailure?) throws(DecodeProtocolError) {
    var pending = try next()
    while let request = pending {
      if let readiness {
        try channel.send(.failure(readiness))
        pending = try next()
        continue
      }
      switch request {
      case .open(let path): pending = try serveFile(at: path, asStored: false)
      case .storedValues(let path): pending = try serveFile(at: path, asStored: true)
      case .dataSet(let path): pending = try serveDataSet(at: path)
      case .confinement:
        pending = try answerThenNext(.confinement(isComplete: isConfined))
      case .frame, .rewrite, .rewritePicture:
        try channel.send(.failure(DecodeFailure(.noSuchFrame, reason: "no file is open")))
        pending = try next()
      }
    }
  }

  /// The next request, with a fresh allowance of processor time.
  private mutating func next() throws(DecodeProtocolError) -> DecodeRequest? {
    let request = try channel.next()
    _ = csandbox_allow_processor_seconds(limits.processorSeconds)
    return request
  }

  /// Answers for one file, and for its frames, until another request comes, which is returned.
  private mutating func serveFile(
    at path: [UInt8], asStored: Bool
  ) throws(DecodeProtocolError) -> DecodeRequest? {
    do {
      let input = try InputFile(path: path, limits: limits)
      switch input.content {
      case .dicom(let isBare):
        let file = try DICOMFile(path: path, isBare: isBare)
        let (answer, image) =
          asStored ? try file.examinedAsStored(limits) : try file.examined(limits)
        guard let image else { return try answerThenNext(answer) }
        try channel.send(answer)
        return try serve { request throws(DecodeFailure) in
          guard case .frame(let index) = request else { return nil }
          return .frame(try file.frame(index, of: image))
        }
      case .png, .jpeg:
        let picture = try PictureFile(input, limits: limits)
        try channel.send(.picture(picture.facts))
        return try serve { request throws(DecodeFailure) in try picture.answer(to: request) }
      case .other(let what): return try answerThenNext(.notAnImage(what, nil))
      }
    } catch let failure as DecodeFailure {
      return try answerThenNext(.failure(failure))
    } catch let broken as DecodeProtocolError {
      throw broken
    } catch {
      return try answerThenNext(.failure(DecodeFailure(.damaged, reason: "it cannot be read")))
    }
  }

  /// Gives a file's data set and writes the file again, until another request comes.
  private mutating func serveDataSet(
    at path: [UInt8]
  ) throws(DecodeProtocolError) -> DecodeRequest? {
    do {
      let input = try InputFile(path: path, limits: limits)
      if input.content == .dicom(isBare: false), let plain = PlainDataSet(input, &names) {
        let request = try answerThenNext(plain.answer)
        guard case .rewrite(let dataSet) = request else { return request }
        let file = try DICOMFile(path: path, isBare: false, toRewrite: true)
        _ = try file.dataSet(of: input)
        return try answerThenNext(try file.rewritten(dataSet))
      }
      let isBare: Bool
      switch input.content {
      case .dicom(let bare): isBare = bare
      case .png, .jpeg:
        let what = NotAnImage(.picture, reason: "a picture, not DICOM")
        return try answerThenNext(.notAnImage(what, nil))
      case .other(let what): return try answerThenNext(.notAnImage(what, nil))
      }
      let file = try DICOMFile(path: path, isBare: isBare, toRewrite: true)
      let request = try answerThenNext(try file.dataSet(of: input))
      guard case .rewrite(let dataSet) = request else { return request }
      return try answerThenNext(try file.rewritten(dataSet))
    } catch let failure as DecodeFailure {
      return try answerThenNext(.failure(failure))
    } catch let broken as DecodeProtocolError {
      throw broken
    } catch {
      return try answerThenNext(.failure(DecodeFailure(.damaged, reason: "it cannot be read")))
    }
  }

  private mutating func answerThenNext(
    _ answer: DecodeAnswer
  ) throws(DecodeProtocolError) -> DecodeRequest? {
    try channel.send(answer)
    return try next()
  }

  /// Answers what is asked about the open file until something else is, of which `found` is nil.
  private mutating func serve(
    _ found: (DecodeRequest) throws(DecodeFailure) -> DecodeAnswer?
  ) throws(DecodeProtocolError) -> DecodeRequest? {
    while let request = try next() {
      let answer: DecodeAnswer
      do throws(DecodeFailure) {
        guard let made = try found(request) else { return request }
        answer = made
      } catch {
        answer = .failure(error)
      }
      try channel.send(answer)
    }
    return nil
  }
}
