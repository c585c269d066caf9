#!/usr/bin/env python3
"""Writes Fixtures/pixels.json: what PyTorch, in Float64, says of networks that answer for places, whole gradients included.

    python3 pixel_gradients.py [FOLDER]

Backbones at reduced width from gradients_networks.py; the decoder of PixelPlan in plain PyTorch: nearest enlargement to the skip's
size, the skip behind it, two 3×3 convolutions with norm and ReLU, a last level without skip, 1×1 with bias. The loss is
Σ logits · formula. Of every gradient (of DenseNet and MobileNet: of the decoder's and every 23rd) the norm and two projections.
"""
import json, pathlib, sys
import torch
from torch import nn
from torch.nn import functional as F
from gradients_networks import network, nchw, nhwc, parameter_values, values

OUTPUTS, WIDTH = 2, 4


class Level(nn.Module):
    def __init__(self, inputs, width, heads):
        super().__init__()
        for index, wide in ((1, inputs), (2, width)):
            self.add_module(f"conv{index}", nn.Conv2d(wide, width, 3, padding=1, bias=False))
            self.add_module(f"norm{index}", nn.BatchNorm2d(width))
        if heads:
            self.head = nn.Conv2d(width, OUTPUTS, 1)

    def forward(self, x):
        return F.relu(self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x))))))


def skips_of(architecture, whole, x):
    """(stride, output) of each skip, then the deepest stage's output."""
    if architecture == "resnet18":
        x = F.relu(whole.bn1(whole.conv1(x)))
        x = F.max_pool2d(x, 3, 2, 1)
        found = []
        for stride, layer in zip((4, 8, 16, 32), (whole.layer1, whole.layer2, whole.layer3, whole.layer4)):
            x = layer(x)
            found.append((stride, x))
        return found
    wanted = {"squeezenet1_1": {"1": 2, "4": 4, "7": 8, "12": 16},
              "densenet121": {"denseblock1": 4, "denseblock2": 8, "denseblock3": 16, "norm5": 32},
              "mobilenet_v2": {"1": 2, "3": 4, "6": 8, "13": 16, "18": 32}}[architecture]
    found = []
    for name, part in whole.features.named_children():
        x = part(x)
        if name in wanted:
            found.append((wanted[name], F.relu(x) if name == "norm5" else x))
    return found


def answer(architecture, share, size, stride, supervised=False, shift=0.0, every=1):
    whole = network(architecture, OUTPUTS, share).double().train()
    x = nchw(values("input", (2, *size, 3))).double()
    with torch.no_grad():
        found = [(s, y.shape[1]) for s, y in skips_of(architecture, whole, x) if s >= stride]
    decoder, below = nn.ModuleDict(), found[-1][1]
    finest = found[0][0] if len(found) > 1 else found[-1][0]
    for number in range(len(found) - 1, 0, -1):
        s, beside = found[number - 1]
        heads = supervised and not (number == 1 and finest == stride)
        decoder[str(number)] = Level(below + beside, min(WIDTH * s, 256), heads)
        below = min(WIDTH * s, 256)
    if finest > stride:
        decoder["0"] = Level(below, WIDTH * stride, False)
        below = WIDTH * stride
    decoder["head"] = nn.Conv2d(below, OUTPUTS, 1)
    decoder.double().train()
    named = list(whole.named_parameters()) + [(f"decoder.{n}", p) for n, p in decoder.named_parameters()]
    named = [(n, p) for n, p in named if not n.startswith(("fc.", "head.", "classifier."))]
    with torch.no_grad():
        for name, p in named:
            p.copy_(parameter_values(name, tuple(p.shape)))
            if shift and p.ndim == 1 and name.endswith("bias") and "decoder" not in name and name.split(".")[-1] == "bias":
                p += shift
    outputs = skips_of(architecture, whole, x)
    outputs = [(s, y) for s, y in outputs if s >= stride]
    y, coarser = outputs[-1][1], []
    for number in range(len(outputs) - 1, 0, -1):
        skip = outputs[number - 1][1]
        y = decoder[str(number)](torch.cat([F.interpolate(y, skip.shape[2:], mode="nearest"), skip], 1))
        if hasattr(decoder[str(number)], "head"):
            coarser.insert(0, decoder[str(number)].head(y))
    places = [-(-side // stride) for side in size]
    if "0" in decoder:
        y = decoder["0"](F.interpolate(y, places, mode="nearest"))
    logits = decoder["head"](y)
    if list(logits.shape[2:]) != places:
        logits = F.interpolate(logits, places, mode="nearest")
    maps = [nhwc(y) for y in [logits, *coarser]]
    sum((values(f"output gradient {k}", y.shape).double() * y).sum() for k, y in enumerate(maps)).backward()
    kept = [pair for i, pair in enumerate(named) if pair[0].startswith("decoder") or i % every == 0]
    return {"logits": [summary(f"output {k}", y.detach()) for k, y in enumerate(maps)],
            "gradients": {n: summary(n, p.grad) for n, p in kept}}


def summary(name, tensor):
    flat = tensor.reshape(-1)
    directions = [values(f"{name} direction {k}", flat.shape).double() for k in (1, 2)]
    return [float(f"{float(v):.6g}") for v in (flat.norm(), *(flat @ d for d in directions))]


def main():
    beside = pathlib.Path(__file__).resolve().parent.parent / "NetworksTests" / "Fixtures"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else beside
    contents = {"squeezenet1_1": answer("squeezenet1_1", 0.25, (61, 45), 1),
                "squeezenet1_1 every 4": answer("squeezenet1_1", 0.25, (64, 50), 4, supervised=True, every=9),
                "resnet18": answer("resnet18", 0.125, (64, 48), 1, every=3),
                "densenet121": answer("densenet121", 0.25, (64, 64), 2, every=23),
                "mobilenet_v2": answer("mobilenet_v2", 0.25, (64, 64), 1, shift=1.0, every=23)}
    text = json.dumps(contents, separators=(",", ":")).replace("],\"", "],\n\"")
    (folder / "pixels.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
