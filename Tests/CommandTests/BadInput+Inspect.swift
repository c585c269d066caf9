extension BadInput {
  static let inspect: [BadInput] = [
    BadInput(
      "no cohort to inspect", 66,
      [#"cohort; rm -r cohort; mkdir cohort"#, #"inspect"#],
      "$FOLDER/cohort: is no cohort: it holds no manifest.jsonl; make one with fovea ingest"),
    BadInput(
      "a cohort whose pixels were changed", 65,
      [
        #"cohort"#, #"file=$(ls cohort/pixels | head -1)"#,
        #"head -c 576 /dev/zero >cohort/pixels/$file"#, #"inspect"#,
      ],
      """
      case PSEUDONYM: its pixels are not the ones that were signed; ingest again; never edit a \
      cohort by hand
      """),
    BadInput(
      "an output inside the cohort", 73,
      [#"cohort"#, #"inspect -o cohort/pages"#],
      "$FOLDER/cohort/pages: lies inside the input folder; choose a folder outside it"),
    BadInput(
      "an output that is there already", 73,
      [#"cohort"#, #"quietly inspect -o out"#, #"inspect -o out"#],
      """
      $FOLDER/out: holds files already; choose an empty folder, or replace them with --force
      """),
    BadInput(
      "masks without the table of names", 64,
      [#"cohort; mkdir masks"#, #"inspect --masks masks"#],
      """
      --masks: is of no use without --link; masks are found by the names that images had, which \
      only the link table knows
      """),
    BadInput(
      "a table that is no link table", 65,
      [
        #"cohort; mkdir masks; : >masks/a.png; printf 'path,patient_id\na.png,1\n' >l.csv"#,
        #"inspect --masks masks --link l.csv"#,
      ],
      """
      --link: has no columns case_id and path; give the table that fovea ingest --link wrote \
      with this cohort
      """),
    BadInput(
      "the link table of another cohort", 65,
      [
        #"cohort; mkdir masks; : >masks/a.png; printf 'case_id,path\nc0,a.png\n' >l.csv"#,
        #"inspect --masks masks --link l.csv"#,
      ],
      """
      --link: names no image of this cohort; give the table that fovea ingest --link wrote with \
      this cohort
      """),
    BadInput(
      "a folder of masks without one", 65,
      [
        #"cohort; mkdir masks; printf 'case_id,path\nc0,a.png\n' >l.csv"#,
        #"inspect --masks masks --link l.csv"#,
      ],
      "--masks: holds no PNG file; write one PNG per image, named as the image"),
  ]
}
