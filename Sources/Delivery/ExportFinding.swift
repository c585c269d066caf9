/// Why a viewer would hide or misplace an object, or an archive file it elsewhere.
public struct ExportFinding: Sendable, Equatable, Encodable {
  /// The kinds of findings.
  public enum Code: String, Sendable, CaseIterable, Encodable {
    case unreadable, missingIdentifier, repeatedInstance, transferSyntax, sopClass, modality
    case deidentifiedStudy, originalStudy, unknownStudy, patientID, patientName, studyDate
    case seriesNumber, seriesDescription, seriesOfImages, seriesOfOtherKind
    case referencedSeries, unknownReference, wrongSeries, frameNumber, evidence
    case frameOfReference, size, orientation, position, spacing, place
    case noPixels, frameCount, pixelCount, fractional, segments, unknownSegment, emptySegment
    case template, measurements, tracking
  }

  /// The kind.
  public let code: Code
  /// What is wrong, what a viewer or an archive makes of it, and what to do; holds no value.
  public let sentence: String

  /// Makes a finding of its three parts.
  init(_ code: Code, _ wrong: String, so consequence: String, _ advice: String) {
    self.code = code
    sentence = "\(wrong), so that \(consequence); \(advice)"
  }
}

/// One object that was looked at.
public struct CheckedObject: Sendable, Equatable, Encodable {
  /// The kinds of objects, as viewers tell them apart.
  public enum Kind: String, Sendable, Encodable, CaseIterable {
    case segmentation, report, picture
    case other = "other object"
  }

  /// Which it is among the objects of the folder, in the order of their paths, from 1.
  public let number: Int
  /// What it is.
  public let kind: Kind
  /// What is wrong with it; empty where nothing is.
  public let findings: [ExportFinding]
}

/// What a check of objects beside their images found.
public struct ExportSummary: Sendable, Equatable {
  /// How many images were beside them.
  public let imageCount: Int
  /// The objects, by number.
  public let objects: [CheckedObject]

  /// How many findings there are.
  public var findingCount: Int { objects.reduce(0) { $0 + $1.findings.count } }

  /// One sentence for each finding, with the object's number.
  public var sentences: [String] {
    objects.flatMap { object in
      object.findings.map {
        "object \(object.number) of \(objects.count) (\(object.kind.rawValue)): \($0.sentence)"
      }
    }
  }
}
