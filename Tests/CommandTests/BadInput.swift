import Foundation
import Testing

/// Input that cannot be, with what it must end in.
struct BadInput: Sendable, CustomTestStringConvertible {
  /// What is wrong.
  let name: String
  /// How the program must end.
  let status: Int32
  /// Lines of `sh` that put it into an empty folder and, last, run `fovea`.
  let steps: [String]
  /// Every error sentence; what differs from run to run is replaced as in `settled`.
  let sentences: [String]

  var testDescription: String { name }

  init(_ name: String, _ status: Int32, _ steps: [String], _ sentences: String...) {
    self.name = name
    self.status = status
    self.steps = steps
    self.sentences = sentences
  }

  /// Runs the lines in a folder of their own.
  func ending() throws -> (status: Int32, sentences: [String]) {
    let workshop = try Workshop.open()
    let folder = try TemporaryFolder()
    let script = Self.prelude + "\n" + steps.joined(separator: "\n")
    let ending = try Program.shell(script, in: folder, environment: ["W": workshop.path])
    return (
      ending.status, ending.errors.map { Self.settled($0, folder: folder, workshop: workshop) }
    )
  }

  /// The sentence without what is drawn anew in every run.
  private static func settled(
    _ sentence: String, folder: TemporaryFolder, workshop: Workshop
  ) -> String {
    sentence.replacingOccurrences(of: folder.url.path, with: "$FOLDER")
      .replacingOccurrences(of: workshop.path, with: "$W")
      .replacing(/^file \d+:/, with: "file N:")
      .replacing(/staged-[0-9a-f]+-\d+-\d+/, with: "staged-N")
      .replacing(/\b[pc][0-9a-f]{16}\b/, with: "PSEUDONYM")
      .replacing(/(epoch|step) \d+/) { "\($0.output.1) N" }
      .replacing(/tensor \S+ lies at bytes \d+\.\.\d+ of \d+/, with: "tensor T lies at bytes N")
  }

  /// Words that the steps are written in.
  private static let prelude = #"""
    quick="--epochs 1 --set model.inputSize=16 --set training.batch=8"
    quick="$quick --set evaluation.bootstrap=50 --set evaluation.permutations=50"
    dump() { cp -r "$W/dump" .; }
    cohort() { cp -r "$W/cohort" "$W/key" .; }
    unsplit() { cp -r "$W/unsplit" cohort; cp "$W/key" .; }
    model() { cohort; cp -r "$W/run" .; }
    ingest() { "$FOVEA" ingest dump -o cohort --key key "$@"; }
    quietly() { "$@" >/dev/null 2>&1; }
    inspect() { "$FOVEA" inspect cohort --key key "$@"; }
    split() { "$FOVEA" split cohort --key key "$@"; }
    train() { "$FOVEA" finetune cohort -o new --key key --target finding $quick "$@"; }
    finetune() { train --backbone random --architecture resnet20_cifar "$@"; }
    adapt() { "$FOVEA" pretrain --images cohort -o new --key key "$@"; }
    predict() { "$FOVEA" predict "$1" "$2" -o out --key key; }
    deidentify() { "$FOVEA" deidentify "$@" --key key; }
    onnx() { "$FOVEA" weights export "$@" --key key; }
    calibrate() { "$FOVEA" calibrate run/model.fovea "$@" -o new.fovea --key key; }
    evaluate() { "$FOVEA" evaluate run/model.fovea cohort -o out --key key "$@"; }
    column() {
      dump
      awk -F, -v OFS=, "NR==1 {print \$0,\"$1\"; next} {print \$0,$2}" dump/labels.csv >l.csv
      mv l.csv dump/labels.csv
    }
    report() { "$FOVEA" report --predictions p.csv --demographics d.csv -o rep --key key "$@"; }
    table() {
      printf "$1" >p.csv
      printf "${2-patient_id,sex\na,F\nb,M\nc,F\n}" >d.csv
    }
    head='case_id,patient_id,label,score,truth\n'
    rows="${head}1,a,x,0.1,0\n2,b,x,0.9,1\n3,c,x,0.4,0\n"
    pipeline() {
      dump
      printf "$1" >x.yaml
    }
    network='backbone: random, architecture: resnet18'
    sound="input: {folder: dump}\nmodel: {targets: [finding], $network}\n"
    """#

  /// All of them.
  static let all =
    ingest + deidentify + output + split + finetune + weights + model + report + pipeline
    + pretrain + adapt + key + calibrate + inspect + review
}
