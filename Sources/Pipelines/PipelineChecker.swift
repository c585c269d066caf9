internal import Cohorts
internal import Files
internal import Foundation
internal import Networks
internal import Training

/// Turns the nodes of a pipeline file and `--set` into checked values, gathering every problem.
struct PipelineChecker {
  /// The name of the file in messages, as the user wrote it.
  let file: String
  private(set) var values = PipelineValues()
  var problems: [PipelinesError] = []
  /// Keys that were set from the command line: their relative paths start at the working folder.
  private(set) var assigned: Set<String> = []
  /// What the keys that were given are called in messages, by path.
  private(set) var given: [String: String] = [:]

  init(file: String) {
    self.file = file
  }

  /// Reads a whole file.
  mutating func read(_ root: PipelineNode) {
    guard case .mapping(let members) = root else {
      problems.append(
        PipelinesError(
          .configuration, subject: file, reason: "holds no keys",
          hint: "a pipeline file is a list of lines like input: {folder: images}"))
      return
    }
    read(members, section: "")
  }

  /// Applies one `--set a.b=c`; the value is read as YAML, and a list also as `a,b`.
  mutating func assign(_ assignment: String) {
    guard let sign = assignment.firstIndex(of: "="), sign != assignment.startIndex else {
      problems.append(
        PipelinesError(
          .configuration, subject: "--set \(assignment)", reason: "is not an assignment",
          hint: "write --set training.epochs=3"))
      return
    }
    let path = String(assignment[..<sign])
    let text = String(assignment[assignment.index(after: sign)...])
    guard let key = PipelineKeyTable.keys.first(where: { $0.path == path }) else {
      report(unknown: path, subject: "--set \(path)", section: path.contains(".") ? nil : "")
      return
    }
    assigned.insert(path)
    do throws(PipelinesError) {
      var node = try PipelineNode(yaml: text, subject: "--set \(path)")
      if text.isEmpty { node = .scalar("", isPlain: true) }
      if case .scalar(let written, _) = node, key.isList, written != "null" {
        node = .list(
          written.split(separator: ",").map {
            .scalar($0.trimmingCharacters(in: .whitespaces), isPlain: true)
          })
      }
      store(node, for: key, subject: "--set \(path)")
    } catch {
      problems.append(error)
    }
  }

  /// Notes that an assignment has no place in this command.
  mutating func refuse(_ assignment: String, _ reason: String) {
    let path = assignment.prefix { $0 != "=" }
    problems.append(
      PipelinesError(
        .configuration, subject: "--set \(path)", reason: reason, hint: "leave it out"))
  }

  /// Adds what can only be seen once all keys are read: required keys, keys that need each other.
  ///
  /// - Parameter sections: the sections that somebody will read; others may lack required keys.
  mutating func finish(sections: Set<String>) {
    let task = values.choice("model.task", TrainingOptions.Task.self)
    for key in PipelineKeyTable.keys
    where values[key.path] == nil && sections.contains(key.components[0]) {
      let isReported = problems.contains {
        $0.subject.hasSuffix(" \(key.path)") || $0.subject == "\(file): \(key.components[0])"
          || $0.subject == file
      }
      if isReported { continue }
      if !key.tasksInNeed.contains(task) {
        values[key.path] = .list([])
        continue
      }
      report(
        key.path, "must be given", "for example \(key.components.last ?? ""): \(key.example.yaml)")
    }
    guard problems.isEmpty else { return }
    if values.number("split.validation") + values.number("split.test") >= 1 {
      report("split.test", "and split.validation leave nobody to train on", "lower one of them")
    }
    if values.integer("split.folds") == 1 {
      report("split.folds", "must be 0, or 2 and more", "write 5, or 0 for none")
    }
    if let text = values.optionalText("model.inputNorm"), InputNormalisation(text: text) == nil {
      report(
        "model.inputNorm", "is no input normalisation", "write \(InputNormalisation.grammar)")
    }
    if values.number("training.warmupEpochs") > Double(values.integer("training.epochs")) {
      report("training.warmupEpochs", "is longer than training.epochs", "warm up for less")
    }
    if let epoch = values.optionalInteger("training.unfreezeAtEpoch"),
      epoch >= values.integer("training.epochs")
    {
      report("training.unfreezeAtEpoch", "comes after the last epoch", "unfreeze earlier")
    }
    checkAdapting()
    let rule = values.text("calibration.threshold.rule")
    if rule.hasSuffix("AtLeast"), values.number("calibration.threshold.value") == 0 {
      report("calibration.threshold.value", "is 0, which every threshold reaches", "write 0.9")
    }
    for text in values.list("evaluation.prevalences") {
      guard let value = Double(text), value > 0, value < 1 else {
        report("evaluation.prevalences", "names no share between 0 and 1", "write [0.01, 0.1]")
        break
      }
    }
    if let holdOut = values.optionalText("split.holdOut"), HoldOut(assignment: holdOut) == nil {
      report("split.holdOut", "names no value", "write column=value, as site=C")
    }
    checkTask(task)
    checkNetwork(task)
    checkLearningCurve()
    checkPrivacy()
    checkCertainty()
  }

