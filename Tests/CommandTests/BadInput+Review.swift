extension BadInput {
  private static let header =
    "unit_id,label,call,verdict,answer,reason,reader,time,prediction_visible"
  private static let intake = #""$FOVEA" review import f.csv cohort -o next --key key"#

  /// Lines that write a table of feedback of these rows.
  private static func table(_ rows: String...) -> String {
    "printf '%s\\n' '\(header)' \(rows.map { "'\($0)'" }.joined(separator: " ")) >f.csv"
  }

  static let review: [BadInput] = [
    BadInput(
      "feedback without a column", 65,
      [#"cohort"#, #"printf 'unit_id,label\nc1,finding\n' >f.csv"#, intake],
      "<feedback>: has no column verdict; begin with the table that fovea review export writes"),
    BadInput(
      "feedback in which nobody says anything", 65,
      [#"cohort"#, table("c1,finding,1,,,,a,,"), intake],
      """
      <feedback>: has no row with a verdict; give rows of one kind of unit, and a verdict in those \
      that were looked at
      """),
    BadInput(
      "feedback with free text and other faults", 65,
      [
        #"cohort"#,
        table(
          "c1,finding,1,fine,,,a,2026-01-31T09:30:00Z,1",
          "c2,finding,1,rejected,,looks like that of Mrs Doe,a,2026-01-31T09:30:00Z,1",
          "c3,finding,1,corrected,,,,yesterday,maybe",
          "c4,finding,1,accepted,,,a,2026-01-31T09:30:00Z,0",
          "c5,finding,,accepted,,,a,2026-01-31T09:30:00Z,1"), intake,
      ],
      """
      <feedback>: has a verdict that is not accepted, corrected or rejected in 1 row (row 2) and \
      has a reason that is none of the codes, as free text may name somebody, in 1 row (row 3) and \
      has a correction without answer in 1 row (row 4) and has a prediction_visible that is \
      neither 0 nor 1 in 1 row (row 4) and has a time that is not ISO 8601, as \
      2026-01-31T09:30:00Z, in 1 row (row 4) and has no reader in 1 row (row 4) and has a verdict \
      on an answer that was not visible in 1 row (row 5) and has an accepted call that nobody \
      knows in 1 row (row 6); correct the table
      """),
    BadInput(
      "feedback by one reader twice", 65,
      [
        #"cohort"#,
        table(
          "c1,finding,1,accepted,,,a,2026-01-31T09:30:00Z,1",
          "c1,finding,1,rejected,,,a,2026-01-31T09:31:00Z,1"), intake,
      ],
      """
      <feedback>: has a unit, label and reader of an earlier row in 1 row (row 3); correct the \
      table
      """),
    BadInput(
      "feedback on a label and with an answer that the cohort does not have", 65,
      [
        #"cohort"#,
        table(
          "c0123456789abcdef,tumour,1,accepted,,,a,2026-01-31T09:30:00Z,1",
          "c0123456789abcdef,finding,1,corrected,7,,a,2026-01-31T09:30:00Z,1"), intake,
      ],
      """
      <feedback>: has a label that is no column of the cohort in 1 row (row 2) and has an answer \
      that no image of the cohort has in 1 row (row 3); correct the table
      """),
    BadInput(
      "feedback with free text as call and as unit", 65,
      [
        #"cohort"#,
        table(
          "c0123456789abcdef,finding,looks like Mrs Doe,rejected,,,a,2026-01-31T09:30:00Z,1",
          "Doe Jane,finding,1,rejected,,,a,2026-01-31T09:30:00Z,1"), intake,
      ],
      """
      <feedback>: has a call that no image of the cohort has in 1 row (row 2) and has a unit_id \
      that is no pseudonym, as it may name somebody, in 1 row (row 3); correct the table
      """),
    BadInput(
      "feedback on a cohort that is not split", 66,
      [#"unsplit"#, table("c1,finding,1,accepted,,,a,2026-01-31T09:30:00Z,1"), intake],
      """
      split.lock: the cohort has not been split, so nobody knows what the test part is; split it \
      with fovea split
      """),
    BadInput(
      "feedback that is no JSON of feedback", 65,
      [#"cohort"#, #"printf '{"rows": 3}' >f.csv"#, intake],
      """
      <feedback>: is no JSON of feedback; give {"schema": "fovea.feedback/1", "rows": \
      [{"unit_id": …}]}
      """),
  ]
}
