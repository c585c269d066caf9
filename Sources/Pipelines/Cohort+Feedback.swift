internal import Cohorts
internal import Files
internal import Foundation
internal import Ingest
internal import Monitoring
internal import Privacy

extension Cohort {
  /// The ledger of readers' feedback; without lines where there was none.
  ///
  /// - Throws: `auditBroken` for a ledger that was changed or is not the cohort's.
  func feedback(key: SecretKey) throws -> SignedChain<FeedbackEntry> {
    let place = folder.appendingPathComponent(CohortFolder.feedback)
    let foreign = PrivacyError(
      .auditBroken, subject: CohortFolder.feedback, reason: "is not the ledger of this cohort",
      hint: "restore the file; what was entered is never taken back")
    guard let version else {
      guard !FileManager.default.fileExists(atPath: place.path) else { throw foreign }
      return SignedChain(purpose: FeedbackEntry.purpose)
    }
    let ledger = try SignedChain<FeedbackEntry>(
      InputFile.data(of: place), purpose: FeedbackEntry.purpose, key: key,
      subject: CohortFolder.feedback)
    guard ledger.head == version.feedbackHead, ledger.entries.count == version.feedbackLines
    else { throw foreign }
    return ledger
  }
}
