#!/usr/bin/env python3
"""Times Fovea beside PyTorch and others in one run: convolution layers, whole networks, their memory and their growth.

    bench.py FOVEA_BENCH [convolution|NETWORK:train|NETWORK:infer|NETWORK:head …] [--threads 2] [--rounds 5]
        [--batch N] [--size N] [--convolution fastest|unfolded|im2col] [--peers onnxruntime,openvino,ncnn,compile]
    bench.py FOVEA_BENCH [NETWORK:train …] --fresh
    bench.py FOVEA_BENCH [NETWORK:train …] --growth

Child processes stay alive and take turns, A B B A A B B A …, with every thread of the machine for one at a time; a round is
one turn of each, after warm-up rounds that are not counted. PyTorch eager, channels_last and contiguous, the better of the
two by its median; predictions also against each of the other programs that is installed. Printed: the median time of each
side, and median, range and rounds of the ratios (its time ÷ Fovea's: above 1, Fovea is faster). Before each round the
machine's multiply-adds are measured: rounds in which they fell below 90 % of the run's best are marked *, and the median of
the calm rounds stands beside that of all. What could not be measured is said, with the reason.
"""
import argparse, os, platform, statistics, subprocess, time
from importlib import metadata
import bench_fresh
import bench_report
from bench_children import Child, NotMeasured, python, sizes

WARM_UPS = 2  # rounds, of two steps each, behind the one step that starts a side
CLEARLY = 1.1  # so much slower in the warm-ups, the worse of two formats is left out of the rounds
OTHERS = ("onnxruntime", "openvino", "ncnn", "compile")
EPOCHS = 10  # of `NETWORK:head`
CUSTOMARY = {"resnet50": (8, 224), "densenet121": (8, 224), "unet": (4, 256), "squeezenet_decoder": (16, 128)}  # batch, pixels


class Probe:
    """The machine's multiply-adds, and the best of them so far."""

    def __init__(self, bench, threads):
        self.child = Child([bench, "probe", "--serve", "--threads", threads], says_ready=False)
        self.best = 0
        for _ in range(3):
            self.ask()

    def ask(self):
        value = self.child.ask()["gflops"]
        self.best = max(self.best, value)
        return value


def started(what, batch, size, arguments):
    """The sides that take turns, Fovea first; those that cannot are named with the reason."""
    sized = sizes(batch, size, arguments.threads)
    if what == "convolution":
        own = [what]
    else:
        network, mode = what.split(":")
        own = ["--network", network, "--mode", mode, "--serve"]
    sides = {"Fovea": Child([arguments.bench, *own, *sized, "--convolution", arguments.convolution], says_ready=False)}
    try:
        sides["Fovea"].ask()  # before the others, which take long to start
        sides["PyTorch"] = Child(python("bench_torch.py", what, *sized), arguments.threads)
        for peer in arguments.peers if what.endswith(":infer") else ():
            sides[peer] = Child(python("bench_others.py", peer, what, *sized), arguments.threads)
        for name in list(sides):
            try:
                sides[name].wait_until_ready()
            except NotMeasured as why:
                if name == "PyTorch":
                    raise
                print(f"{name}: not measured: {why}", flush=True)
                sides.pop(name).close()
    except NotMeasured:
        close(sides)
        raise
    return sides


def close(sides):
    for side in sides.values():
        side.close()


def turn(sides, number, probe, left_out):
    """One round: every side once, in turning order."""
    reading = probe.ask()
    answers = {}
    for name in sides if number % 2 == 0 else reversed(sides):
        answers[name] = sides[name].ask(left_out)
    theirs = {}
    for name in sides:
        for row, series in answers[name].items() if name != "Fovea" else ():
            theirs.setdefault(row, {}).update(series)
    return bench_report.Round(reading, answers["Fovea"], theirs)


def slower(rounds):
    """The formats that are clearly the worse of a peer's two."""
    names = []
    for row in rounds[0].theirs:
        medians = {s: statistics.median(r.theirs[row][s] for r in rounds) for s in rounds[0].theirs[row]}
        for name, median in medians.items():
            rivals = [m for other, m in medians.items() if other.split("/")[0] == name.split("/")[0]]
            if median > CLEARLY * min(rivals):
                names.append(name)
    return names


def measure(what, batch, size, arguments, probe):
    sides = started(what, batch, size, arguments)
    try:
        warm = [turn(sides, number, probe, []) for number in range(WARM_UPS)]
        left_out = [] if what == "convolution" else slower(warm[1:])
        rounds = [turn(sides, number, probe, left_out) for number in range(arguments.rounds)]
    finally:
        close(sides)
    if what == "convolution":
        bench_report.layers(rounds, batch, size, probe.best)
    else:
        bench_report.network(rounds, batch * (EPOCHS if what.endswith(":head") else 1), probe.best)


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.processor()


def header(arguments):
    packages = ("torch", "torchvision", "onnxruntime", "openvino", "ncnn", "pnnx")
    installed = {d.metadata["Name"].lower(): d.version for d in metadata.distributions()}
    versions = ", ".join(f"{p} {installed.get(p, 'missing')}" for p in packages)
    version = subprocess.run([arguments.bench, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{version}; {versions}, Python {platform.python_version()}; {processor()}; "
          f"{arguments.threads} threads; "
          + (f"{bench_fresh.PROCESSES} processes of each side" if arguments.fresh else
             "one process for each row" if arguments.growth else
             f"{arguments.rounds} rounds after {WARM_UPS} warm-ups"), flush=True)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", help="the built fovea-bench")
    parser.add_argument("what", nargs="*", default=["convolution", "resnet18:train", "resnet18:infer"])
    parser.add_argument("--batch", type=int, help="instead of 16, or 8 or 4 for large networks")
    parser.add_argument("--size", type=int, help="instead of 224, or 256 for unet")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--convolution", default="fastest")
    parser.add_argument("--peers", type=lambda text: [p for p in text.split(",") if p], default=OTHERS)
    parser.add_argument("--fresh", action="store_true", help="peak memory and start-up of fresh processes instead")
    parser.add_argument("--growth", action="store_true", help="Fovea alone over batches and sizes instead")
    return parser.parse_args()


def main():
    start = time.monotonic()
    arguments = parsed()
    header(arguments)
    probe = Probe(arguments.bench, arguments.threads)
    for what in arguments.what:
        network = what.split(":")[0]
        batch, size = CUSTOMARY.get(network, (16, 224))
        batch, size = arguments.batch or batch, arguments.size or size
        try:
            if arguments.growth:
                bench_fresh.growth(network, arguments, probe)
            elif arguments.fresh:
                bench_fresh.fresh(what, batch, size, arguments)
            else:
                print(f"\n{what}, batch {batch}, {size} px, {arguments.threads} threads, {arguments.convolution}", flush=True)
                measure(what, batch, size, arguments, probe)
        except NotMeasured as why:
            print(f"{what}: not measured: {why}", flush=True)
    print(f"\nall of this took {(time.monotonic() - start) / 60:.1f} minutes")


main()
