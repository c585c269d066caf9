/// Images that a model's scope is held against, under one name.
package struct ScopeImages: Sendable, Equatable {
  /// A change of the model's own images, or what the user calls a folder.
  package let name: String
  /// How strong the change is, from 1; nil for images of another origin.
  package let severity: Int?
  /// By image.
  package let judgements: [ScopeJudgement]

  /// Makes a set of images.
  package init(name: String, severity: Int?, judgements: [ScopeJudgement]) {
    self.name = name
    self.severity = severity
    self.judgements = judgements
  }
}
