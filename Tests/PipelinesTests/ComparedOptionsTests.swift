internal import Foundation
internal import Pipelines
internal import Testing
internal import Training

/// How networks are trained that are compared with each other.
@Suite struct ComparedOptionsTests {
  /// Without folds all but `worstGroup` would choose their epoch on the patients that judge them.
  @Test func `nobody who is judged chooses an epoch`() throws {
    let recipe = try Recipe(
      assignments: [
        "model.targets=[finding]", "split.seed=7", "training.earlyStopping.patience=2",
        "training.mitigation.method=reweighting", "training.mitigation.attribute=sex",
      ], workingFolder: URL(fileURLWithPath: "/", isDirectory: true))
    #expect(recipe.trainingOptions.earlyStopping?.patience == 2)
    let plain = recipe.comparedOptions(nil, seed: 0)
    #expect(plain.earlyStopping == nil && plain.mitigation == nil && plain.seed == 7)
    let rule = Mitigation(.worstGroup, attribute: "sex")
    let treated = recipe.comparedOptions(rule, seed: 2)
    #expect(treated.earlyStopping == nil && treated.mitigation == rule && treated.seed == 9)
    #expect(treated.epochs == recipe.trainingOptions.epochs)
  }
}
