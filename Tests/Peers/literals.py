#!/usr/bin/env python3
"""Writes what PyTorch answers for every layer and for two small whole networks: the literals of NetworksTests.

    python3 literals.py [FOLDER]          (default ../NetworksTests/Fixtures beside this script)

layers.json: per case the output, the gradient of the input, of every parameter, and the running statistics after one
training step; inputs, parameters and the gradient of the output come from `values`, so only answers are stored.
networks.json: per network at reduced width and 32 px the logits, the loss, per parameter the norm of its gradient, two
projections of it and three samples, and the losses of ten steps of plain SGD. There the shifts of all norms are raised
by 2, so that few rectifiers stand at their kink: with shifts about 0, images off by 1e-6 end ResNet-18's ten steps at a
rate of 0.02 with losses off by 0.6, DenseNet-121's by 1.6, in Float64 already. The rate is `steady_rate`'s. MobileNetV2
needs raised shifts at step 0 too.
parameters.json: every name and shape of every architecture's checkpoint, as torchvision and the CIFAR authors have them;
of the U-Net, as mateuszbuda/brain-segmentation-pytorch has them.
All in Float64 from the same Float32 numbers, so that the whole difference is the other side's error.
"""
import json, pathlib, sys
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.models.densenet import _DenseBlock, _Transition
from torchvision.models.mobilenetv2 import InvertedResidual
from torchvision.models.resnet import BasicBlock, Bottleneck
from torchvision.models.squeezenet import Fire
from gradients_networks import PaddedBlock, UNetwork, fill, nchw, network, nhwc, values

torch.set_num_threads(1)


class Apply(nn.Module):
    """A function as a module."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Head(nn.Module):
    def __init__(self):
        super().__init__()
        dense = nn.Linear(5, 3)
        self.weight, self.bias = dense.weight, dense.bias

    def forward(self, x):
        return F.linear(x.mean((2, 3)), self.weight, self.bias)


class Projection(nn.Module):
    """One step of VICReg's expander behind its first dense layer."""

    def __init__(self):
        super().__init__()
        self.norm, self.dense = nn.BatchNorm1d(5), nn.Linear(5, 4)

    def forward(self, x):
        return self.dense(F.relu(self.norm(x)))


class Adapter(nn.Module):
    """A residual adapter through two of 16 channels."""

    def __init__(self):
        super().__init__()
        self.down, self.up = nn.Conv2d(16, 2, 1), nn.Conv2d(2, 16, 1)

    def forward(self, x):
        return x + self.up(F.relu(self.down(x)))


class RectifiedNorm(nn.BatchNorm2d):
    def __init__(self):
        super().__init__(5)

    def forward(self, x):
        return F.relu(super().forward(x))


class Stem(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(4)

    def forward(self, x):
        return F.max_pool2d(F.relu(self.bn1(self.conv1(x))), 3, 2, 1)


class CappedNorm(nn.BatchNorm2d):
    def forward(self, x):
        return F.hardtanh(super().forward(x), 0, 1)


def capped(module):
    """The module with a ceiling of 1 instead of 6, which inputs of a test do not reach."""
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.ReLU6):
                setattr(parent, name, nn.Hardtanh(0, 1))
    return module


def projection(before, after, stride):
    return nn.Sequential(nn.Conv2d(before, after, 1, stride, bias=False), nn.BatchNorm2d(after))


