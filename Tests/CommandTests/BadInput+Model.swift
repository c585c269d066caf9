extension BadInput {
  static let model: [BadInput] = [
    BadInput(
      "a model that is a weight file", 65,
      [#"model"#, #"cp "$W/plain.safetensors" m.fovea"#, #"predict m.fovea "$W/dump""#],
      """
      m.fovea: is a weight file, not a model: it has no card; give a .fovea file that fovea \
      finetune wrote
      """),
    BadInput(
      "a model that breaks off", 65,
      [#"model"#, #"head -c 100000 run/model.fovea >m.fovea"#, #"predict m.fovea "$W/dump""#],
      """
      m.fovea: tensor T lies at bytes N; it is not a whole, valid safetensors file; fetch or \
      export it again
      """),
    BadInput(
      "a model that is not there", 66,
      [#"model"#, #"predict m.fovea "$W/dump""#],
      "m.fovea: no such file or folder; check the name"),
    BadInput(
      "a folder without images to predict", 65,
      [
        #"model"#,
        #"mkdir texts"#,
        #"printf hello >texts/a.txt"#,
        #"predict run/model.fovea texts"#,
      ],
      "<input>: holds no image among its 1 files; name a folder of DICOM, PNG or JPEG files"),
    BadInput(
      "a folder to predict that is not there", 66,
      [#"model"#, #"predict run/model.fovea nowhere"#],
      "<input>: is not a folder; check its name"),
    BadInput(
      "an evaluation of a cohort without split", 66,
      [#"model"#, #"rm -r cohort"#, #"unsplit"#, #"evaluate"#],
      "split.lock: the cohort has not been split; split it with fovea split"),
    BadInput(
      "an evaluation under another split", 65,
      [#"model"#, #"quietly split --seed 99 --force"#, #"evaluate"#],
      """
      model: was trained on this cohort under another split, so it may have seen this part; \
      train again under the frozen split
      """),
    BadInput(
      "an evaluation of a part that is empty", 65,
      [#"model"#, #"quietly split --test 0 --force"#, #"evaluate --test"#],
      """
      test part: the split has none: 15.0 % of patients drawn for validation; split the \
      cohort with a test part
      """),
    BadInput(
      "a ledger with an opening taken out", 65,
      [
        #"model"#,
        #"quietly evaluate --test"#,
        #"quietly evaluate --test --force"#,
        #"sed -i 1d cohort/test-openings.jsonl"#,
        #"evaluate --force"#,
      ],
      """
      test-openings.jsonl: line 1 was changed, or made with another key; restore the file; \
      openings of a test part are never taken back
      """),
  ]
}
