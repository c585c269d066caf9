/// The generator that Tests/Peers/pixel_literals.py repeats: x = 1103515245·x + 12345 mod 2³¹.
struct Draws {
  private var state: Int

  init(seed: Int) { state = seed }

  mutating func below(_ bound: Int) -> Int {
    state = (state * 1_103_515_245 + 12345) % (1 << 31)
    return (state >> 8) % bound
  }
}
