internal import Foundation
internal import Glibc

/// How long ago this process began, by the kernel's own clock.
enum ProcessAge {
  /// Seconds since the start, in steps of a clock tick; nil where /proc does not say.
  static var seconds: Double? {
    guard let stat = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
      let uptime = try? String(contentsOfFile: "/proc/uptime", encoding: .utf8),
      let now = uptime.split(separator: " ").first.flatMap({ Double($0) })
    else { return nil }
    // proc(5): field 22 is the start in ticks since boot; fields begin anew behind the name.
    let fields = stat.drop { $0 != ")" }.split(separator: " ")
    guard fields.count > 20, let ticks = Double(fields[20]) else { return nil }
    return now - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}
