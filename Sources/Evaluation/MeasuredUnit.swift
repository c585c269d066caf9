/// Something measured on one unit of a patient.
package protocol MeasuredUnit: Sendable {
  /// Which unit it is, and whose.
  var identity: UnitIdentity { get }
  /// What was measured, without names; units are put in order by it.
  var contentKey: ContentKey { get }
}
