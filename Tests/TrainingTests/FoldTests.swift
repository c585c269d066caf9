internal import Cohorts
internal import Evaluation
internal import Foundation
internal import Ingest
internal import Testing
internal import Training

@Suite struct FoldTests {
  static var options: TrainingOptions {
    var options = TinyRun.options
    options.epochs = 2
    return options
  }

  @Test func `every training unit is predicted by a model that did not see it`() throws {
    let run = try TinyRun(name: "folds", options: Self.options, folds: 3)
    let tuned = try run.finished()
    let training = run.lock.indices(in: .train)
    #expect(
      Set(tuned.predictions.map(\.caseID))
        == Set(training.map { run.cohort.cases[$0].caseID }))
    #expect(tuned.foldHistories.count == 3)
    let folds = Dictionary(
      uniqueKeysWithValues: run.lock.assignments.map { ($0.caseID, $0.fold) })
    #expect(tuned.predictions.allSatisfy { folds[$0.caseID] == $0.fold })
    #expect(tuned.predictions.allSatisfy { $0.part == "out-of-fold" })
    #expect(tuned.model.card.operatingPoint.source == .outOfFold)
  }

  @Test func `a fold's threshold comes from the other folds`() throws {
    let run = try TinyRun(name: "inside", options: Self.options, folds: 2)
    let rows = try run.finished().predictions
    for fold in 0..<2 {
      let thresholds = Set(rows.filter { $0.fold == fold }.compactMap(\.threshold))
      #expect(thresholds.count == 1)
      let others = Set(rows.filter { $0.fold != fold }.compactMap(\.score))
      #expect(thresholds.isSubset(of: others))
    }
  }

  @Test(arguments: [2, 7, 12, 20])
  func `interrupted in any fold and resumed it ends in the same bytes`(step: Int) throws {
    let run = try TinyRun(name: "fold-resume-\(step)", options: Self.options, folds: 2)
    let whole = try run.finished()
    _ = try run.outcome(stopAfter: step)
    let resumed = try run.finished(resume: true)
    #expect(try resumed.model.digest() == whole.model.digest())
    #expect(resumed.predictions == whole.predictions)
  }

  @Test func `a share of the labels thins what folds train on, not what they predict`() throws {
    var options = Self.options
    options.labelShare = 0.25
    let run = try TinyRun(name: "fold-share", options: options, folds: 2)
    let tuned = try run.finished(threads: 1)
    #expect(tuned.predictions.count == 64)
    let images = run.events.value.compactMap { event -> Int? in
      if case .phaseStarted(_, let images, _, _) = event { images } else { nil }
    }
    #expect(images == [8, 8, 16])
    let notes = run.events.value.compactMap { event -> String? in
      if case .note(let sentence) = event { sentence } else { nil }
    }
    #expect(
      notes.first
        == "fold 1 of 2: 8 of 32 labelled patients are trained on, by training.labelShare.")
    _ = try run.outcome(stopAfter: 3)
    let resumed = try run.finished(resume: true)
    #expect(try resumed.model.digest() == tuned.model.digest())
    #expect(resumed.predictions == tuned.predictions)
  }
}
