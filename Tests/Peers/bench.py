#!/usr/bin/env python3
"""Times Fovea beside PyTorch in one run: convolution layers by im2col, ResNet-18 training, ResNet-18 inference.

    python3 bench.py FOVEA_BENCH [convolution|train|infer …] [--batch 16] [--size 224] [--threads 2] [--rounds 5]

Two child processes stay alive and take turns, A B B A A B B A …; each turn is one round of the named measurement, after
warm-up rounds that are not counted. PyTorch eager, channels_last and contiguous, the better of the two by its median; the
same threads, denormals flushed, inference_mode, SGD with momentum, no gradient for the images. Printed: the median time of
each side and the median of the rounds' ratios PyTorch ÷ Fovea (above 1: Fovea is faster).
"""
import argparse, json, os, platform, statistics, subprocess, sys, time
import torch

WARM_UPS = 5
# name, height and width at 224 px, channels in, channels out, kernel, stride, padding: ResNet-18's, and two of ResNet-50's
LAYERS = [
    ("7×7 stride 2, 3→64, 224", 224, 3, 64, 7, 2, 3),
    ("3×3, 64→64, 56", 56, 64, 64, 3, 1, 1),
    ("3×3 stride 2, 64→128, 56", 56, 64, 128, 3, 2, 1),
    ("1×1 stride 2, 64→128, 56", 56, 64, 128, 1, 2, 0),
    ("3×3, 128→128, 28", 28, 128, 128, 3, 1, 1),
    ("3×3, 256→256, 14", 14, 256, 256, 3, 1, 1),
    ("3×3, 512→512, 7", 7, 512, 512, 3, 1, 1),
    ("1×1, 64→256, 56", 56, 64, 256, 1, 1, 0),
    ("1×1, 1024→256, 14", 14, 1024, 256, 1, 1, 0),
]


# MARK: the PyTorch side, a child process

class TorchSide:
    """Runs rounds of one measurement in both memory formats."""

    formats = {"channels_last": torch.channels_last, "contiguous": torch.contiguous_format}

    def __init__(self, what, batch, size):
        self.what, self.batch = what, batch
        torch.manual_seed(1)
        if what == "convolution":
            self.work = {f: self.convolutions(m, batch, size) for f, m in self.formats.items()}
        else:
            self.work = {f: self.network(m, batch, size) for f, m in self.formats.items()}

    def convolutions(self, format, batch, size):
        work = {}
        for name, side, inside, outside, kernel, stride, padding in LAYERS:
            side = max(1, side * size // 224)
            x = torch.randn(batch, inside, side, side).to(memory_format=format)
            w = torch.randn(outside, inside, kernel, kernel).to(memory_format=format)
            dy = torch.randn_like(torch.conv2d(x, w, None, stride, padding)).to(memory_format=format)

            def backward(mask, x=x, w=w, dy=dy, stride=stride, padding=padding):
                torch.ops.aten.convolution_backward(
                    dy, x, w, None, [stride] * 2, [padding] * 2, [1, 1], False, [0, 0], 1, mask)
            work[f"{name}: forward"] = lambda x=x, w=w, s=stride, p=padding: torch.conv2d(x, w, None, s, p)
            work[f"{name}: input gradient"] = lambda b=backward: b([True, False, False])
            work[f"{name}: weight gradient"] = lambda b=backward: b([False, True, False])
        return work

    def network(self, format, batch, size):
        import torchvision
        model = torchvision.models.resnet18(num_classes=10).to(memory_format=format)
        x = torch.randn(batch, 3, size, size).to(memory_format=format)
        truth = torch.arange(batch) % 10
        if self.what == "infer":
            model.eval()
            return {"inference": lambda: model(x)}
        model.train()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

        def step():
            optimizer.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(model(x), truth).backward()
            optimizer.step()
        return {"training step": step}

    def round(self):
        mode = torch.inference_mode if self.what != "train" else torch.enable_grad
        times = {}
        with mode():
            for format, work in self.work.items():
                for name, run in work.items():
                    if self.what == "convolution":
                        run()  # small: the mean of three calls after one, as fovea-bench does it
                    calls = 3 if self.what == "convolution" else 1
                    start = time.perf_counter()
                    for _ in range(calls):
                        run()
                    times.setdefault(name, {})[format] = (time.perf_counter() - start) / calls
        return times


def serve(arguments):
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    side = TorchSide(arguments.what[0], arguments.batch, arguments.size)
    for line in sys.stdin:
        print(json.dumps(side.round()), flush=True)


# MARK: taking turns

class Child:
    """A process that answers each line with one line of JSON."""

    def __init__(self, command):
        self.process = subprocess.Popen([str(c) for c in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def round(self, number):
        self.process.stdin.write(f"round {number}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.process.args[0]} ended with status {self.process.wait()}")
        time.sleep(0.2)  # lets spinning worker threads of this side fall asleep before the other's turn
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(what, arguments):
    common = [what, "--batch", arguments.batch, "--size", arguments.size, "--threads", arguments.threads]
    ours = Child([arguments.bench, *common])
    theirs = Child([sys.executable, __file__, "--serve", arguments.bench, *common])
    found, expected = [], []
    for number in range(-WARM_UPS, arguments.rounds):
        pair = [(ours, found), (theirs, expected)]
        for child, results in pair if number % 2 == 0 else pair[::-1]:
            answer = child.round(number)
            if number >= 0:
                results.append(answer)
    ours.close()
    theirs.close()
    report(found, expected, arguments)


def report(found, expected, arguments):
    width = max(map(len, found[0]))
    print(f"{'':{width}}  Fovea ms  PyTorch ms  ratio (rounds)                  PyTorch's format")
    for name in expected[0]:
        ours = [r[name] for r in found]
        medians = {f: statistics.median(r[name][f] for r in expected) for f in expected[0][name]}
        format = min(medians, key=medians.get)
        ratios = [r[name][format] / o for r, o in zip(expected, ours)]
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
        print(f"{name:{width}}  {1e3 * statistics.median(ours):8.2f}  {1e3 * medians[format]:10.2f}  {spread:30}  {format}")
    if len(found[0]) == 1:
        ours = statistics.median(next(iter(r.values())) for r in found)
        print(f"Fovea: {arguments.batch / ours:.1f} images/s")


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", help="the built fovea-bench")
    parser.add_argument("what", nargs="*", default=["convolution", "train", "infer"])
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        return serve(arguments)
    version = subprocess.run([arguments.bench, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{version}; PyTorch {torch.__version__}, Python {platform.python_version()}; {processor()}; "
          f"{arguments.threads} threads, batch {arguments.batch}, {arguments.size} px, "
          f"{arguments.rounds} rounds after {WARM_UPS} warm-ups", flush=True)
    for what in arguments.what:
        print(f"\n{what}", flush=True)
        measure(what, arguments)


main()
