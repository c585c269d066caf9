internal import Glibc

/// The floating-point mode of one thread, with numbers too small to be normal taken as zero.
///
/// Trained weights drift into that range, where a processor is tens of times slower. The mode is
/// set for the length of a piece of work and put back, so that the caller's own code never notices.
enum FloatingPointMode {
  /// Runs `body` on this thread with denormal inputs and results taken as zero.
  static func withDenormalsFlushed(_ body: () -> Void) {
    var saved = fenv_t()
    fegetenv(&saved)
    var flushing = saved
    #if arch(x86_64)
      flushing.__mxcsr |= 0x8040  // FTZ bit 15, DAZ bit 6: Intel SDM vol. 1, 10.2.3
    #elseif arch(arm64)
      flushing.__fpcr |= 1 << 24  // FZ: Arm ARM, FPCR
    #endif
    fesetenv(&flushing)
    body()
    fesetenv(&saved)
  }
}
