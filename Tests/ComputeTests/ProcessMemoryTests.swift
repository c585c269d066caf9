import Compute
import Testing

@Suite struct ProcessMemoryTests {
  /// As proc(5) shows it.
  @Test func `resident bytes are read from the status`() throws {
    let memory = try #require(
      ProcessMemory(
        status: "Name:\tfovea\nVmPeak:\t  999 kB\nVmHWM:\t   2048 kB\nVmRSS:\t    512 kB\n"))
    #expect(memory.peakResidentBytes == 2 << 20)
    #expect(memory.residentBytes == 512 << 10)
  }

  @Test(arguments: ["", "VmRSS:\t 1 kB\n", "VmHWM: 1 MB\nVmRSS: 1 MB\n"])
  func `a status without them is none`(status: String) {
    #expect(ProcessMemory(status: status) == nil)
  }

  @Test func `this process takes memory, and the peak is no less`() throws {
    let memory = try #require(ProcessMemory.now)
    #expect(memory.residentBytes > 1 << 20)
    #expect(memory.peakResidentBytes >= memory.residentBytes)
  }
}
