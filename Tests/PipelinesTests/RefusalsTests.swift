import Pipelines
import Testing

/// Why labels of one image have no answer.
@Suite struct RefusalsTests {
  @Test func `a withheld label is named, and the others do not hide it`() {
    var refusals = Refusals()
    #expect(refusals.sentence == nil)
    refusals.add("abstains: unsure", label: "cyst")
    refusals.add("abstains: no set", label: "scar")
    refusals.add("abstains: unsure", label: "mass")
    #expect(refusals.sentence == "cyst, mass: abstains: unsure; scar: abstains: no set")
  }

  @Test func `what is about the whole image names no label and is said once`() {
    var refusals = Refusals()
    refusals.add("body part differs", label: nil)
    refusals.add("body part differs", label: nil)
    #expect(refusals.sentence == "body part differs")
  }
}
