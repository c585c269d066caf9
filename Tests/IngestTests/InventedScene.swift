import Foundation
import Ingest
import Privacy

/// A picture by formula, of any size: waves of its own over waves that all scenes of a kind share.
///
/// As in photographs, the finer a wave the lower it is.
struct InventedScene {
  private struct Wave {
    let across, down, phase, height: Double
  }

  private var waves: [Wave] = []

  /// A scene of its own for each number; `shared` is how much of it all scenes have in common.
  init(_ number: Int, shared: Double = 0) {
    add(Self.draws(UInt64(900 + number)), height: 1 - shared)
    add(Self.draws(5), height: shared)
  }

  private static func draws(_ seed: UInt64) -> Draws { Draws(state: seed &* 7919) }

  private mutating func add(_ draws: Draws, height: Double) {
    var draws = draws
    for number in 1...24 {
      let pitch = 3 + Double(number) * 2
      waves.append(
        Wave(
          across: (draws.uniform() - 0.5) * pitch, down: (draws.uniform() - 0.5) * pitch,
          phase: draws.uniform() * 6.2832, height: height * draws.uniform() * 6 / pitch))
    }
  }

  /// The brightness at a place of the unit square, from 0 to 1.
  func value(_ x: Double, _ y: Double) -> Double {
    let sum = waves.reduce(0) {
      $0 + $1.height * cos(6.2832 * ($1.across * x + $1.down * y) + $1.phase)
    }
    return 1 / (1 + exp(-sum / 2))
  }

  /// The scene as 8-bit samples, of what lies within a margin, each through a curve.
  func samples(
    rows: Int, columns: Int, margin: Double = 0, curve: (Double) -> Double = { $0 }
  ) -> [UInt8] {
    (0..<rows).flatMap { row in
      (0..<columns).map { column in
        let x = margin + (1 - 2 * margin) * (Double(column) + 0.5) / Double(columns)
        let y = margin + (1 - 2 * margin) * (Double(row) + 0.5) / Double(rows)
        return UInt8((min(max(curve(value(x, y)), 0), 1) * 255).rounded())
      }
    }
  }

  /// The sketch of such samples.
  func sketch(
    rows: Int = 96, columns: Int = 80, margin: Double = 0, curve: (Double) -> Double = { $0 }
  ) -> PictureSketch? {
    let samples = samples(rows: rows, columns: columns, margin: margin, curve: curve)
    return StoredPixels(
      rows: rows, columns: columns, channels: 1, bitsStored: 8, isSigned: false, bytes: samples
    ).flatMap { pixels in
      PictureSketch(
        ManifestCase(
          caseID: "", patientID: "", studyID: "", seriesID: "", instanceID: "", frame: 0,
          pixels: pixels, photometric: .monochrome2), pixels)
    }
  }
}
