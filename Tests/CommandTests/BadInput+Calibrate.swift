extension BadInput {
  static let calibrate: [BadInput] = [
    BadInput(
      "a method that there is not", 64, [#"model"#, #"calibrate cohort --method plat"#],
      "--method plat: is no method; did you mean platt?"),
    BadInput(
      "a rule that there is not", 64, [#"model"#, #"calibrate cohort --threshold youden=0.5"#],
      """
      --threshold youden=0.5: is no rule; write sensitivityAtLeast=0.9, specificityAtLeast=0.9, \
      youden, f1, mcc or fixed=0.5
      """),
    BadInput(
      "a threshold that no score reaches", 64,
      [#"model"#, #"calibrate cohort --threshold fixed=7"#],
      """
      --threshold fixed=7: is no rule; write sensitivityAtLeast=0.9, specificityAtLeast=0.9, \
      youden, f1, mcc or fixed=0.5
      """),
    BadInput(
      "a chance that is none", 64, [#"model"#, #"calibrate cohort --conformal lac --alpha 1.5"#],
      "--alpha 1.5: is no chance; write a number between 0 and 1, such as 0.1"),
    BadInput(
      "sets that there are not", 64, [#"model"#, #"calibrate cohort --conformal lag"#],
      "--conformal lag: is no rule; did you mean lac?"),
    BadInput(
      "abstaining by sets that are not made", 64,
      [#"model"#, #"calibrate cohort --abstain conformal"#],
      "--abstain conformal: needs conformal sets, and there are none; add --conformal lac"),
    BadInput(
      "groups of sets that are not made", 64,
      [#"model"#, #"calibrate cohort --conformal-by sex"#],
      """
      --conformal-by: is for conformal sets, and there are none; add --conformal lac, or leave it \
      out
      """),
    BadInput(
      "groups of sets by what no image has", 64,
      [#"model"#, #"calibrate cohort --conformal lac --conformal-by sxe"#],
      "--conformal-by sxe: no image has this attribute; did you mean sex?"),
    BadInput(
      "a chance of nothing", 64, [#"model"#, #"calibrate cohort --alpha 0.2"#],
      """
      --alpha: is for conformal sets and for abstaining; add --conformal lac or --abstain \
      confidence, or leave it out
      """),
    BadInput(
      "a calibration over the model", 73,
      [
        #"model"#,
        #""$FOVEA" calibrate run/model.fovea cohort -o run/model.fovea --key key --force"#,
      ],
      """
      $FOLDER/run/model.fovea: is the model that is calibrated; name a new file: the model before \
      stays
      """),
    BadInput(
      "a calibration over another file", 73,
      [#"model"#, #"printf x >new.fovea"#, #"calibrate cohort"#],
      "$FOLDER/new.fovea: exists already; choose another name, or replace it with --force"),
    BadInput(
      "a calibration under another split", 65,
      [#"model"#, #"quietly split --seed 99 --force"#, #"calibrate cohort"#],
      """
      model: was trained on this cohort under a split that is not there, so it may have seen these \
      images; calibrate under the split of the training, or on other patients
      """),
    BadInput(
      "a calibration on the cohort of the training without its split", 65,
      [#"model"#, #"rm -r cohort"#, #"unsplit"#, #"calibrate cohort"#],
      """
      model: was trained on this cohort under a split that is not there, so it may have seen these \
      images; calibrate under the split of the training, or on other patients
      """),
    BadInput(
      "a calibration on patients of the training", 65,
      [
        #"model"#, #"dump"#, #"sed -i '$d' dump/labels.csv"#,
        #"quietly "$FOVEA" ingest dump -o fewer --key key"#,
        #"calibrate fewer --trained-on cohort"#,
      ],
      """
      cohort: 23 of its patients, or pictures of theirs, belong to the cohort of the training; \
      calibrate on other patients
      """),
    BadInput(
      "a cohort that the model was not trained on", 65,
      [
        #"model"#, #"dump"#, #"sed -i '$d' dump/labels.csv"#,
        #"quietly "$FOVEA" ingest dump -o fewer --key key"#,
        #"calibrate cohort --trained-on fewer"#,
      ],
      """
      --trained-on: is not the cohort that model was trained on; name that cohort, or leave the \
      flag out
      """),
    BadInput(
      "a calibration on one class", 65,
      [
        #"model"#, #"dump"#, #"sed -i '/,1$/d' dump/labels.csv"#,
        #"quietly "$FOVEA" ingest dump -o healthy --key key"#, #"calibrate healthy"#,
      ],
      """
      label finding: the images have 0 positive and 12 negative answered units; calibrate on a \
      cohort that has both
      """),
    BadInput(
      "a calibration on a split without validation", 65,
      [
        #"model"#, #"dump"#, #"sed -i '$d' dump/labels.csv"#,
        #"quietly "$FOVEA" ingest dump -o fewer --key key"#,
        #"quietly "$FOVEA" split fewer --validation 0 --key key"#, #"calibrate fewer"#,
      ],
      """
      validation part: the split has none: 20.0 % of patients drawn for test; no validation \
      part; calibrate on a cohort that has one, or that is not split
      """),
  ]
}
