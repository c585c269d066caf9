internal import Synchronization

/// Maps that wait for the next frame of the same size, since fresh memory is a part of its cost.
///
/// A class because the network, which is copied, has one store. It keeps a few, and small ones.
final class ChannelMapStore: Sendable {
  private static let most = 8
  private static let mostNumbers = 1 << 20

  private let waiting = Mutex<[ChannelMap]>([])

  /// A map with zeros around its cells; what the cells hold is of no meaning.
  func map(rows: Int, columns: Int, channels: Int, border: Int) -> ChannelMap {
    let found = waiting.withLock { maps -> ChannelMap? in
      let place = maps.firstIndex {
        $0.rows == rows && $0.columns == columns && $0.channels == channels && $0.border == border
      }
      return place.map { maps.remove(at: $0) }
    }
    return found ?? ChannelMap(rows: rows, columns: columns, channels: channels, border: border)
  }

  /// Takes a map that nobody needs any more; of those that wait the oldest makes room.
  func keep(_ map: consuming ChannelMap) {
    guard map.values.count <= Self.mostNumbers else { return }
    waiting.withLock { [map] maps in
      if maps.count == Self.most { maps.removeFirst() }
      maps.append(map)
    }
  }
}
