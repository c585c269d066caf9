#!/usr/bin/env python3
"""PyTorch's side of bench.py, a child process: rounds of one measurement in both memory formats.

    bench_torch.py WHAT [--once] [--batch 16] [--size 224] [--threads 2]

Eager mode, denormals flushed, inference_mode for predictions, SGD with momentum, no gradient for the images. With --once:
one training step or prediction in a fresh process, then two more; printed are the time to the end of the first and the peak.
"""
import argparse, json
import torch
from torch.nn import functional as F
from bench_children import CALLS, process_facts, seconds, serve
from bench_layers import LAYERS, side_of

OUTPUTS = 10
EPOCHS = 10  # of head-only fine-tuning; the same as `HeadTraining.epochs` of fovea-bench
FORMATS = {"channels_last": torch.channels_last, "contiguous": torch.contiguous_format}


def limit(threads):
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)


def network(name):
    """The network that fovea-bench calls so, with PyTorch's random weights."""
    import gradients_networks, pixel_network
    if name == "unet":
        return gradients_networks.UNetwork(outputs=1, base=32, depth=4)
    if name == "squeezenet_decoder":
        return pixel_network.PixelNetwork("random", 1, 1)
    return gradients_networks.network(name, OUTPUTS)


def convolutions(format, batch, size):
    """Forward and both gradients of each layer, by name."""
    work = {}
    for name, side, inside, outside, kernel, stride, padding in LAYERS:
        side = side_of(side, size)
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


def training(name, format, batch, size):
    model = network(name).to(memory_format=format).train()
    x = torch.randn(batch, 3, size, size).to(memory_format=format)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    if name in ("unet", "squeezenet_decoder"):
        mask = torch.randint(0, 2, (batch, 1, size, size)).float()
        loss = lambda: F.binary_cross_entropy_with_logits(model(x), mask)
    else:
        truth = torch.arange(batch) % OUTPUTS
        loss = lambda: F.cross_entropy(model(x), truth)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss().backward()
        optimizer.step()
    return step


def prediction(name, format, batch, size):
    model = network(name).to(memory_format=format).eval()
    x = torch.randn(batch, 3, size, size).to(memory_format=format)

    def predict():
        with torch.inference_mode():
            model(x)
    return predict


def head_training(name, format, batch, size):
    """Ten epochs of the head over a frozen backbone: with its features kept by hand, and without."""
    backbone = network(name).to(memory_format=format).eval().requires_grad_(False)
    label = next(n for n in ("fc", "classifier", "head") if hasattr(backbone, n))
    head = getattr(backbone, label).requires_grad_(True)
    setattr(backbone, label, torch.nn.Identity())
    x = torch.randn(batch, 3, size, size).to(memory_format=format)
    truth = torch.arange(batch) % OUTPUTS
    optimizer = torch.optim.SGD(head.parameters(), lr=0.01, momentum=0.9)

    def update(features):
        optimizer.zero_grad(set_to_none=True)
        F.cross_entropy(head(features), truth).backward()
        optimizer.step()

    def kept():
        with torch.inference_mode():
            features = backbone(x)
        features = features.clone()  # autograd takes no tensor of inference_mode
        for _ in range(EPOCHS):
            update(features)

    def recomputed():
        for _ in range(EPOCHS):
            with torch.no_grad():
                features = backbone(x)
            update(features)
    return {"PyTorch, features kept": kept, "PyTorch, backbone each epoch": recomputed}


def work_of(what, batch, size):
    """What is run, by row and by `PEER/FORMAT`."""
    rows = {}
    for name, format in FORMATS.items():
        if what == "convolution":
            for row, run in convolutions(format, batch, size).items():
                rows.setdefault(row, {})[f"PyTorch/{name}"] = run
            continue
        architecture, mode = what.split(":")
        if mode == "head":
            runs = head_training(architecture, format, batch, size)
        else:
            runs = {"PyTorch": (training if mode == "train" else prediction)(architecture, format, batch, size)}
        rows.setdefault(mode, {}).update({f"{peer}/{name}": run for peer, run in runs.items()})
    return rows


def once(arguments):
    limit(arguments.threads)
    architecture, mode = arguments.what.split(":")
    make = training if mode == "train" else prediction
    step = make(architecture, torch.channels_last, arguments.batch, arguments.size)
    step()
    _, age = process_facts()
    step(), step()
    peak, _ = process_facts()
    print(json.dumps({"peak_bytes": peak, "start_to_first_step_seconds": age}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--once", action="store_true")
    arguments = parser.parse_args()
    if arguments.once:
        return once(arguments)
    limit(arguments.threads)
    is_small = arguments.what == "convolution"  # the mean of three calls after one, as fovea-bench does it
    calls = 3 if is_small else 1 if arguments.what.endswith(":head") else CALLS  # ten epochs are long enough
    rows = work_of(arguments.what, arguments.batch, arguments.size)
    for run in (run for series in rows.values() for run in series.values()):
        run()

    def rounds(left_out):
        times = {}
        for row, series in rows.items():
            for name, run in series.items():
                if name in left_out:
                    continue
                if is_small:
                    run()
                times.setdefault(row, {})[name] = seconds(run, calls)
        return times
    with torch.inference_mode(is_small):
        serve(rounds)


if __name__ == "__main__":
    main()
