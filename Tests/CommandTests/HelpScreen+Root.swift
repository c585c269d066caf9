extension HelpScreen {
  static let root: [HelpScreen] = [
    HelpScreen(
      [],
      """
      OVERVIEW: Fine-tune a pretrained network on your own images, and see for whom
      it works.

      The stages: ingest, split, finetune, predict or evaluate, report;
      run does them all. Results go to stdout, everything else to stderr.
      Nothing is written outside -o, nothing is overwritten without --force.

      Exit codes: 0 done, 1 done but a gate is broken, monitor raises an alarm,
      a challenger is refused, or a viewer would hide an export; 64 usage,
      65 bad data, 66 input missing,
      69 something needed is missing, 70 a fault of ours, 73 cannot create,
      74 input or output, 75 try again, 77 permission, 78 configuration,
      130 interrupted, 143 terminated.

      USAGE: fovea <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        doctor                  Look at libraries, processor, memory, disk and
                                rights, and say what to mend.
        init                    Write a commented pipeline file and templates of its
                                tables.
        ingest                  Turn a folder of DICOM, PNG or JPEG files into a
                                de-identified, signed cohort.
        deidentify              Write a folder of DICOM, PNG and JPEG files again
                                without identities, signed.
        inspect                 Say what a cohort holds and what is odd about it,
                                worst first.
        plan                    Look at a cohort and write a pipeline file in which
                                every value has its reason.
        split                   Divide a cohort by patient, and freeze the split in
                                split.lock.
        finetune                Fine-tune a pretrained network on a cohort, and
                                report how good it is.
        predict                 Apply a model to a folder of images; broken and
                                foreign ones are told apart.
        explain                 Show where in images the evidence for a label lies,
                                and test if that holds here.
        calibrate               Fit probabilities and thresholds of a model anew, on
                                images it did not learn from.
        evaluate                Measure a model on the validation part of a cohort,
                                or open its test part.
        stress                  Say what noise, blur, covering and attacks do to a
                                model, by group.
        mitigate                Compare ways of training that look after groups with
                                plain training.
        monitor                 Watch whether incoming patients are still those that
                                a model was made for.
        next-cases              Choose the cases to be labelled next, or see whether
                                choosing beats lot.
        audit-base              Say what features tell of sex, age, view and scanner,
                                before and after fine-tuning.
        report                  Report accuracy overall and per group, for any
                                model's table of predictions.
        run                     Do all stages of a pipeline file; run again, it
                                resumes or says already done.
        check                   Say everything that is wrong with a pipeline file and
                                its data, before the work.
        pretrain                Train a backbone on pictures drawn from formulas, or
                                on your own unlabelled images.
        weights                 Look into weight files, convert them, and write
                                models for other programs.
        config                  Tell what a pipeline file may hold.
        key                     Make the secret key behind pseudonyms and signatures.
        audit                   Check the log of an output folder, or what a model
                                tells about its patients.
        review                  Have readers judge a model's answers, learn from
                                them, and decide what they change.
        lineage                 Say where a model comes from, or what a patient's
                                images went into.

        See 'fovea help <subcommand>' for detailed help.

      """)
  ]
}
