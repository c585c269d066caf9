extension BadInput {
  static let pretrain: [BadInput] = [
    BadInput(
      "an unknown key of a pretraining file", 78,
      [#"printf 'stps: 3\n' >r.yaml"#, #""$FOVEA" pretrain r.yaml -o run"#],
      "r.yaml: stps: no such key; did you mean steps?"),
    BadInput(
      "a family of pictures that nobody draws", 78,
      [#"printf 'families: {lesoin: 3}\n' >r.yaml"#, #""$FOVEA" pretrain r.yaml -o run"#],
      "r.yaml: families.lesoin: no such key; did you mean families.lesion?"),
    BadInput(
      "a batch of one picture", 78,
      [#"printf 'batch: 1\n' >r.yaml"#, #""$FOVEA" pretrain r.yaml -o run"#],
      "r.yaml: batch: is 1; give a whole number from 2 to 4096"),
    BadInput(
      "a setting of pretraining without a value", 78,
      [#""$FOVEA" pretrain --set steps -o run"#],
      "--set steps: is not an assignment; write --set batch=64"),
    BadInput(
      "no family of pictures at all", 78,
      [
        #"printf 'families: {lesion: 0, fractal: 0, contour: 0, texture: 0, radiograph: 0, "#
          + #"speckle: 0}\n' >r.yaml"#,
        #""$FOVEA" pretrain r.yaml -o run"#,
      ],
      """
      r.yaml: families: are all 0, so nothing is drawn; give one of them a share, such as \
      lesion: 1
      """),
    BadInput(
      "fewer bits of numbers that have no fewer", 78,
      [#"printf 'format: F32\nfractionBits: 5\n' >r.yaml"#, #""$FOVEA" pretrain r.yaml -o run"#],
      "r.yaml: fractionBits: is of no use with F32; leave it out, or set format: F16"),
    BadInput(
      "a pretraining file that is not there", 66,
      [#""$FOVEA" pretrain r.yaml -o run"#],
      "r.yaml: no such file or folder; check the name"),
  ]

  static let adapt: [BadInput] = [
    BadInput(
      "an unknown key of an adaptation", 78,
      [#"printf 'epocs: 3\n' >r.yaml"#, #"adapt r.yaml"#],
      "r.yaml: epocs: no such key; did you mean epochs?"),
    BadInput(
      "an unknown key among the views", 78,
      [#"printf 'views: {flop: both}\n' >r.yaml"#, #"adapt r.yaml"#],
      "r.yaml: views.flop: no such key; did you mean views.flip?"),
    BadInput(
      "a crop larger than the image", 78, [#"adapt --set views.smallestCrop=1.5"#],
      "--set views.smallestCrop: is 1.5; give a number from 0.05 to 1"),
    BadInput(
      "weights to go on from without images", 64, [#""$FOVEA" pretrain --from fovea-small -o new"#],
      "--from goes with --images, the cohort to adapt the weights to."),
    BadInput(
      "a statement about weights that nobody named", 64,
      [#"adapt --architecture resnet18"#],
      "--architecture and --input-norm describe the file that --from names."),
    BadInput(
      "a preview of a cohort", 64, [#""$FOVEA" pretrain --images cohort --preview s.png"#],
      "--preview shows pictures from formulas; leave --images out."),
    BadInput(
      "an adaptation to a folder that is no cohort", 66,
      [#"cohort"#, #"mkdir empty"#, #""$FOVEA" pretrain --images empty -o new --key key"#],
      "$FOLDER/empty: is no cohort: it holds no manifest.jsonl; make one with fovea ingest"),
    BadInput(
      "an adaptation into the cohort", 73,
      [#"cohort"#, #""$FOVEA" pretrain --images cohort -o cohort/new --key key"#],
      "$FOLDER/cohort/new: lies inside the input folder; choose a folder outside it"),
    BadInput(
      "an adaptation of weights that are not there", 66,
      [#"cohort"#, #"adapt --from resnet999"#],
      "resnet999: is in no weight folder; they have fovea-resnet18, fovea-small"),
    BadInput(
      "an adaptation into a folder that holds something", 73,
      [#"cohort"#, #"mkdir new; touch new/x"#, #"adapt"#],
      "$FOLDER/new: holds files already; choose an empty folder, or replace them with --force"),
  ]
}
