internal import Cohorts
internal import Files
internal import Ingest
internal import Testing

/// Slices in the order in which they lie in the patient.
@Suite struct SeriesOrderTests {
  /// Slices of one series at these heights along the normal, tilted as an MR series may be: rows
  /// along x, columns down and back by 3-4-5, so that the normal is (0, −0.8, 0.6)… times height.
  private func slices(_ heights: [Double], series: String = "series-1") -> [ManifestCase] {
    heights.enumerated().map { number, height in
      var facts = Picture.facts(number, patient: 1)
      facts.seriesID = series
      facts.orientation = [1, 0, 0, 0, 0.6, 0.8]
      // Moved within the plane too, which must not matter.
      let along = Double(number * 7 % 5)
      facts.position = [along, -0.8 * height + 0.6 * along, 0.6 * height + 0.8 * along]
      return facts
    }
  }

  @Test func `neighbours lie below and above whatever order the images come in`() throws {
    let heights = [12.5, -5, 0, 2.5, 10, 5, 7.5, -2.5]
    let order = try SeriesOrder(slices(heights), neighbours: 2)
    let ascending = heights.sorted()
    for (index, height) in heights.enumerated() {
      let found = order.neighbourIndices(of: index).map { heights[$0] }
      let place = try #require(ascending.firstIndex(of: height))
      let expected = (-2...2).map { ascending[min(max(place + $0, 0), ascending.count - 1)] }
      #expect(found == expected)
    }
    #expect(order.notes.isEmpty)
  }

  @Test func `the ends of a series repeat their own image`() throws {
    let order = try SeriesOrder(slices([0, 3, 6]), neighbours: 1)
    #expect(order.neighbourIndices(of: 0) == [0, 0, 1])
    #expect(order.neighbourIndices(of: 2) == [1, 2, 2])
  }

  @Test func `series do not mix`() throws {
    let cases = slices([0, 3]) + slices([1, 2], series: "series-2")
    let order = try SeriesOrder(cases, neighbours: 1)
    #expect(order.neighbourIndices(of: 0) == [0, 0, 1])
    #expect(order.neighbourIndices(of: 3) == [2, 3, 3])
  }

  @Test func `a lone image without position is its own neighbour`() throws {
    let order = try SeriesOrder([Picture.facts(1, patient: 1)], neighbours: 3)
    #expect(order.neighbourIndices(of: 0) == [0, 0, 0, 0, 0, 0, 0])
  }

  @Test func `without neighbours nothing has to be known`() throws {
    var cases = slices([0, 0])
    cases[1].position = nil
    #expect(try SeriesOrder(cases, neighbours: 0).neighbourIndices(of: 1) == [1])
  }

  @Test func `a gap is told and no obstacle`() throws {
    let order = try SeriesOrder(slices([0, 3, 6, 15, 18]), neighbours: 1)
    #expect(order.neighbourIndices(of: 2) == [1, 2, 3])
    #expect(
      order.notes == [
        "series series-1: its images are not evenly spaced, 1 of 4 steps are gaps; the next image "
          + "there is is taken for the neighbour"
      ])
  }

  private func refusal(_ cases: [ManifestCase]) -> String? {
    do throws(CohortsError) {
      _ = try SeriesOrder(cases, neighbours: 1)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `what has no order in space is refused`() {
    let hint = "; leave the series out, or take neighbours: 0"
    #expect(
      refusal(slices([0, 3, 3])) == "series series-1: two of its images lie at the same place"
        + hint)
    var tilted = slices([0, 3, 6])
    tilted[1].orientation = [1, 0, 0, 0, 1, 0]
    #expect(refusal(tilted) == "series series-1: its images lie in several planes" + hint)
    var lost = slices([0, 3, 6])
    lost[2].position = nil
    #expect(
      refusal(lost) == "series series-1: not all of its 3 images say where they lie" + hint)
    var larger = slices([0, 3, 6])
    larger[2].rows += 1
    #expect(refusal(larger) == "series series-1: its images are of several sizes" + hint)
  }
}
