extension BadInput {
  static let ingest: [BadInput] = [
    BadInput(
      "an empty folder", 66,
      [
        #"mkdir dump"#,
        #"printf 'path,finding\na,1\n' >labels.csv"#,
        #"ingest --labels labels.csv"#,
      ],
      "<input>: holds no file; name the folder that holds the images"),
    BadInput(
      "a folder that is not there", 66,
      [#"printf 'path,finding\na,1\n' >labels.csv"#, #"ingest --labels labels.csv"#],
      "<input>: cannot be listed; check the name"),
    BadInput(
      "no table of labels", 66,
      [#"dump"#, #"rm dump/labels.csv"#, #"ingest"#],
      "labels.csv: no such file or folder; check the name"),
    BadInput(
      "labels that name no image", 65,
      [
        #"dump"#,
        #"printf 'path,patient_id,finding\nelsewhere.png,1,1\n' >dump/labels.csv"#,
        #"ingest"#,
      ],
      """
      labels.csv: none of its 1 rows names one of the 24 images (keys: path, patient_id); \
      paths are relative to the input folder; identifiers keep their leading zeros
      """),
    BadInput(
      "rows that contradict each other", 65,
      [#"dump"#, #"printf 'archive-0/picture0.png,004170,1\n' >>dump/labels.csv"#, #"ingest"#],
      """
      labels.csv rows 2 and 26: name the same image and differ in column finding; keep the \
      right one
      """),
    BadInput(
      "a COCO file beside a table of boxes", 64,
      [
        #"dump"#, #"printf '{"images":[],"categories":[],"annotations":[]}' >coco.json"#,
        #"printf 'path,x,y,width,height\na,1,1,1,1\n' >boxes.csv"#,
        #"ingest --coco coco.json --boxes boxes.csv"#,
      ],
      "--coco: gives masks and boxes, and --masks or --boxes too; leave out one of them"),
    BadInput(
      "labels of masks without masks", 64,
      [#"dump"#, #"ingest --mask-labels 1=liver"#],
      "--mask-labels: is of no use without --masks; name the folder of masks with --masks"),
    BadInput(
      "a row that is too short", 65,
      [#"dump"#, #"printf 'archive-0/picture0.png\n' >>dump/labels.csv"#, #"ingest"#],
      "labels.csv row 26: has 1 fields where the header has 3; check delimiters and quotes"),
    BadInput(
      "a column named twice", 65,
      [#"dump"#, #"sed -i '1s/.*/path,patient_id,path/' dump/labels.csv"#, #"ingest"#],
      "labels.csv: names the column path twice; rename one of them"),
    BadInput(
      "labels without a column that names images", 65,
      [#"dump"#, #"printf 'finding\n1\n' >dump/labels.csv"#, #"ingest"#],
      """
      labels.csv: has no column that names images among its 1; add one of path, sop_uid, \
      series_uid, study_uid, accession, patient_id
      """),
    BadInput(
      "labels without a target", 65,
      [
        #"dump"#,
        #"printf 'path,patient_id\narchive-0/picture0.png,1\n' >dump/labels.csv"#,
        #"ingest"#,
      ],
      """
      labels.csv: has no target column; add a column with the labels, or ask for \
      --unlabelled
      """),
    BadInput(
      "an empty table of labels", 65,
      [#"dump"#, #": >dump/labels.csv"#, #"ingest"#],
      "labels.csv: has no header row; name the columns in the first row"),
    BadInput(
      "labels in another encoding", 65,
      [#"dump"#, #"printf 'path,f\201\n' >dump/labels.csv"#, #"ingest"#],
      "labels.csv: is neither UTF-8 text nor Windows-1252; save it as CSV UTF-8"),
    BadInput(
      "a consensus that is none", 64, [#"dump"#, #"ingest --consensus majorty"#],
      """
      --consensus majorty: is none of none, majority, unanimous, any and all; did you mean \
      majority?
      """),
    BadInput(
      "labels that are all blank", 65,
      [#"dump"#, #"sed -i 's/,[01]$/,/' dump/labels.csv"#, #"ingest"#],
      """
      <input>: none of its 24 images can be used (0 quarantined, 0 failed, 0 excluded, 24 \
      unlabelled; file 1: every target of its rows is blank); see the reasons
      """),
    BadInput(
      "pictures of nobody", 65,
      [
        #"dump"#,
        #"cut -d, -f1,3 dump/labels.csv >l.csv"#,
        #"mv l.csv dump/labels.csv"#,
        #"ingest"#,
      ],
      """
      file N: is a picture and names no patient; add a patient_id column to the labels, or \
      say --one-patient-per-image
      """),
    BadInput(
      "nothing but a PNG bomb", 65,
      [
        #"mkdir dump"#,
        #"cp "$W/bomb.png" dump/b.png"#,
        #"printf 'path,patient_id,finding\nb.png,1,1\n' >dump/labels.csv"#,
        #"ingest"#,
      ],
      """
      <input>: none of its 1 images can be used (1 quarantined, 0 failed, 0 excluded, 0 \
      unlabelled; file 1: a frame of it takes more than 512 MiB); see the reasons
      """),
    BadInput(
      "nothing but a DICOM file that breaks off", 65,
      [
        #"mkdir dump"#,
        #"head -c 900 "$W/one" >dump/a"#,
        #"printf 'path,patient_id,finding\na,1,1\n' >dump/labels.csv"#,
        #"ingest"#,
      ],
      """
      <input>: none of its 1 images can be used (1 quarantined, 0 failed, 0 excluded, 0 \
      unlabelled; file 1: its data set breaks off or is not well-formed); see the reasons
      """),
    BadInput(
      "demographics that contradict themselves", 65,
      [#"dump"#, #"printf '004170,M,44\n' >>dump/demographics.csv"#, #"ingest"#],
      """
      demographics.csv rows 2 and 26: name the same person and differ in column sex; keep the \
      right one, or add study_uid for what changes between studies
      """),
    BadInput(
      "a split column with an unknown word", 65,
      [#"column split '(NR%2 ? "train" : "holdout")'"#, #"ingest"#],
      "labels.csv row 2: its split is none of train, validation and test; correct the column"),
    BadInput(
      "a fold that is no number", 65,
      [#"column fold '"two"'"#, #"ingest"#],
      "labels.csv row 2: its fold is not a whole number from 0 on; correct the column"),
    BadInput(
      "a review without a column that names files", 65,
      [
        #"dump"#, #"printf 'path\narchive-0/picture0.png\n' >reviewed.csv"#,
        #"ingest --text-reviewed reviewed.csv"#,
      ],
      """
      reviewed.csv: has no column content; take the quarantine.csv of an earlier run, and delete \
      the rows of files with text
      """),
    BadInput(
      "a review that is not there", 66, [#"dump"#, #"ingest --text-reviewed reviewed.csv"#],
      "reviewed.csv: no such file or folder; check the name"),
    BadInput(
      "a key that others may read", 77,
      [#"dump"#, #"cp "$W/key" ."#, #"chmod 644 key"#, #"ingest"#],
      "$FOLDER/key: the key file is open to other people; run chmod 600 on it"),
    BadInput(
      "a key that is none", 78,
      [#"dump"#, #"printf 'open sesame' >key"#, #"chmod 600 key"#, #"ingest"#],
      """
      $FOLDER/key: holds neither 32 bytes nor 64 hexadecimal digits; name another file, or \
      let Fovea make a key where none is
      """),
  ]
}
