internal import Reports

/// The values of all keys, checked one by one.
package struct PipelineValues: Equatable, Sendable {
  private var values: [String: PipelineValue]

  /// Every key at its standard value, required ones absent.
  init() { self.init(keys: PipelineKeyTable.keys) }

  /// The same for a table of other keys.
  init(keys: [PipelineKey]) {
    values = [:]
    for key in keys { values[key.path] = key.standard }
  }

  /// The value of the key, or nil where a required one was not given.
  package subscript(path: String) -> PipelineValue? {
    get { values[path] }
    set { values[path] = newValue }
  }

  /// The text of a key that was checked to hold one; nil for null.
  func optionalText(_ path: String) -> String? {
    switch values[path] {
    case .text(let text): text
    case .null: nil
    case let other: preconditionFailure("\(path) holds \(String(describing: other)), not text")
    }
  }

  /// The text of a key that was checked to hold one.
  func text(_ path: String) -> String {
    guard let text = optionalText(path) else { preconditionFailure("\(path) holds null") }
    return text
  }

  /// The enumeration case of that name; the key's choices are the enumeration's raw values.
  func choice<Choice: RawRepresentable<String>>(_ path: String, _ type: Choice.Type) -> Choice {
    guard let choice = Choice(rawValue: text(path)) else {
      preconditionFailure("\(path): \(text(path)) is in the table of keys but not in \(type)")
    }
    return choice
  }

  /// The number of a key that was checked to hold one.
  func number(_ path: String) -> Double {
    guard case .number(let number) = values[path] else {
      preconditionFailure("\(path) holds no number")
    }
    return number
  }

  /// The number of a key; nil for null.
  func optionalNumber(_ path: String) -> Double? {
    values[path] == .null ? nil : number(path)
  }

  /// The numbers of a key that was checked to hold a list of them.
  func numbers(_ path: String) -> [Double] {
    guard case .numbers(let numbers) = values[path] else {
      preconditionFailure("\(path) holds no list of numbers")
    }
    return numbers
  }

  /// The whole number of a key; nil for null.
  func optionalInteger(_ path: String) -> Int? {
    switch values[path] {
    case .integer(let number): number
    case .null: nil
    case let other: preconditionFailure("\(path) holds \(String(describing: other))")
    }
  }

  /// The whole number of a key that was checked to hold one.
  func integer(_ path: String) -> Int {
    guard let number = optionalInteger(path) else { preconditionFailure("\(path) holds null") }
    return number
  }

  /// The flag of a key that was checked to hold one.
  func flag(_ path: String) -> Bool {
    guard case .flag(let flag) = values[path] else {
      preconditionFailure("\(path) holds no flag")
    }
    return flag
  }

  /// The gates of a key that was checked to hold them.
  func gates(_ path: String) -> [Gate] {
    guard case .gates(let gates) = values[path] else {
      preconditionFailure("\(path) holds no gates")
    }
    return gates
  }

  /// The items of a key that was checked to hold a list.
  func list(_ path: String) -> [String] {
    guard case .list(let items) = values[path] else {
      preconditionFailure("\(path) holds no list")
    }
    return items
  }
}
