import Evaluation
import Reports
import Testing

/// What the page says of the training cohort.
@Suite struct DriftPageTests {
  @Test func `the strip names what drifted, and a table has the numbers`() throws {
    let page = try ReportFixture().render()
    #expect(
      page.contains(
        "<p class=\"notice caution\">Drift: this cohort differs from the training cohort in sex "
          + "(0.66), mean intensity (2.00); in standard deviations, more than 0.1 is flagged. "
          + "Two cohorts of 100 and 100 patients from one population differ by up to 0.28 in "
          + "19 of 20 comparisons.</p>"))
    #expect(page.contains("<caption>Drift from the training cohort</caption>"))
    #expect(page.contains("<th scope=\"row\">sex: F<small>"))
    #expect(page.contains("Yang and Dalton 2012"))
    #expect(!page.contains("is not known: the model file"))
  }

  @Test func `nothing drifted says nothing in the strip`() throws {
    let cohort = ReportFixture.makeup(women: 50, greys: [1, 2, 3])
    let page = try ReportFixture().render {
      $0.drift = DriftSummary(training: TrainingProfile(cohort), now: cohort)
    }
    #expect(!page.contains("Drift: this cohort"))
    #expect(page.contains("<caption>Drift from the training cohort</caption>"))
  }

  @Test func `a model without the numbers is said in the table's place`() throws {
    let page = try ReportFixture().render {
      $0.drift = DriftSummary(withoutTraining: ReportFixture.makeup(women: 50, greys: [1]))
    }
    #expect(
      page.contains(
        "<p class=\"finding\">How this cohort differs from the training cohort is not known: the "
          + "model file does not hold the numbers of its training cohort.</p>"))
    #expect(!page.contains("Drift from the training cohort"))
  }

  @Test func `a report that compared nothing does not speak of it`() throws {
    let page = try ReportFixture().render { $0.drift = nil }
    #expect(!page.contains("training cohort"))
  }
}
