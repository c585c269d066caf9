extension BadInput {
  static let deidentify: [BadInput] = [
    BadInput(
      "an empty folder of DICOM", 66, [#"mkdir dump"#, #"deidentify dump -o out"#],
      "<input>: holds no file; name the folder that holds the DICOM, PNG or JPEG files"),
    BadInput(
      "an option that is none", 64,
      [#"mkdir dump"#, #"deidentify dump -o out --retain uids,names"#],
      """
      --retain: knows no option names; choose from uids, device, institution, \
      patient-characteristics, full-dates, modified-dates, safe-private
      """),
    BadInput(
      "an option under the wrong flag", 64,
      [#"mkdir dump"#, #"deidentify dump -o out --clean uids"#],
      """
      --clean: knows no option uids; choose from descriptors, structured-content, \
      graphics, pixels
      """),
    BadInput(
      "regions of pixels that are not to be cleaned", 64,
      [#"mkdir dump"#, #"deidentify dump -o out --pixel-regions rules.csv"#],
      """
      --pixel-regions: names regions to blank, and pixels are not to be cleaned; add --clean pixels
      """),
    BadInput(
      "pixels to be cleaned and not searched", 64,
      [#"mkdir dump"#, #"deidentify dump -o out --clean pixels --no-text-search"#],
      """
      --no-text-search: leaves pixels unsearched, and --clean pixels and --text-reviewed are about \
      what a search finds; leave out one of them
      """),
    BadInput(
      "a table of pixel regions with other columns", 65,
      [
        #"mkdir dump"#, #"echo model,x,y >rules.csv"#,
        #"deidentify dump -o out --clean pixels --pixel-regions rules.csv"#,
      ],
      """
      rules.csv: has other columns than a table of pixel regions; name them manufacturer, model, \
      rows, columns, x, y, width, height
      """),
    BadInput(
      "a table of patients without patients", 65,
      [
        #"mkdir dump"#, #": >dump/a"#, #"echo path,label >who.csv"#, #"echo a.png,1 >>who.csv"#,
        #"deidentify dump -o out --patients who.csv"#,
      ],
      """
      who.csv: has no column patient_id; give each picture's path, relative to the input folder, \
      and its patient_id
      """),
    BadInput(
      "a picture of two patients", 65,
      [
        #"mkdir dump"#, #": >dump/a"#, #"printf 'path,patient_id\na.png,1\na.png,2\n' >who.csv"#,
        #"deidentify dump -o out --patients who.csv"#,
      ],
      """
      who.csv row 3: gives a path to another patient than a row before; correct one of them
      """),
    BadInput(
      "dates that are kept and moved", 64,
      [#"mkdir dump"#, #"deidentify dump -o out --retain full-dates --retain modified-dates"#],
      "--retain: full-dates and modified-dates exclude each other; choose one of them"),
    BadInput(
      "a rule of no attribute", 64, [#"deidentify --explain PatientName"#],
      """
      --explain: wants a tag; write group and element in hexadecimal digits, such as 0010,0020
      """),
    BadInput(
      "an output inside the input", 73,
      [#"mkdir dump"#, #": >dump/a"#, #"deidentify dump -o dump/out"#],
      "$FOLDER/dump/out: lies inside the input folder; choose a folder outside it"),
    BadInput(
      "a link table inside the output", 64,
      [#"mkdir dump"#, #": >dump/a"#, #"deidentify dump -o out --link out/link.csv"#],
      """
      --link: lies inside the output folder; keep the table that leads back to patients elsewhere
      """),
    BadInput(
      "a link table and a vault in one file", 64,
      [#"mkdir dump"#, #": >dump/a"#, #"deidentify dump -o out --link t --vault t"#],
      """
      --link, --vault, --pixel-regions, --patients, --text-reviewed and --key: two of them name \
      the same file; give each a file of its own
      """),
    BadInput(
      "a review inside the output", 64,
      [#"mkdir dump"#, #": >dump/a"#, #"deidentify dump -o out --text-reviewed out/list.csv"#],
      """
      --text-reviewed: lies inside the output, which writes a new list; copy it elsewhere first
      """),
    BadInput(
      "a review of nothing", 65,
      [
        #"mkdir dump"#, #": >dump/a"#, #"echo file,name,reason >reviewed.csv"#,
        #"deidentify dump -o out --text-reviewed reviewed.csv"#,
      ],
      """
      reviewed.csv: has no column content; take the quarantine.csv of an earlier run, and delete \
      the rows of files with text
      """),
  ]
}
