extension BadInput {
  static let report: [BadInput] = [
    BadInput(
      "a score that is not a number", 65,
      [#"table "${rows}4,a,x,nan,1\n""#, #"report"#],
      "p.csv: has a score that is not a finite number in 1 row (row 5); correct the table"),
    BadInput(
      "a score that is not there", 65,
      [#"table "${rows}4,a,x,,1\n""#, #"report"#],
      "p.csv: has no score in 1 row (row 5); correct the table"),
    BadInput(
      "a table without truth", 65,
      [#"table 'case_id,patient_id,label,score\n1,a,x,0.1\n'"#, #"report"#],
      "p.csv: has no truth, so nothing can be measured; add a column truth with 0 and 1"),
    BadInput(
      "a truth that is neither 0 nor 1", 65,
      [#"table "${rows}4,a,x,0.2,2\n""#, #"report"#],
      """
      p.csv: has a truth that is neither 0 nor 1 in 1 row (row 5); correct the table, or say \
      --kind continuous for measurements or --kind ordinal for grades
      """),
    BadInput(
      "a truth in words", 65,
      [#"table "${rows}4,a,x,0.2,maybe\n""#, #"report"#],
      "p.csv: has a truth that is neither 0 nor 1 in 1 row (row 5); correct the table"),
    BadInput(
      "a measurement that is not a number", 65,
      [#"table "${rows}4,a,x,0.2,maybe\n""#, #"report --kind continuous"#],
      """
      p.csv: has a truth that is not a finite number of at most 1e100 in 1 row (row 5); \
      correct the table
      """),
    BadInput(
      "a measurement whose square is no number", 65,
      [#"table "${rows}4,a,x,1e200,1\n""#, #"report --kind continuous"#],
      """
      p.csv: has a score that is not a finite number of at most 1e100 in 1 row (row 5); \
      correct the table
      """),
    BadInput(
      "a grade between two grades", 65,
      [#"table "${head}1,a,x,1,1\n2,b,x,2.5,1\n""#, #"report --kind ordinal"#],
      """
      p.csv: has a score that is no grade, a whole number from 0 to 20, in 1 row (row 3); correct \
      the table, or say --kind continuous
      """),
    BadInput(
      "measurements without references", 65,
      [#"table "${head}1,a,x,1,\n""#, #"report --kind continuous"#],
      "p.csv: has no reference, so nothing can be measured; fill the column truth"),
    BadInput(
      "a unit twice", 65,
      [#"table "${rows}3,c,x,0.5,0\n""#, #"report"#],
      "p.csv: has a unit and label of an earlier row in 1 row (row 5); correct the table"),
    BadInput(
      "a table without patients", 65,
      [#"table 'case_id,label,score,truth\n1,x,0.1,0\n'"#, #"report"#],
      """
      p.csv: has no column for the patient among case_id, label, score and truth; call it \
      patient_id, or say --column patient=NAME
      """),
    BadInput(
      "a table without scores", 65,
      [#"table 'case_id,patient_id,truth\n1,a,0\n'"#, #"report"#],
      """
      p.csv: has no column for the score among case_id, patient_id and truth; call it score, or \
      say --column score=NAME
      """),
    BadInput(
      "a table with a nearly usual name", 65,
      [#"table 'case_id,pateint_id,label,score,truth\n1,a,x,0.1,0\n'"#, #"report"#],
      """
      p.csv: has no column for the patient among case_id, pateint_id, label, score and truth; is \
      it pateint_id? say --column patient=pateint_id
      """),
    BadInput(
      "a table whose first line is a patient", 65,
      [#"table 'i1,MRN0001,0.4,1\ni2,MRN0002,0.5,0\n'"#, #"report"#],
      """
      p.csv: has numbers in its first line, where names belong; put a line with the names of the \
      columns above them
      """),
    BadInput(
      "another cohort of the same patients", 65,
      [#"table "$rows""#, #"report --compare-cohort again=p.csv"#],
      """
      --compare-cohort again: 3 patients are in the other tables too; cohorts are other patients; \
      for another model on the same ones use --compare-model
      """),
    BadInput(
      "two cohorts of one name", 64,
      [#"table "$rows""#, #"report --compare-cohort table=p.csv"#],
      """
      --compare-cohort table: is a name that the report has already; choose another, as \
      --compare-cohort elsewhere=other.csv
      """),
    BadInput(
      "a column that is not there", 65,
      [#"table "$rows""#, #"report --column score=scores"#],
      """
      p.csv: has no column scores, which --column names for the score; did you mean score?
      """),
    BadInput(
      "a column for nothing", 64,
      [#"table "$rows""#, #"report --column points=score"#],
      """
      --column points=score: does not name one of image, patient, label, score, truth, threshold; \
      write --column score=NAME_OF_THE_COLUMN
      """),
    BadInput(
      "a column named twice", 64,
      [#"table "$rows""#, #"report --column score=score --column score=truth"#],
      "--column score=truth: names the column of the score again; name it once"),
    BadInput(
      "several rows of a patient and no images", 65,
      [#"table 'patient_id,prob,target\na,0.1,0\nb,0.2,1\na,0.3,0\n'"#, #"report"#],
      """
      p.csv: has a patient of an earlier row and no column that names images in 1 row (row 4); \
      correct the table
      """),
    BadInput(
      "an image of nobody", 65,
      [
        #"table 'image,prob,target\n1,0.1,0\n9,0.2,1\n' 'image,patient_id,sex\n1,a,F\n2,b,M\n'"#,
        #"report"#,
      ],
      "p.csv: has an image that the demographics do not know in 1 row (row 3); correct the table"),
    BadInput(
      "a gate of nothing", 64,
      [#"table "$rows""#, #"report --gate worstGroup.sensitivty=min:0.8"#],
      """
      --gate worstGroup.sensitivty=min:0.8: is no gate; did you mean worstGroup.sensitivity?
      """),
    BadInput(
      "a gate without bar", 64,
      [#"table "$rows""#, #"report --gate gap.auroc=0.1"#],
      """
      --gate gap.auroc=0.1: is not NAME=min:NUMBER or NAME=max:NUMBER; write --gate \
      worstGroup.sensitivity=min:0.8
      """),
    BadInput(
      "a release of too few patients", 65,
      [#"table "$rows""#, #"report --release"#],
      """
      --release: there are fewer than 11 patients, so nothing could be shown; report without \
      --release, or on more patients
      """),
    BadInput(
      "a bound that suppresses nothing", 64,
      [#"table "$rows""#, #"report --suppress-below 1"#],
      "--suppress-below is 1; give a number from 2 to 1000."),
    BadInput(
      "a table without rows", 65,
      [#"table "$head""#, #"report"#],
      "p.csv: has no rows; give one row per prediction"),
    BadInput(
      "demographics of rounded numbers", 65,
      [#"table "$rows" 'patient_id,sex\na,F\nb,M\n1.23E+15,F\n'"#, #"report"#],
      """
      d.csv: has a patient_id that a spreadsheet rounded, like 1.23E+15, in 1 row (row 4); \
      correct the table
      """),
    BadInput(
      "demographics of a patient twice", 65,
      [#"table "$rows" 'patient_id,sex\na,F\nb,M\nc,F\na,M\n'"#, #"report"#],
      """
      d.csv: has values that contradict an earlier row of the same patient in 1 row (row 5); \
      correct the table
      """),
    BadInput(
      "demographics without patients", 65,
      [#"table "$rows" 'who,sex\na,F\n'"#, #"report"#],
      """
      d.csv: has no column for the patient among who and sex; call it patient_id, or say --column \
      patient=NAME
      """),
    BadInput(
      "demographics of other people", 65,
      [#"table "$rows" 'patient_id,sex\nx,F\n'"#, #"report"#],
      """
      d.csv: knows none of the 3 patients of the predictions; both must name patients alike, \
      or be used with the key of the cohort
      """),
    BadInput(
      "thresholds from the same patients", 65,
      [#"table "$rows""#, #"report --validation p.csv"#],
      "--validation: 3 patients are in both tables; thresholds must come from other patients"),
  ]
}
