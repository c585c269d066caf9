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
}