def cases():
    """Name, shape of the input (N, H, W, C), module, whether its batch norms are frozen."""
    yield "convolution 3×3", (2, 5, 6, 3), nn.Conv2d(3, 4, 3, 1, 1, bias=False), False
    yield "convolution 3×3 stride 2 with bias", (2, 7, 6, 3), nn.Conv2d(3, 4, 3, 2, 1), False
    yield "convolution 3×3 stride 2 unpadded", (2, 8, 7, 3), nn.Conv2d(3, 4, 3, 2), False
    yield "convolution 7×7 stride 2", (1, 9, 8, 3), nn.Conv2d(3, 5, 7, 2, 3, bias=False), False
    yield "convolution 1×1", (2, 4, 3, 6), nn.Conv2d(6, 4, 1), False
    yield "convolution 1×1 stride 2", (2, 5, 4, 6), nn.Conv2d(6, 4, 1, 2, bias=False), False
    yield "transposed convolution 2×2", (2, 3, 4, 6), nn.ConvTranspose2d(6, 4, 2, 2), False
    yield "batch norm, training", (3, 3, 4, 5), nn.BatchNorm2d(5), False
    yield "batch norm, frozen", (3, 3, 4, 5), nn.BatchNorm2d(5), True
    yield "ReLU", (2, 3, 4, 5), nn.ReLU(), False
    yield "max pool 3×3 stride 2 padding 1", (2, 7, 6, 3), nn.MaxPool2d(3, 2, 1), False
    yield "max pool 3×3 stride 2 ceiling", (2, 6, 8, 3), nn.MaxPool2d(3, 2, ceil_mode=True), False
    yield "average pool 2×2", (2, 6, 5, 3), nn.AvgPool2d(2, 2), False
    yield "global average pool", (2, 3, 4, 5), Apply(lambda x: x.mean((2, 3))), False
    yield "dense", (3, 7), nn.Linear(7, 4), False
    yield "stem", (2, 14, 13, 3), Stem(), False
    yield "basic block", (2, 4, 5, 4), BasicBlock(4, 4), False
    yield "basic block, projected", (2, 5, 4, 3), BasicBlock(3, 4, 2, projection(3, 4, 2)), False
    yield "basic block, frozen", (2, 4, 5, 4), BasicBlock(4, 4), True
    yield "bottleneck", (2, 4, 5, 12), Bottleneck(12, 3), False
    yield "bottleneck, projected", (2, 5, 4, 5), Bottleneck(5, 3, 2, projection(5, 12, 2)), False
    yield "padded block", (2, 4, 5, 4), PaddedBlock(4, 4, 1), False
    yield "padded block, widened", (2, 5, 4, 3), PaddedBlock(3, 6, 2), False
    yield "fire", (2, 4, 5, 6), Fire(6, 3, 4, 4), False
    yield "dense block", (2, 3, 4, 4), _DenseBlock(2, 4, 2, 3, 0), False
    yield "dense block, frozen", (2, 3, 4, 4), _DenseBlock(2, 4, 2, 3, 0), True
    yield "dense transition", (2, 5, 6, 4), _Transition(4, 3), False
    yield "rectified norm", (3, 3, 4, 5), RectifiedNorm(), False
    yield "head", (2, 3, 4, 5), Head(), False
    yield "adapter", (2, 4, 3, 16), Adapter(), False
    yield "projection", (9, 5), Projection(), False
    yield "U-Net, one level", (2, 4, 6, 3), UNetwork(2, base=2, depth=1), False
    yield "U-Net, frozen", (2, 4, 6, 3), UNetwork(2, base=2, depth=1), True
    yield "U-Net, two levels", (2, 8, 12, 3), UNetwork(2, base=2, depth=2), False
    yield "depthwise convolution 3×3", (2, 5, 6, 19), nn.Conv2d(19, 19, 3, 1, 1, groups=19, bias=False), False
    yield "depthwise convolution 3×3 stride 2", (2, 7, 6, 5), nn.Conv2d(5, 5, 3, 2, 1, groups=5, bias=False), False
    yield "norm with a ceiling", (3, 3, 4, 5), CappedNorm(5), False
    yield "norm with a ceiling, frozen", (3, 3, 4, 5), CappedNorm(5), True
    yield "inverted residual", (2, 4, 4, 4), capped(InvertedResidual(4, 4, 1, 2)), False
    yield "inverted residual, strided", (3, 4, 4, 3), capped(InvertedResidual(3, 4, 2, 3)), False
    yield "inverted residual, not expanded", (2, 4, 5, 4), capped(InvertedResidual(4, 4, 1, 1)), False


def listed(tensor):
    return [float(f"{v:.9g}") for v in tensor.detach().double().flatten().tolist()]


def layer_answers(shape, module, frozen):
    fill(module).double()
    module.eval() if frozen else module.train()
    x = nchw(values("input", shape).double()).requires_grad_()
    y = module(x)
    shape_out = tuple(nhwc(y).shape)
    y.backward(nchw(values("output gradient", shape_out).double()))
    answer = {"output": listed(nhwc(y)), "inputGradient": listed(nhwc(x.grad)),
              "parameterGradients": {n: listed(p.grad) for n, p in module.named_parameters()}}
    if not frozen:
        answer["runningStatistics"] = {n: listed(b) for n, b in module.named_buffers() if "running" in n}
    return answer


SIZE, BATCH, OUTPUTS, STEPS = 32, 8, 3, 10


