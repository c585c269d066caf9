extension BadInput {
  static let pipeline: [BadInput] = [
    BadInput(
      "an unknown key", 78,
      [#"pipeline "${sound}training: {learningRte: 1}\n""#, #""$FOVEA" check x.yaml"#],
      "x.yaml: training.learningRte: no such key; did you mean learningRate?"),
    BadInput(
      "a value of the wrong type", 78,
      [#"pipeline "${sound}training: {epochs: many}\n""#, #""$FOVEA" check x.yaml"#],
      "x.yaml: training.epochs: is \"many\"; give a whole number from 1 to 10000"),
    BadInput(
      "a value out of range", 78,
      [#"pipeline "${sound}training: {epochs: 0}\n""#, #""$FOVEA" check x.yaml"#],
      "x.yaml: training.epochs: is 0; give a whole number from 1 to 10000"),
    BadInput(
      "a gate that there is not", 78,
      [
        #"pipeline "${sound}gates: {worst_group.senstivity: {min: 0.8}}\n""#,
        #""$FOVEA" check x.yaml"#,
      ],
      """
      x.yaml: gates.worst_group.senstivity: is no gate; did you mean worstGroup.sensitivity?
      """),
    BadInput(
      "a gate without bar", 78,
      [#"pipeline "${sound}gates: {gap.auroc: 0.1}\n""#, #""$FOVEA" check x.yaml"#],
      "x.yaml: gates.gap.auroc: holds no bar; write {min: 0.8} or {max: 0.1}"),
    BadInput(
      "a bar of another kind", 78,
      [#"pipeline "${sound}gates: {gap.auroc: {most: 0.1}}\n""#, #""$FOVEA" check x.yaml"#],
      "x.yaml: gates.gap.auroc.most: is neither min nor max; write {min: 0.8} or {max: 0.1}"),
    BadInput(
      "text that is no YAML", 78,
      [#"pipeline 'input: {folder: dump\n'"#, #""$FOVEA" check x.yaml"#],
      """
      x.yaml line 2: is not valid YAML: did not find expected ',' or '}'; check indentation, \
      colons and brackets
      """),
    BadInput(
      "a pipeline file that is not there", 66,
      [#""$FOVEA" check x.yaml"#],
      "x.yaml: no such file or folder; check the name"),
    BadInput(
      "a pipeline file that is a folder", 65,
      [#"mkdir x.yaml"#, #""$FOVEA" check x.yaml"#],
      "x.yaml: is not a regular file"),
    BadInput(
      "a target that the labels lack", 65,
      [#"pipeline "$sound""#, #""$FOVEA" check x.yaml --set model.targets=findng"#],
      "x.yaml: model.targets: the table of labels has no column findng; did you mean finding?"),
    BadInput(
      "a learning curve at a share that leaves nobody to learn from", 64,
      [
        #"pipeline "input: {folder: dump}\nmodel: {targets: [finding]}\nsplit: {folds: 2}\n""#,
        #""$FOVEA" run x.yaml -o run --key key --set evaluation.learningCurve=0.1,1"#,
      ],
      """
      evaluation.learningCurve: names a share that is 0.1, which leaves 1 of 10 labelled training \
      patients; 2 are needed to show every answer; give 0.2 or more
      """),
    BadInput(
      "a learning curve without anybody to judge by", 64,
      [
        #"pipeline "input: {folder: dump}\nmodel: {targets: [finding]}\nsplit: {validation: 0}\n""#,
        #""$FOVEA" run x.yaml -o run --key key --set evaluation.learningCurve=[1]"#,
      ],
      """
      evaluation.learningCurve: needs patients to judge by, and there are neither folds nor a \
      validation part; write split: {folds: 5}, or learningCurve: []
      """),
    BadInput(
      "a learning curve of more epochs than there may be", 64,
      [
        #"pipeline "input: {folder: dump}\nmodel: {targets: [finding]}\nsplit: {folds: 2}\n""#,
        #"""
        "$FOVEA" run x.yaml -o run --key key --set evaluation.learningCurve=0.5,1 \
          --set training.epochs=9000
        """#,
      ],
      """
      evaluation.learningCurve: lengthens the fits, and training.epochs must be 1 to 10000; give \
      larger shares
      """),
    BadInput(
      "a learning curve at a share that sets too few patients aside", 64,
      [
        #"pipeline "input: {folder: dump}\nmodel: {targets: [finding]}\nsplit: {folds: 2}\n""#,
        #"""
        "$FOVEA" run x.yaml -o run --key key --set evaluation.learningCurve=0.9,1 \
          --set training.mitigation.method=headRetraining
        """#,
      ],
      """
      evaluation.learningCurve: names a share at which headRetraining fits the head on patients \
      set aside, and some pair of sex and finding is shown by fewer than 5 of them; give larger \
      shares, or choose another method
      """),
    BadInput(
      "a run into a folder of other things", 73,
      [
        #"pipeline "$sound""#,
        #"mkdir run"#,
        #": >run/mine"#,
        #""$FOVEA" run x.yaml -o run --key key"#,
      ],
      "$FOLDER/run: holds files already; choose an empty folder, or replace them with --force"),
    BadInput(
      "a command that does not exist", 64,
      [#""$FOVEA" finetun"#],
      "Unexpected argument 'finetun'"),
    BadInput(
      "no thread", 64,
      [#""$FOVEA" doctor --threads 0"#],
      "--threads is 0; give a number from 1 to 1024."),
    BadInput(
      "no output", 64,
      [#""$FOVEA" ingest dump"#],
      "Missing expected argument '--output <folder>'"),
    BadInput(
      "a flag that does not exist", 64,
      [#"split --fold 3"#],
      "Unknown option '--fold'. Did you mean '--folds'?"),
    BadInput(
      "a task that is none", 64,
      [#"cohort"#, #"finetune --task count"#],
      "The value 'count' is invalid for '--task <task>'. Please provide one of 'classify', "
        + "'segment' or 'detect'."),
    BadInput(
      "quiet and verbose at once", 64,
      [#""$FOVEA" doctor --quiet --verbose"#],
      "--quiet and --verbose contradict each other."),
  ]
}
