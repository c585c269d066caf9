extension Readme {
  /// The first line, by which an older sample is known.
  static let title = "# SampleData"

  /// How everything is made, and why so.
  var recipe: String {
    let (plain, faint) = (NoduleRange.plain, NoduleRange.faint)
    return """
      \(Self.title)

      Synthetic from the first pixel to the last name: no patient, no hospital and no picture of
      either went into it. `fovea-sample OUT --seed \(seed)` draws all of it, this page too, and
      draws the same bytes for the same seed; a test compares.

      | path | what it is |
      | --- | --- |
      | `dicom/` | a flat dump as an archive exports it: `PAT…_ST…_IM…`, with and without suffix |
      | `labels.csv` | for each file of `dicom/`: `path`, `patient_id`, `study_uid`, the target \
      `lesion` (0, 1), `mask` |
      | `demographics.csv` | for each patient of `dicom/`: `sex`, `age`, `site`; blank: not known |
      | `png/` | pictures of other persons as PNG, with `labels.csv`, `demographics.csv` and, for \
      `--boxes`, `boxes.csv`: the tight box of each mask, a row without one where none is |
      | `masks/` | the lesion as PNG, 255 on 0, for each picture with one; a blank `mask` means \
      that there is nothing to draw |
      | `study/` | a folder to predict on: new persons, a hand, a broken file, a text |

      ## How a picture is made
      `ChestPhantom` adds soft shapes: an elliptical body, two dark lung fields, spine, heart, ribs
      and collar bones; mottle at three scales, grain, and an exposure that varies. Distractors,
      drawn alike in both classes: vessels, small bright dots (vessels seen end on), rings, tubes.
      A **lesion** is one nodule: a dome (1 − d²)² somewhere in a lung field. All pictures of a
      person have one, or none has. Its mask is where d ≤ 3/4.

      **The planted gap**: a nodule is plain (contrast \(text(plain.contrast)), its radius
      \(text(plain.relativeRadius)) of the shorter side) or faint (\(text(faint.contrast)),
      \(text(faint.relativeRadius)): lost in the mottle). Of the women with a nodule
      \(faintShare(of: .female)) have faint ones, of the men, who are also fewer,
      \(faintShare(of: .male)). So no reader, however good, does equally well for both, and a
      report by sex must show it; by age and site there is nothing to show.

      ## How a file is made
      DICOM files are Computed Radiography images with invented names, identifiers (with leading
      zeros), dates, institutions, physicians, accession numbers and comments, some of them in
      sequences. Transfer syntaxes take turns from study to study; bits, MONOCHROME1, rescale and
      windows are drawn for each study. A window shows exactly the values that are used. DCMTK
      encodes, libpng writes the PNG files, which hold nothing but pixels.
      """
  }

  private func faintShare(of sex: Person.Sex) -> String {
    let positives = dump.persons.filter { $0.sex == sex && $0.hasNodule }
    return "\(positives.count { $0.nodules == .faint }) of \(positives.count)"
  }

  private func text(_ range: ClosedRange<Double>) -> String {
    "\(range.lowerBound)–\(range.upperBound)"
  }
}
