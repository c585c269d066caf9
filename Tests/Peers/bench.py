#!/usr/bin/env python3
"""Times Fovea beside PyTorch in one run: convolution layers, and whole networks training and predicting.

    python3 bench.py FOVEA_BENCH [convolution|NETWORK:train|NETWORK:infer …] [--convolution fastest|unfolded|im2col]
        [--batch 16] [--size 224] [--threads 2] [--rounds 5]

Networks are resnet18, resnet50, squeezenet1_1 and mobilenet_v2. Inference is held against ONNX Runtime too, where that is installed.

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

    def __init__(self, what, batch, size, threads):
        self.what, self.batch = what, batch
        torch.manual_seed(1)
        if what == "convolution":
            self.work = {f: self.convolutions(m, batch, size) for f, m in self.formats.items()}
            return
        self.work = {f: self.network(m, batch, size) for f, m in self.formats.items()}
        if what.endswith(":infer") and len(self.formats) > 1:
            session = self.onnx_session(batch, size, threads)
            if session:
                self.work["onnxruntime"] = session

    def onnx_session(self, batch, size, threads):
        """The same network in ONNX Runtime, or None where that is not installed."""
        try:
            import onnxruntime
        except ImportError:
            return None
        import io, torchvision
        model = getattr(torchvision.models, self.what.split(":")[0])(num_classes=10).eval()
        x = torch.randn(batch, 3, size, size)
        file = io.BytesIO()
        torch.onnx.export(model, (x,), file, dynamo=False, input_names=["x"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(file.getvalue(), options, providers=["CPUExecutionProvider"])
        feed = {"x": x.numpy()}
        return {"infer": lambda: session.run(None, feed)}

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
        name, mode = self.what.split(":")
        model = getattr(torchvision.models, name)(num_classes=10).to(memory_format=format)
        x = torch.randn(batch, 3, size, size).to(memory_format=format)
        truth = torch.arange(batch) % 10
        if mode == "infer":
            model.eval()
            return {mode: lambda: model(x)}
        model.train()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)

        def step():
            optimizer.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(model(x), truth).backward()
            optimizer.step()
        return {mode: step}

    def round(self):
        mode = torch.enable_grad if self.what.endswith(":train") else torch.inference_mode
        times = {}
        with mode():
            for format, work in self.work.items():
                for name, run in work.items():
                    if self.what == "convolution":
                        run()  # small: the mean of three calls after one, as fovea-bench does it
                    calls = 3 if self.what == "convolution" else 2
                    start = time.perf_counter()
                    for _ in range(calls):
                        run()
                    times.setdefault(name, {})[format] = (time.perf_counter() - start) / calls
        return times


def serve(arguments):
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    side = TorchSide(arguments.what[0], arguments.batch, arguments.size, arguments.threads)
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
    sizes = ["--batch", arguments.batch, "--size", arguments.size, "--threads", arguments.threads]
    ours = Child([arguments.bench, *command(what), *sizes, "--convolution", arguments.convolution])
    theirs = Child([sys.executable, __file__, "--serve", arguments.bench, what, *sizes])
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


def command(what):
    """What makes fovea-bench take turns at a measurement."""
    if what == "convolution":
        return [what]
    network, mode = what.split(":")
    return ["--network", network, "--mode", mode, "--serve"]


def fresh(what, arguments):
    """Peak memory and seconds to the end of the first step, each side in a process of its own."""
    network, mode = what.split(":")
    sizes = ["--batch", arguments.batch, "--size", arguments.size, "--threads", arguments.threads]
    ours = [arguments.bench, "--network", network, "--mode", mode, "--seconds", 1, "--json", *sizes]
    theirs = [sys.executable, __file__, "--once", arguments.bench, what, *sizes]
    sides = [json.loads(subprocess.run(list(map(str, c)), check=True, capture_output=True, text=True).stdout) for c in (ours, theirs)]
    for key, unit in (("peak_bytes", 2**20), ("start_to_first_step_seconds", 1)):
        a, b = (side[key] / unit for side in sides)
        print(f"{what} {key.replace('_bytes', ' MiB').replace('_', ' ')}: Fovea {a:.2f}, PyTorch {b:.2f}, Fovea ÷ PyTorch {a / b:.2f}", flush=True)


def once(arguments):
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    TorchSide.formats = {"channels_last": torch.channels_last}
    side = TorchSide(arguments.what[0], arguments.batch, arguments.size, arguments.threads)
    mode = torch.enable_grad if ":train" in arguments.what[0] else torch.inference_mode
    step = next(iter(side.work["channels_last"].values()))
    with mode():
        step()
        with open("/proc/self/stat") as stat, open("/proc/uptime") as uptime:
            age = float(uptime.read().split()[0]) - int(stat.read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
        step(), step()
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
    print(json.dumps({"peak_bytes": peak, "start_to_first_step_seconds": age}))


def report(found, expected, arguments):
    width = max(map(len, found[0]))
    print(f"{'':{width}}  Fovea ms  PyTorch ms  ratio (rounds)                  PyTorch's format")
    for name in expected[0]:
        ours = [r[name] for r in found]
        medians = {f: statistics.median(r[name][f] for r in expected) for f in expected[0][name]}
        onnx = medians.pop("onnxruntime", None)
        format = min(medians, key=medians.get)
        ratios = [r[name][format] / o for r, o in zip(expected, ours)]
        spread = f"{statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"
        print(f"{name:{width}}  {1e3 * statistics.median(ours):8.2f}  {1e3 * medians[format]:10.2f}  {spread:30}  {format}")
        if onnx:
            against = [r[name]["onnxruntime"] / o for r, o in zip(expected, ours)]
            print(f"{'ONNX Runtime':{width}}  {'':8}  {1e3 * onnx:10.2f}  {statistics.median(against):.2f} ({min(against):.2f}–{max(against):.2f})")
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
    parser.add_argument("what", nargs="*", default=["convolution", "resnet18:train", "resnet18:infer"])
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--convolution", default="fastest")
    parser.add_argument("--fresh", action="store_true", help="peak memory and start-up of fresh processes instead")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        return serve(arguments)
    if arguments.once:
        return once(arguments)
    version = subprocess.run([arguments.bench, "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{version}; PyTorch {torch.__version__}, Python {platform.python_version()}; {processor()}; "
          f"{arguments.threads} threads, batch {arguments.batch}, {arguments.size} px, "
          f"{arguments.rounds} rounds after {WARM_UPS} warm-ups", flush=True)
    for what in arguments.what:
        if arguments.fresh:
            fresh(what, arguments)
            continue
        print(f"\n{what}, {arguments.convolution}", flush=True)
        measure(what, arguments)


main()
