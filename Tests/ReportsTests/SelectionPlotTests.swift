import Evaluation
import Foundation
import Reports
import Testing

/// Plots of what choosing by a rule gives beside lot.
@Suite struct SelectionPlotTests {
  private static func curves(upper: Double? = 0.72) throws -> SelectionCurves {
    let limits = upper.map { #","lower":0.52,"upper":\#($0)"# } ?? ""
    func curve(_ name: String, _ areas: [Double]) -> String {
      let points = areas.enumerated().map { step, area in
        #"{"patients":\#(10 + 20 * step),"area":\#(area),"deviation":0.01\#(limits)}"#
      }.joined(separator: ",")
      return #"{"strategy":"\#(name)","points":[\#(points)],"area":0.65,"areas":[0.64,0.66]}"#
    }
    let text = """
      {"level":0.95,"repeats":2,"replicates":100,"heldOutPatients":50,
       "curves":[\(curve("core-set", [0.6, 0.66, 0.7])),\(curve("random", [0.6, 0.61, 0.64]))]}
      """
    return try JSONDecoder().decode(SelectionCurves.self, from: Data(text.utf8))
  }

  private static func page(_ plots: [SelectionPlot]) throws -> String {
    var page = SectionedPage(title: "t", subtitle: "s", commandLine: "c", program: "p")
    page.sections = [SectionedPage.Section("core-set", [], plots: plots)]
    return try page.render()
  }

  @Test func `a plot names both lines, tells its numbers to screen readers, and has an id`() throws
  {
    let plot = try #require(SelectionPlot(Self.curves(), of: .coreSet, number: 3))
    let page = try Self.page([plot])
    #expect(page.components(separatedBy: "<svg ").count == 2)
    #expect(
      page.contains("<title id=\"selection3-title\">AUROC against labelled patients, core-set"))
    #expect(page.contains("Dashed line with squares: drawn by lot. Bars are 95 % intervals."))
    for text in [">core-set<", ">lot<", ">10<", ">30<", ">50<", ">0.5<", ">0.8<"] {
      #expect(page.contains(text), "\(text)")
    }
    // Three marks of each line and one in the key; a bar for each mark.
    #expect(page.components(separatedBy: "class=\"dot\"").count == 5)
    #expect(page.components(separatedBy: "class=\"mark\"").count == 5)
    #expect(page.components(separatedBy: "class=\"first-whisker\"").count == 4)
  }

  @Test func `without intervals there are no bars, and without the rule no plot`() throws {
    let curves = try Self.curves(upper: nil)
    let page = try Self.page([try #require(SelectionPlot(curves, of: .coreSet, number: 1))])
    #expect(!page.contains("class=\"first-whisker\""))
    #expect(SelectionPlot(curves, of: .bald, number: 1) == nil)
  }

  @Test func `a higher area stands higher`() throws {
    let page = try Self.page([
      try #require(SelectionPlot(Self.curves(), of: .coreSet, number: 1))
    ])
    let heights = page.matches(of: /class="dot" cx="[0-9.]+" cy="([0-9.]+)" r="4"/).compactMap {
      Double($0.1)
    }
    // The key is drawn last.
    let marks = heights.prefix(3)
    #expect(marks.count == 3 && marks[0] > marks[1] && marks[1] > marks[2], "\(heights)")
  }
}
