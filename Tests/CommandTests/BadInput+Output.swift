extension BadInput {
  static let output: [BadInput] = [
    BadInput(
      "an output that cannot be made", 73,
      [#"dump"#, #""$FOVEA" ingest dump -o /proc/fovea --key key"#],
      "/proc/fovea: no such file or folder; choose a folder that exists and can be written"),
    BadInput(
      "an output that is a file", 73,
      [#"dump"#, #": >cohort"#, #"ingest"#],
      "$FOLDER/cohort: is not a folder; choose another name"),
    BadInput(
      "an output that is taken", 73,
      [#"dump"#, #"mkdir cohort"#, #": >cohort/mine"#, #"ingest"#],
      """
      $FOLDER/cohort: holds files already; choose an empty folder, or replace them with \
      --force
      """),
    BadInput(
      "an output with a link in it", 73,
      [#"dump"#, #"mkdir cohort"#, #"ln -s /tmp cohort/pixels"#, #"ingest --force"#],
      """
      $FOLDER/cohort: holds a link called pixels, which would lead the output elsewhere; \
      remove the link
      """),
    BadInput(
      "an output inside the input", 73,
      [#"dump"#, #""$FOVEA" ingest dump -o dump/cohort --key key"#],
      "$FOLDER/dump/cohort: lies inside the input folder; choose a folder outside it"),
    BadInput(
      "a link table inside the output", 64,
      [#"dump"#, #"ingest --link cohort/link.csv"#],
      """
      --link: lies inside the output folder; keep the table that leads back to patients \
      elsewhere
      """),
    BadInput(
      "a link table that would replace a file", 73,
      [#"dump"#, #": >link.csv"#, #"ingest --link link.csv"#],
      "--link: names a file that exists already; name a new file, or replace it with --force"),
    BadInput(
      "a full disk", 74,
      [#"dump"#, #"ulimit -f 1"#, #"ingest"#],
      """
      $FOLDER/cohort/pixels/staged-N: the file would exceed the size limit; make room or \
      raise the limit; the old file, if any, is untouched
      """),
    BadInput(
      "a full disk behind stdout", 74,
      [#"dump"#, #"ingest >/dev/full"#],
      "standard output: cannot be written; make room, or send it elsewhere"),
    BadInput(
      "no fovea-decode beside fovea", 66,
      [#"dump"#, #"cp "$FOVEA" ."#, #"./fovea ingest dump -o cohort --key key"#],
      "fovea-decode: is not beside fovea; install both programs in one folder"),
    BadInput(
      "a fovea-decode that does not work", 70,
      [
        #"dump"#,
        #"cp "$FOVEA" ."#,
        #"printf '#!/bin/sh\nexit 1\n' >fovea-decode"#,
        #"chmod +x fovea-decode"#,
        #"./fovea ingest dump -o cohort --key key"#,
      ],
      """
      fovea-decode: it answers nothing; keep it beside fovea, both of the same build, and \
      run fovea doctor
      """),
  ]
}
