import Testing

extension BadInput {
  static let key: [BadInput] = [
    BadInput(
      "a key that is there", 73, [#"cp "$W/key" ."#, #""$FOVEA" key new key --force"#],
      """
      $FOLDER/key: exists already, and a key is never replaced; choose another name; what was \
      made with a lost key cannot be followed back
      """),
    BadInput(
      "a key behind a link to nothing", 73,
      [#"ln -s nowhere key"#, #""$FOVEA" key new key"#],
      """
      $FOLDER/key: exists already, and a key is never replaced; choose another name; what was \
      made with a lost key cannot be followed back
      """),
    BadInput(
      "a key inside a cohort", 64, [#"cohort"#, #""$FOVEA" key new cohort/pixels/key"#],
      """
      $FOLDER/cohort/pixels/key: lies inside an output folder, which is handed on; keep the key \
      where only you can read
      """),
    BadInput(
      "a key beside a model", 64,
      [#"model"#, #"ln -s run elsewhere"#, #""$FOVEA" key new elsewhere/key"#],
      """
      $FOLDER/elsewhere/key: lies inside an output folder, which is handed on; keep the key \
      where only you can read
      """),
    BadInput(
      "a key that cannot be made", 73, [#""$FOVEA" key new /proc/fovea/key"#],
      "/proc/fovea/key: no such file or folder; choose a folder that exists and can be written"),
  ]
}
