extension BadInput {
  static let split: [BadInput] = [
    BadInput(
      "a folder that is no cohort", 66,
      [#"cohort"#, #"mkdir empty"#, #""$FOVEA" split empty --key key"#],
      "$FOLDER/empty: is no cohort: it holds no manifest.jsonl; make one with fovea ingest"),
    BadInput(
      "an edited manifest", 65,
      [#"unsplit"#, #"sed -i 's/"finding":"1"/"finding":"0"/' cohort/manifest.jsonl"#, #"split"#],
      """
      cohort: its signature does not fit its manifest and this key; use the key it was made \
      with (--key), or ingest again; never edit a cohort by hand
      """),
    BadInput(
      "a cohort without signature", 65,
      [#"unsplit"#, #"rm cohort/manifest.sig"#, #"split"#],
      "cohort: has no signature; only what fovea ingest wrote and signed is used; ingest again"),
    BadInput(
      "a file added to the cohort", 65,
      [#"unsplit"#, #": >cohort/pixels/extra.raw"#, #"split"#],
      """
      cohort: 1 files were added and 0 are missing since it was signed; ingest again; nothing \
      but split.lock and test-openings.jsonl may be added
      """),
    BadInput(
      "the key of another cohort", 65,
      [#"unsplit"#, #"printf '%064d' 7 >key"#, #"split"#],
      """
      cohort: its signature does not fit its manifest and this key; use the key it was made \
      with (--key), or ingest again; never edit a cohort by hand
      """),
    BadInput(
      "no key at all", 66,
      [#"unsplit"#, #"rm key"#, #"split"#],
      "$FOLDER/key: there is no key; name the key that the cohort was made with by --key"),
    BadInput(
      "a cohort that is split already", 73,
      [#"cohort"#, #"split"#],
      """
      $FOLDER/cohort/split.lock: exists already; a frozen split stays; --force makes a new \
      one and a new ledger
      """),
    BadInput(
      "a split column in which a patient leaks", 65,
      [#"cp -r "$W/leaky" dump"#, #"quietly ingest"#, #"split"#],
      """
      split column: 1 patient has images on more than one side (PSEUDONYM); give each patient \
      one side, or remove the column and let fovea split
      """),
    BadInput(
      "a fold column with a gap", 65,
      [#"column fold '(NR%3 ? NR%2 : "")'"#, #"quietly ingest"#, #"split"#],
      """
      fold column: 8 of 24 training images have no fold in it; give every training image one \
      of at least two folds
      """),
    BadInput(
      "a value to hold out that nobody has", 65,
      [#"unsplit"#, #"split --hold-out sex=X"#],
      "split.holdOut: no image has this value of sex; name another attribute or value"),
    BadInput(
      "a value to hold out without its column", 64,
      [#"unsplit"#, #"split --hold-out C"#],
      "--hold-out: is C; write column=value, as site=C"),
    BadInput(
      "one fold", 64,
      [#"unsplit"#, #"split --folds 1"#],
      "split: folds must be 0, or 2 and more; see fovea split --help"),
    BadInput(
      "more folds than patients", 65,
      [#"unsplit"#, #"split --folds 90"#],
      "split.folds: 20 patients cannot fill 90 folds; ask for fewer folds"),
    BadInput(
      "a share above the whole", 64,
      [#"unsplit"#, #"split --test 120%"#],
      "--test: is 120%; give a share below 1, as 0.2 or 20%"),
    BadInput(
      "a column to stratify by that is not there", 64,
      [#"unsplit"#, #"split --stratify weight"#],
      """
      split.stratify: no case has a column weight; name a target, or an attribute of the \
      cohort
      """),
    BadInput(
      "one patient only", 65,
      [
        #"dump"#,
        #"sed -i 's/,00[0-9]*,/,004170,/' dump/labels.csv"#,
        #"rm dump/demographics.csv"#,
        #"quietly ingest"#,
        #"split"#,
      ],
      """
      cohort: all 24 images belong to one patient, so no part can be set aside; add patients; \
      a split by patient needs at least two
      """),
  ]
}
