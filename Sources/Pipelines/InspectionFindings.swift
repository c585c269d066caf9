internal import Evaluation

/// What is worth a sentence in an inspection, the worst first.
struct InspectionFindings {
  /// Fewer patients of a class than this give no rate with an interval.
  private static let fewestPatients = 10
  /// Above this share of unknown values gaps between groups are not interpretable.
  private static let largestMissingShare = 0.2

  private typealias Level = GradedSentence.Level

  private let inspection: Inspection

  init(_ inspection: Inspection) { self.inspection = inspection }

  /// The sentences, by level, in each level in the order of the document.
  var sentences: [GradedSentence] {
    let masks = inspection.masks?.sentences ?? []
    let marks = inspection.marks?.sentences(images: inspection.images) ?? []
    let all = duplicates + targets + images + marks + masks + differences + missing + notes
    return Level.allCases.flatMap { level in all.filter { $0.level == level } }
  }

  private func sentence(_ level: Level, _ text: String) -> GradedSentence {
    GradedSentence(level: level, text: text)
  }

  /// `1 image`, `2 images`.
  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private var duplicates: [GradedSentence] {
    var found: [GradedSentence] = []
    let torn = inspection.duplicates.filter { $0.parts.count > 1 }
    if !torn.isEmpty {
      found.append(
        sentence(
          .alarm,
          "\(count(torn.count, "group")) of pictures that are identical or look alike lie in more "
            + "than one part or fold of the split: what is measured may be too good."))
    }
    let contrary = inspection.duplicates.filter { !$0.contradictions.isEmpty }
    for target in Set(contrary.flatMap(\.contradictions)).sorted() {
      let groups = contrary.count { $0.contradictions.contains(target) }
      found.append(
        sentence(
          .alarm,
          "\(count(groups, "group")) of pictures that are identical or look alike have different "
            + "values of \(target)."))
    }
    for (isIdentical, words) in [(true, "are identical"), (false, "look alike")] {
      let groups = inspection.duplicates.filter {
        $0.isIdentical == isIdentical && $0.patients > 1 && $0.parts.count <= 1
      }
      guard !groups.isEmpty else { continue }
      let images = groups.reduce(0) { $0 + $1.caseIDs.count }
      found.append(
        sentence(
          .note,
          "\(count(groups.count, "group")) of pictures of different patients \(words), "
            + "\(count(images, "image")) in all; a split keeps each on one side."))
    }
    return found
  }

  private var targets: [GradedSentence] {
    inspection.columns.filter { $0.kind == .target }.flatMap { column in
      var found: [GradedSentence] = []
      if column.values.count == 1 {
        found.append(sentence(.alarm, "\(column.name) has one value only: nothing can be learnt."))
      }
      let few = column.values.filter { $0.patients < Self.fewestPatients }
      if column.values.count > 1, !few.isEmpty, column.values.count <= 10 {
        let list = few.map { "\($0.value) has \(count($0.patients, "patient"))" }
        found.append(
          sentence(
            .caution,
            "\(column.name) has classes of fewer than \(Self.fewestPatients) patients, for which "
              + "no rate is given: \(list.joined(separator: ", "))."))
      }
      if column.missing > 0 {
        found.append(
          sentence(.note, "\(count(column.missing, "image")) without a value of \(column.name)."))
      }
      return found
    }
  }

  private var images: [GradedSentence] {
    var found: [GradedSentence] = []
    if !inspection.blank.isEmpty {
      found.append(
        sentence(
          .alarm,
          "\(count(inspection.blank.count, "image")) with one value in every pixel."))
    }
    let odd = Set(inspection.outliers.map(\.caseID)).count
    if odd > 0 {
      found.append(
        sentence(
          .caution,
          "\(count(odd, "image")) of unusual brightness or contrast, more than "
            + "\(RobustSpread.outlierBound) robust deviations from the median of their kind."))
    }
    return found
  }

  private var differences: [GradedSentence] {
    inspection.differences.compactMap { row in
      guard let difference = row.difference.map(abs) else {
        return sentence(
          .caution,
          "\(row.first) and \(row.second) have nothing in common in \(row.column).")
      }
      guard difference > CohortDrift.largestDifference else { return nil }
      let isMuch = difference > PartDifferences.muchDifference && difference > row.chance
      let chance = difference <= row.chance ? ", as chance alone may make it" : ""
      return sentence(
        isMuch ? .caution : .note,
        "\(row.first) and \(row.second) differ in \(row.column) by "
          + "\(Decimals.text(difference, places: 2)) standard deviations\(chance).")
    }
  }

  private var missing: [GradedSentence] {
    let attributes = inspection.columns.filter { $0.kind == .attribute }
    let absent = attributes.filter { $0.missing == inspection.images }.map(Self.title)
    let isOfPeople = absent.contains("age") || absent.contains("sex")
    let none = sentence(
      isOfPeople ? .caution : .note,
      "No image states \(absent.joined(separator: ", ")): nothing can be said about such groups.")
    return (absent.isEmpty ? [] : [none]) + partlyMissing(attributes)
  }

  private static func title(_ column: Inspection.Column) -> String {
    column.name == "ageBand" ? "age" : column.name
  }

  private func partlyMissing(_ columns: [Inspection.Column]) -> [GradedSentence] {
    columns.filter { $0.missing > 0 && $0.missing < inspection.images }.map { column in
      let share = Double(column.missing) / Double(inspection.images)
      let text =
        "\(count(column.missing, "image")) (\(Decimals.text(100 * share, places: 1)) %) without "
        + Self.title(column)
      return share > Self.largestMissingShare
        ? sentence(.caution, text + ": gaps between its groups will not be interpretable.")
        : sentence(.note, text + ".")
    }
  }

  private var notes: [GradedSentence] {
    var found: [GradedSentence] = []
    if inspection.studiesOfSeveralSeries > 0 {
      found.append(
        sentence(
          .note,
          "\(inspection.studiesOfSeveralSeries) of \(inspection.studies) studies have several "
            + "series, \(inspection.studiesOfSeveralModalities) several modalities."))
    }
    if inspection.parts.isEmpty {
      found.append(sentence(.note, "The cohort has not been split, so no parts are compared."))
    }
    return found
  }
}
