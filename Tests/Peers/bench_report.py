"""Tables of bench.py: medians of times, medians and ranges of the rounds' ratios, and which rounds the machine disturbed."""
import statistics
from bench_layers import operations

DISTURBED = 0.9  # of the best that the machine's multiply-adds reached in this run


class Round:
    """One turn of each side: Fovea's seconds by row, the others' by row and `PEER/FORMAT`, and the probe before them."""

    def __init__(self, probe, ours, theirs):
        self.probe, self.ours, self.theirs = probe, ours, theirs


class Ratios:
    """One peer's times over Fovea's in one row, in the format that suits it best."""

    def __init__(self, rounds, row, peer, best):
        series = {name for r in rounds for name in r.theirs.get(row, {}) if name.split("/")[0] == peer}
        whole = [s for s in series if all(s in r.theirs[row] for r in rounds)]
        self.milliseconds, self.name = min(
            (1e3 * statistics.median(r.theirs[row][s] for r in rounds), s) for s in whole)
        self.format = self.name.split("/")[1]
        self.ratios = [r.theirs[row][self.name] / r.ours[row] for r in rounds]
        self.calm = [x for x, r in zip(self.ratios, rounds) if r.probe >= DISTURBED * best]
        self.each = " ".join(f"{x:.2f}{mark(r, best)}" for x, r in zip(self.ratios, rounds))

    @property
    def summary(self):
        """Median and range, and the median of the undisturbed rounds where there are others."""
        text = f"{statistics.median(self.ratios):.2f} ({min(self.ratios):.2f}–{max(self.ratios):.2f})"
        if 0 < len(self.calm) < len(self.ratios):
            text += f", calm {statistics.median(self.calm):.2f}"
        return text


def mark(round, best):
    return "" if round.probe >= DISTURBED * best else "*"


def peers(rounds, row):
    """The peers of a row, in the order in which they stand in the rounds."""
    return list(dict.fromkeys(name.split("/")[0] for name in rounds[0].theirs.get(row, {})))


def probes(rounds, best):
    values = " ".join(f"{r.probe:.0f}{mark(r, best)}" for r in rounds)
    print(f"the machine's multiply-adds, GFLOP/s: {values} (* below 90 % of {best:.0f}, the best of this run)")


def network(rounds, images, best):
    """One table: Fovea, then each peer."""
    row = next(iter(rounds[0].ours))
    ours = statistics.median(r.ours[row] for r in rounds)
    print(f"{'':42}       ms  images/s  its time ÷ Fovea's (range)    each round")
    print(f"{'Fovea':42} {1e3 * ours:8.1f}  {images / ours:8.1f}")
    for peer in peers(rounds, row):
        r = Ratios(rounds, row, peer, best)
        name = " ".join(filter(None, (peer, r.format)))
        print(f"{name:42} {r.milliseconds:8.1f}  {1e3 * images / r.milliseconds:8.1f}  {r.summary:28}  {r.each}")
    probes(rounds, best)


def layers(rounds, batch, size, best):
    """One table: each layer, forward and both gradients."""
    counts = operations(batch, size)
    width = max(map(len, rounds[0].ours))
    print(f"{'':{width}}  Fovea ms  GFLOP/s  of best  PyTorch ms  ÷ Fovea (range)               PyTorch's format")
    for row in (row for layer in counts for row in rounds[0].ours if row.startswith(layer)):
        ours = statistics.median(r.ours[row] for r in rounds)
        pace = counts[row.rsplit(": ", 1)[0]] / ours * 1e-9
        r = Ratios(rounds, row, "PyTorch", best)
        print(f"{row:{width}}  {1e3 * ours:8.2f}  {pace:7.0f}  {100 * pace / best:5.0f} %  {r.milliseconds:10.2f}  "
              f"{r.summary:28}  {r.format}")
    probes(rounds, best)
    print("GFLOP/s count the multiplications of the plain loops; Winograd makes a fourth of them, so it may pass the best.")