  private mutating func checkAdapting() {
    if values.text("training.adapt") != AdaptedParts.all.rawValue,
      !values.list("training.freeze").isEmpty
        || values.optionalInteger("training.unfreezeAtEpoch") != nil
    {
      report(
        "training.adapt",
        "says which parts learn, as training.freeze and training.unfreezeAtEpoch do",
        "leave one of them out")
    }
  }

  private mutating func checkCertainty() {
    if values.text("calibration.abstain") == "conformal",
      values.text("calibration.conformal") == "none"
    {
      report(
        "calibration.abstain", "is conformal, and there are no sets",
        "write conformal: lac, or abstain: confidence")
    }
    if values.text("calibration.conformalBy").isEmpty {
      report("calibration.conformalBy", "names nobody", "write all, class, or an attribute")
    }
  }

  private mutating func checkLearningCurve() {
    let key = "evaluation.learningCurve"
    guard !values.numbers(key).isEmpty else { return }
    if values.text("model.backbone") == "random", values.optionalText("model.weights") == nil {
      report(
        key, "compares the backbone with random weights, and backbone is random",
        "name a backbone, or write []")
    }
    if values.number("training.labelShare") < 1 {
      report(
        key, "compares shares of all labels, and training.labelShare leaves some out",
        "write labelShare: 1, or learningCurve: []")
    }
  }

  private mutating func read(_ members: [PipelineNode.Member], section: String) {
    for member in members {
      let path = section.isEmpty ? member.key : "\(section).\(member.key)"
      if let key = PipelineKeyTable.keys.first(where: { $0.path == path }) {
        store(member.value, for: key, subject: "\(file): \(path)")
      } else if PipelineKeyTable.sections.contains(where: { $0.path == path }) {
        guard case .mapping(let inner) = member.value else {
          let first = PipelineKeyTable.keys.first { $0.path.hasPrefix(path + ".") }
          let name = first?.components.last ?? "key"
          report(path, "must hold keys of its own", "write \(path): {\(name): …}")
          continue
        }
        read(inner, section: path)
      } else {
        report(unknown: path, subject: "\(file): \(path)", section: section)
      }
    }
  }

  private mutating func store(_ node: PipelineNode, for key: PipelineKey, subject: String) {
    given[key.path] = subject
    do throws(PipelinesError) {
      values[key.path] = try key.value(of: node, subject: subject)
    } catch {
      problems.append(error)
    }
  }

  mutating func report(_ path: String, _ reason: String, _ hint: String) {
    problems.append(
      PipelinesError(.configuration, subject: "\(file): \(path)", reason: reason, hint: hint))
  }

  /// Says that there is no such key, with the nearest one: first among its neighbours, then
  /// anywhere.
  private mutating func report(unknown path: String, subject: String, section: String?) {
    let name = path.split(separator: ".").last.map(String.init) ?? path
    let everywhere = PipelineKeyTable.keys.map(\.path) + PipelineKeyTable.sections.map(\.path)
    let prefix = section.map { $0.isEmpty ? "" : $0 + "." }
    let neighbours = everywhere.compactMap { candidate -> String? in
      guard let prefix, candidate.hasPrefix(prefix) else { return nil }
      let rest = String(candidate.dropFirst(prefix.count))
      return rest.contains(".") ? nil : rest
    }
    let elsewhere = everywhere.first { $0.hasSuffix("." + name) }
    let meant =
      Suggestion.nearest(to: name, among: neighbours) ?? elsewhere
      ?? Suggestion.nearest(to: path, among: everywhere)
    problems.append(
      PipelinesError(
        .configuration, subject: subject, reason: "no such key",
        hint: meant.map { "did you mean \($0)?" } ?? "fovea config schema lists all keys"))
  }
}
