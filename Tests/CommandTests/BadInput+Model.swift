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
      "a weight file to export", 65,
      [#"model"#, #"onnx "$W/plain.safetensors" -o m.onnx"#],
      """
      plain.safetensors: is a weight file, not a model: it has no card; give a .fovea file that \
      fovea finetune wrote
      """),
    BadInput(
      "a model to export that is not there", 66,
      [#"onnx nothing.fovea -o m.onnx"#],
      "nothing.fovea: no such file or folder; check the name"),
    BadInput(
      "an export over another file", 73,
      [#"model"#, #"printf x >m.onnx"#, #"onnx run/model.fovea -o m.onnx"#],
      "$FOLDER/m.onnx: exists already; choose another name, or replace it with --force"),
    BadInput(
      "an export to a folder", 73,
      [#"model"#, #"onnx run/model.fovea -o run --force"#],
      "$FOLDER/run: is a folder; name the file to write, such as model.onnx"),
    BadInput(
      "an export to a folder that is not there", 73,
      [#"model"#, #"onnx run/model.fovea -o nowhere/m.onnx"#],
      """
      $FOLDER/nowhere/m.onnx: no such file or folder; choose a folder that exists and can be \
      written
      """),
    BadInput(
      "an export compared on no cohort", 66,
      [#"model"#, #"onnx run/model.fovea -o m.onnx --images nowhere"#],
      "$FOLDER/nowhere: is no cohort: it holds no manifest.jsonl; make one with fovea ingest"),
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
