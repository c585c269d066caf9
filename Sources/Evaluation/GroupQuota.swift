/// What each group is still owed while one after the other is chosen.
///
/// Whoever is best may be chosen as long as enough places are left for all that is owed; then only
/// the groups that are owed something. For scores that just add up no other choice of the same
/// size that keeps the quotas scores more.
struct GroupQuota {
  /// By group.
  private var owed: [Int]
  private var slots: Int

  /// - Precondition: no more is owed than there are places.
  init(owed: [Int], slots: Int) {
    precondition(owed.reduce(0, +) <= slots, "\(owed) owed of \(slots)")
    self.owed = owed
    self.slots = slots
  }

  /// Whether one of the group may be chosen next.
  func allows(_ group: Int?) -> Bool {
    if owed.reduce(0, +) < slots { return true }
    return group.map { owed.indices.contains($0) && owed[$0] > 0 } ?? false
  }

  /// One of the group was chosen.
  mutating func take(_ group: Int?) {
    slots -= 1
    if let group, owed.indices.contains(group), owed[group] > 0 { owed[group] -= 1 }
  }
}
