extension HelpScreen {
  static let privacy: [HelpScreen] = [
    HelpScreen(
      ["deidentify"],
      """
      OVERVIEW: Write a folder of DICOM, PNG and JPEG files again without identities,
      signed.

      The Basic Profile of PS3.15 annex E at every depth, and beyond it a search of
      every value that remains for the patient's own names, numbers, dates and UIDs.
      Every frame is searched for burned-in text: a file with text is quarantined, or
      with --clean pixels its text is blanked. What no rule reaches is quarantined
      with its reason. Names of options may be joined by commas. PNG and JPEG files
      keep their samples and lose all else, but how a JPEG is turned when it is
      shown; a JPEG with blanked text is written as PNG.

      USAGE: fovea deidentify [<options>] [<folder>]

      ARGUMENTS:
        <folder>                The folder of files, searched at every depth.

      OPTIONS OF EVERY COMMAND:
        --key <file>            The secret key behind pseudonyms and signatures.
                                (default: $XDG_CONFIG_HOME/fovea/key)
        --threads <count>       Threads to compute with; results do not depend on it.
                                (default: all processors)
        --json                  Print one JSON document on stdout.
        --quiet                 Say nothing on stderr but warnings and errors.
        -v, --verbose           Say more on stderr.
        --dry-run               Check everything, say what would be done, and do
                                nothing.
        --force                 Replace what an earlier command left in the output.

      OPTIONS:
        -o, --output <folder>   The folder to write to.
        --retain <options>      Keep uids, device, institution,
                                patient-characteristics, full-dates, modified-dates
                                or safe-private.
        --clean <options>       Clean descriptors, structured-content or graphics
                                instead of removing them, or pixels; overlays and
                                curves are removed all the same.
        --link <file>           Write the one table that leads back, outside the
                                output, mode 0600.
        --vault <file>          Write the table that leads back to people too,
                                encrypted under the key, outside the output, mode
                                0600.
        --pixel-regions <file>  Blank the regions of a table: manufacturer, model,
                                rows, columns, x, y, width, height; needs --clean
                                pixels.
        --no-text-search        Do not search pixels for burned-in text, as for
                                images known to have none; the report and the signed
                                manifest say so.
        --patients <file>       Whose PNG and JPEG files are whose: a table of path,
                                patient_id.
        --one-patient-per-image PNG and JPEG files without patient_id each stand for
                                one patient.
        --text-reviewed <file>  Let out files that a person found free of text: the
                                quarantine.csv of an earlier run, less the rows of
                                files with text.
        --explain <tag>         Print the rule of an attribute such as 0010,0020 with
                                its source, and do nothing.
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["key"],
      """
      OVERVIEW: Make the secret key behind pseudonyms and signatures.

      USAGE: fovea key <subcommand>

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.

      SUBCOMMANDS:
        new                     Make a secret key, and print where it lies.
        open-vault              Print the table that deidentify --vault encrypted; it
                                names people.

        See 'fovea help key <subcommand>' for detailed help.

      """),
    HelpScreen(
      ["key", "new"],
      """
      OVERVIEW: Make a secret key, and print where it lies.

      The file has mode 0600. One that is there is never replaced, not even with
      --force, and no key is made inside an output folder. Keep a copy: without the
      key nothing leads back.

      USAGE: fovea key new <file> [--key <file>] [--threads <count>] [--json] [--quiet] \
      [--verbose] [--dry-run] [--force]

      ARGUMENTS:
        <file>                  The file to make.

      OPTIONS OF EVERY COMMAND:
        --key <file>            The secret key behind pseudonyms and signatures.
                                (default: $XDG_CONFIG_HOME/fovea/key)
        --threads <count>       Threads to compute with; results do not depend on it.
                                (default: all processors)
        --json                  Print one JSON document on stdout.
        --quiet                 Say nothing on stderr but warnings and errors.
        -v, --verbose           Say more on stderr.
        --dry-run               Check everything, say what would be done, and do
                                nothing.
        --force                 Replace what an earlier command left in the output.

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.


      """),
    HelpScreen(
      ["key", "open-vault"],
      """
      OVERVIEW: Print the table that deidentify --vault encrypted; it names people.

      USAGE: fovea key open-vault <file> [--key <file>] [--threads <count>] [--json] [--quiet] \
      [--verbose] [--dry-run] [--force]

      ARGUMENTS:
        <file>                  The vault.

      OPTIONS OF EVERY COMMAND:
        --key <file>            The secret key behind pseudonyms and signatures.
                                (default: $XDG_CONFIG_HOME/fovea/key)
        --threads <count>       Threads to compute with; results do not depend on it.
                                (default: all processors)
        --json                  Print one JSON document on stdout.
        --quiet                 Say nothing on stderr but warnings and errors.
        -v, --verbose           Say more on stderr.
        --dry-run               Check everything, say what would be done, and do
                                nothing.
        --force                 Replace what an earlier command left in the output.

      OPTIONS:
        --version               Show the version.
        -h, --help              Show help information.


      """),
  ]
}