def descent(architecture, width, rate, shift, visit=None, noise=None, steps=STEPS):
    """The losses of ten steps. With `noise`, a generator, the images of every step are off by 1e-6 and the gradient of
    every parameter by 1e-5 of its norm, which is what Float32 leaves of them in PyTorch as in Fovea."""
    module = fill(network(architecture, OUTPUTS, width)).double().train()
    for part in module.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.bias.data += shift
    x = nchw(values("input", (BATCH, SIZE, SIZE, 3)).double())
    truth = torch.arange(BATCH) % OUTPUTS

    def blur(tensor, share):
        if noise is None:
            return tensor
        error = torch.randn(tensor.shape, generator=noise, dtype=torch.float64)
        return tensor + share * tensor.norm() / error.norm() * error

    losses = []
    for step in range(steps):
        logits = module(blur(x, 1e-6))
        loss = F.cross_entropy(logits, truth)
        module.zero_grad()
        loss.backward()
        losses.append(loss.item())
        if visit and step == 0:
            visit(logits, module)
        with torch.no_grad():
            for parameter in module.parameters():
                parameter -= rate * blur(parameter.grad, 1e-5)
    return torch.tensor(losses, dtype=torch.float64)


def steady_rate(architecture, width, shift):
    """The largest of 0.02, 0.01, 0.005 … at which such noise, drawn 12 times, moves no loss by more than 1e-4.

    Above it rectifiers fall either way and the run tells roundings apart, not programs."""
    rate = 0.02
    while True:
        clean = descent(architecture, width, rate, shift)
        noisy = (descent(architecture, width, rate, shift, noise=torch.Generator().manual_seed(k)) for k in range(12))
        moved = max(float(((losses - clean).abs() / clean).max()) for losses in noisy)
        print(f"{architecture}: rate {rate:.3g}: noise moves a loss by {moved:.1e}", file=sys.stderr)
        if moved <= 1e-4:
            return rate
        rate /= 2


def network_answers(architecture, width, shift=0, descent_shift=2):
    """Answers at step 0 with `shift` added to the shifts of all norms, and ten losses with `descent_shift` added."""
    answer = {"width": width, "shift": shift}

    def visit(logits, module):
        answer["logits"] = listed(logits)
        answer["gradients"] = {n: summary(n, p.grad) for n, p in module.named_parameters()}

    answer["loss"] = rounded(descent(architecture, width, 0, shift, visit, steps=1))[0]
    rate = steady_rate(architecture, width, descent_shift)
    losses = rounded(descent(architecture, width, rate, descent_shift))
    return {**answer, "descent": {"rate": rate, "shift": descent_shift, "losses": losses}}


def rounded(losses):
    return [float(f"{loss:.9g}") for loss in losses.tolist()]


def summary(name, gradient):
    """Norm; projections on two directions made of the name; first, middle and last value."""
    flat = gradient.flatten()
    directions = [values(f"{name} direction {k}", flat.shape).double() for k in (1, 2)]
    samples = flat[[0, len(flat) // 2, len(flat) - 1]]
    return listed(torch.stack([flat.norm(), *(flat @ d for d in directions), *samples]))


def checkpoint_shapes(module):
    return {n: list(t.shape) for n, t in module.state_dict().items() if not n.endswith("num_batches_tracked")}


def write(folder, name, contents):
    text = json.dumps(contents, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("},\"", "},\n\"").replace("],\"", "],\n\"")
    (folder / name).write_text(text + "\n")


def main():
    beside = pathlib.Path(__file__).resolve().parent.parent / "NetworksTests" / "Fixtures"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else beside
    write(folder, "layers.json", {n: layer_answers(*rest) for n, *rest in cases()})
    write(folder, "networks.json", {"resnet18": network_answers("resnet18", 0.125),
                                    "squeezenet1_1": network_answers("squeezenet1_1", 0.25),
                                    "densenet121": network_answers("densenet121", 0.25),
                                    "mobilenet_v2": network_answers("mobilenet_v2", 0.25, shift=2)})
    names = ["resnet18", "resnet34", "resnet50", "squeezenet1_1", "resnet20_cifar", "resnet56_cifar", "densenet121",
             "mobilenet_v2", "resnet10_slim"]
    shapes = {name: checkpoint_shapes(network(name, 10)) for name in names}
    write(folder, "parameters.json", shapes | {"unet": checkpoint_shapes(UNetwork())})


main()
