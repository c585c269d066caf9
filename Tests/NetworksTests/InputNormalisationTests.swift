import Networks
import Testing

@Suite struct InputNormalisationTests {
  @Test(arguments: [
    ("imagenet", InputNormalisation.imageNet), ("caffe", .caffe), ("symmetric", .symmetric),
    ("unit", .unit),
    (
      "mean=0.5/0.4/0.3,std=0.2/0.2/0.1",
      InputNormalisation(mean: [0.5, 0.4, 0.3], std: [0.2, 0.2, 0.1], scale: 1)
    ),
    (
      "mean=127.5,scale=255",
      InputNormalisation(mean: [127.5, 127.5, 127.5], std: [1, 1, 1], scale: 255)
    ),
    ("std=2", InputNormalisation(mean: [0, 0, 0], std: [2, 2, 2], scale: 1)),
  ])
  func `a name or three assignments are read`(text: String, rule: InputNormalisation) {
    #expect(InputNormalisation(text: text) == rule)
  }

  @Test(arguments: [
    "", "Imagenet", "bgr", "mean", "mean=", "mean=1/2", "mean=1/2/3/4", "mean=x", "std=0",
    "std=-1", "scale=2", "scale=1/1/1", "mean=nan", "mean=1,mean=2", "mean=1,", "gain=3",
  ])
  func `what cannot be meant is not read`(text: String) {
    #expect(InputNormalisation(text: text) == nil)
  }

  @Test func `the rule is said with its name`() {
    #expect(
      InputNormalisation.caffe.description
        == "caffe, RGB of 0…255, less (123.68, 116.779, 103.939), divided by (1, 1, 1)")
  }
}
