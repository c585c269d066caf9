internal import Files

/// A value of a pickle; what holds other values lies in the table of `PickleMemory`.
enum PickleValue {
  case none
  case truth(Bool)
  case integer(Int)
  /// A number too large for `Int`; nobody asks for its value.
  case largeInteger
  /// Nobody asks for the value of a floating-point number.
  case float
  case text(String)
  /// Nobody asks for the contents of bytes.
  case bytes
  case global(PickleGlobal)
  /// An index of `PickleMemory.objects`.
  case object(Int)
  /// An index of `PickleMemory.storages`.
  case storage(Int)
  /// An index of `PickleMemory.tensors`.
  case tensor(Int)
}

/// A tuple, list, set or dictionary.
struct PickleObject {
  enum Kind { case tuple, list, set, dictionary }

  let kind: Kind
  /// The items; of a dictionary keys and values in turns.
  var items: [PickleValue] = []
}

/// A storage that a pickle names: raw numbers that lie elsewhere in the file.
struct PickledStorage {
  let key: String
  let type: ElementType
  /// Elements of the whole storage under its key.
  let count: Int
  /// Where this view of it begins, and how many elements it has.
  let start: Int
  let viewCount: Int
}
