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
      "p.csv: has a truth that is neither 0 nor 1 in 1 row (row 5); correct the table"),
    BadInput(
      "a unit twice", 65,
      [#"table "${rows}3,c,x,0.5,0\n""#, #"report"#],
      "p.csv: has a unit and label of an earlier row in 1 row (row 5); correct the table"),
    BadInput(
      "a table without patients", 65,
      [#"table 'case_id,label,score,truth\n1,x,0.1,0\n'"#, #"report"#],
      "p.csv: has no column patient_id; add it"),
    BadInput(
      "a table without scores", 65,
      [#"table 'case_id,patient_id,truth\n1,a,0\n'"#, #"report"#],
      """
      p.csv: has neither the columns label and score nor a column score_<label>; see fovea \
      report --help
      """),
    BadInput(
      "a table without rows", 65,
      [#"table "$head""#, #"report"#],
      "p.csv: has no rows; give one row per prediction"),
    BadInput(
      "demographics of a patient twice", 65,
      [#"table "$rows" 'patient_id,sex\na,F\nb,M\nc,F\na,M\n'"#, #"report"#],
      """
      d.csv: has values that contradict an earlier row of the same patient in 1 row (row 5); \
      correct the table
      """),
    BadInput(
      "demographics without patients", 65,
      [#"table "$rows" 'patient,sex\na,F\n'"#, #"report"#],
      "d.csv: has no column patient_id; is it patient? rename it"),
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
