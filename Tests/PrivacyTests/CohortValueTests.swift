import Privacy
import Testing

@Suite struct CohortValueTests {
  /// PS3.5 section 6.2, AS: nnnD, nnnW, nnnM, nnnY; the divisions by hand.
  @Test(arguments: [
    ("045Y", "45"), ("018M", "1"), ("004W", "0"), ("003D", "0"), ("104W", "1"), ("730D", "2"),
    ("089Y", "89"), ("090Y", "90+"), ("101Y", "90+"), ("45", "45"), ("45.0", "45"), (" 7 ", "7"),
    ("90+", "90+"), ("120", "90+"), ("000Y", "0"),
  ])
  func `ages become whole years, pooled from 90 on`(text: String, age: String) {
    #expect(CohortValue.age(text) == age)
  }

  @Test(arguments: ["", "Y", "0451Y", "4x5Y", "unknown", "-3", "nan", "inf", "999Y", "151", "1e9"])
  func `what is no age is absent`(text: String) {
    #expect(CohortValue.age(text) == nil)
  }

  @Test(arguments: [
    ("M", "M"), ("male", "M"), ("F ", "F"), ("Female", "F"), ("O", "O"), ("other", "O"),
  ])
  func `sexes are read in their usual spellings`(text: String, sex: String) {
    #expect(CohortValue.sex(text) == sex)
  }

  @Test(arguments: ["", "U", "unknown", "1", "Brandvold"])
  func `an unknown sex is absent`(text: String) {
    #expect(CohortValue.sex(text) == nil)
  }
}
