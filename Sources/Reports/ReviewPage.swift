package import Foundation

/// A page on which a reader judges a model's answers and saves a table: one file, no network.
///
/// Its script only gathers what was chosen. Where readers are blind, the page does not hold what
/// the model said.
package struct ReviewPage: Sendable {
  /// One answer to judge.
  package struct Item: Sendable {
    /// Pseudonym of the case that is shown.
    package let caseID: String
    /// Pseudonym of the unit.
    package let unitID: String
    /// The label column.
    package let label: String
    /// What the model says; empty where readers are blind or it withheld its answer.
    package let call: String
    /// The same with its probability, for people.
    package let said: String
    /// What may be right: the value and how it is shown.
    package let answers: [(value: String, text: String)]
    /// The image, and pictures that explain the answer: PNG and what they show.
    package let pictures: [(png: Data, text: String)]

    /// Makes an item.
    package init(
      caseID: String, unitID: String, label: String, call: String, said: String,
      answers: [(value: String, text: String)], pictures: [(png: Data, text: String)]
    ) {
      self.caseID = caseID
      self.unitID = unitID
      self.label = label
      self.call = call
      self.said = said
      self.answers = answers
      self.pictures = pictures
    }
  }

  /// What one decision is about.
  package let unit: String
  /// Whether readers do not see what the model says.
  package let isBlind: Bool
  /// In which order the cases are shown, in words.
  package let order: String
  /// The codes of reasons.
  package let reasons: [String]
  /// The answers, in their order.
  package let items: [Item]
  /// What was typed, without places.
  package let commandLine: String
  /// Who made it.
  package let program: String

  /// Makes a page.
  package init(
    unit: String, isBlind: Bool, order: String, reasons: [String], items: [Item],
    commandLine: String, program: String
  ) {
    self.unit = unit
    self.isBlind = isBlind
    self.order = order
    self.reasons = reasons
    self.items = items
    self.commandLine = commandLine
    self.program = program
  }

  /// The whole page.
  ///
  /// - Throws: `internalFault` where a template is broken.
  package func render() throws(ReportsError) -> String {
    let rules =
      isBlind
      ? "You do not see what the model says. Say what is right, or that it cannot be judged."
      : "Accept what the model says, correct it, or reject it where nothing can be said instead."
    return try HTMLReport.render(
      PageFields([
        .title: .text("Review of a model's answers"),
        .subtitle: .text("\(items.count) answers, \(order)"),
        .visible: .text(isBlind ? "0" : "1"),
        .summarySentences: .texts([
          rules,
          "Reasons are codes, as free text may name somebody. The saved table goes to fovea review "
            + "import; what is not judged is left out.",
        ]),
        .note: .text("0 of \(items.count) judged"),
        .items: .list(items.enumerated().map { fields(of: $0.element, number: $0.offset + 1) }),
        .commandLine: .text(commandLine), .program: .text(program),
      ]), template: "review")
  }

  private func fields(of item: Item, number: Int) -> PageFields {
    // What the model did not say nobody can accept.
    let verdicts =
      isBlind || item.call.isEmpty
      ? [("corrected", "I say what is right"), ("rejected", "Cannot be judged")]
      : [("accepted", "Accept"), ("corrected", "Correct"), ("rejected", "Reject")]
    return PageFields([
      .anchor: .text("item\(number)"), .unit: .text(unit), .unitID: .text(item.unitID),
      .label: .text(item.label), .call: .text(item.call),
      .heading: .text("\(number). \(item.label), case \(item.caseID)"),
      .caption: .text(item.said),
      .verdicts: Self.choices(verdicts), .answers: Self.choices(item.answers),
      .reasons: Self.choices(reasons.map { ($0, $0.replacing("_", with: " ")) }),
      .pictures: .list(
        item.pictures.map {
          PageFields([
            .pictureData: .text($0.png.base64EncodedString()), .pictureText: .text($0.text),
          ])
        }),
    ])
  }

  private static func choices(_ choices: [(value: String, text: String)]) -> PageValue {
    .list(choices.map { PageFields([.head: .text($0.value), .text: .text($0.text)]) })
  }
}
