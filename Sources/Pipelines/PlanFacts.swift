package import Training

/// What a plan goes by: figures of the part of a cohort that may be learnt from.
package struct PlanFacts: Sendable, Equatable {
  /// A label, and how many images show it.
  package struct Label: Sendable, Equatable {
    package let name: String
    package let images: Int

    package init(name: String, images: Int) {
      self.name = name
      self.images = images
    }
  }

  /// What the network is to do.
  package var task: TrainingOptions.Task
  /// Images that somebody labelled or marked.
  package var images = 0
  /// Patients of those images.
  package var patients = 0
  /// The labels that are learnt.
  package var labels: [Label] = []
  /// The median of the images' shorter and longer sides in pixels.
  package var medianSides = (short: 0, long: 0)
  /// Of marked lesions the shorter side that a tenth is below, in pixels; nil without marks.
  package var smallLesion: Double?
  /// Of marked lesions the longer side that a tenth is above.
  package var largeLesion: Double?
  /// The mean share of marked pixels, of images that show something; nil without masks.
  package var markedShare: Double?
  /// Whether images are in colour.
  package var isColour = false
  /// Whether the cohort has boxes of its own.
  package var hasBoxes = false
  /// Folds that the cohort brings, by its labels or a frozen split; 0 for none.
  package var givenFolds = 0
  /// Whether the cohort brings a test part or none, so that no other is drawn.
  package var hasGivenParts = false
  /// The median number of slices in a series that has an order in space; 0 where none has.
  package var slices = 0
  /// Whether training begins with weights that somebody trained.
  package var isPretrained = true
  /// The stages of the backbone from the input on, its head left out.
  package var stages: [String] = []
  /// The backbone, in a word.
  package var network = ""
  /// Memory that may be taken, in bytes; nil where the system does not say.
  package var availableBytes: Int?
  /// The batch that a run began with which goes on; nil for a new one.
  package var keptBatch: Int?

  /// Makes facts of which nothing else is known.
  package init(task: TrainingOptions.Task) { self.task = task }

  /// The label that fewest images show.
  var rarest: Label? { labels.min { ($0.images, $0.name) < ($1.images, $1.name) } }

  package static func == (one: PlanFacts, other: PlanFacts) -> Bool {
    String(describing: one) == String(describing: other)
  }
}
