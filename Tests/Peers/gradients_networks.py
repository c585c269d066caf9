"""Numbers and networks that both sides of a comparison can make: no file goes between them.

`values` fills a tensor from its name by integer arithmetic that Swift repeats (Tests/NetworksTests/Formula.swift).
`network` builds the networks of Fovea from torchvision's, and the CIFAR networks from their paper.
"""
from collections import OrderedDict
import numpy as np
import torch
import torchvision
from torch import nn
from torch.nn import functional as F


def values(name, shape, scale=1.0, offset=0.0):
    """Float32 values in [offset − scale, offset + scale): FNV-1a of the name, plus the index, through MurmurHash3's finaliser."""
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x01000193) & 0xFFFFFFFF
    count = int(np.prod(shape))
    z = (np.arange(count, dtype=np.uint64) * 0x9E3779B9 + seed) & 0xFFFFFFFF
    z ^= z >> 16
    z = (z * 0x85EBCA6B) & 0xFFFFFFFF
    z ^= z >> 13
    z = (z * 0xC2B2AE35) & 0xFFFFFFFF
    z ^= z >> 16
    unit = (z >> 8).astype(np.float64) / (1 << 23) - 1
    return torch.from_numpy((unit * scale + offset).astype(np.float32).reshape(shape))


def parameter_values(name, shape):
    """What a parameter or running statistic of this name and checkpoint shape is set to."""
    if name.endswith("running_var") or (name.endswith("weight") and len(shape) == 1):
        return values(name, shape, 0.25, 1)
    if len(shape) == 1:
        return values(name, shape, 0.1)
    return values(name, shape, (6 / np.prod(shape[1:])) ** 0.5)


def fill(module):
    """Sets every parameter and running statistic by `parameter_values`."""
    with torch.no_grad():
        for name, tensor in module.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                tensor.copy_(parameter_values(name, tuple(tensor.shape)))
    return module


def nhwc(tensor):
    """A tensor's values with channels last, for (N, C, H, W) and (N, F) alike."""
    return tensor.permute(0, 2, 3, 1) if tensor.ndim == 4 else tensor


def nchw(tensor):
    return tensor.permute(0, 3, 1, 2).contiguous() if tensor.ndim == 4 else tensor


class PaddedBlock(nn.Module):
    """Basic block with the shortcut "option A" of He et al. 2015, section 4.2, as akamaster/pytorch_resnet_cifar10
    places its zeros: half below, half above the channels."""

    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.stride, self.extra = stride, channels - channels_in

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        if self.stride != 1 or self.extra:
            # Zeros on both sides as the original repository has them: planes // 4 each when the planes double.
            x = F.pad(x[:, :, ::2, ::2], (0, 0, 0, 0, self.extra // 2, self.extra - self.extra // 2))
        return F.relu(y + x)


class CIFARNetwork(nn.Module):
    def __init__(self, blocks, outputs, width=1.0):
        super().__init__()
        channels = [round(c * width) for c in (16, 32, 64)]
        self.conv1 = nn.Conv2d(3, channels[0], 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels[0])
        before = channels[0]
        for stage, c in enumerate(channels):
            layers = []
            for block in range(blocks):
                layers.append(PaddedBlock(before, c, 2 if stage > 0 and block == 0 else 1))
                before = c
            self.add_module(f"layer{stage + 1}", nn.Sequential(*layers))
        self.linear = nn.Linear(before, outputs)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.linear(x.mean((2, 3)))


class SqueezeNetwork(nn.Module):
    """torchvision's features under Fovea's head: global average pooling, then one dense layer."""

    def __init__(self, outputs):
        super().__init__()
        self.features = torchvision.models.squeezenet1_1().features
        self.head = nn.Linear(512, outputs)

    def forward(self, x):
        return self.head(self.features(x).mean((2, 3)))


class UNetwork(nn.Module):
    """U-Net (Ronneberger, Fischer, Brox 2015) with batch norms and padded convolutions, named as mateuszbuda/brain-segmentation-pytorch
    (unet.py; Buda, Saha, Mazurowski 2019) names it; logits, without that one's sigmoid."""

    def __init__(self, outputs=1, base=32, depth=4, channels=3):
        super().__init__()
        self.depth = depth
        widths = [base << level for level in range(depth + 1)]
        for level in range(1, depth + 1):
            before = channels if level == 1 else widths[level - 2]
            self.add_module(f"encoder{level}", self.block(f"enc{level}", before, widths[level - 1]))
        self.bottleneck = self.block("bottleneck", widths[depth - 1], widths[depth])
        for level in range(depth, 0, -1):
            width = widths[level - 1]
            self.add_module(f"upconv{level}", nn.ConvTranspose2d(2 * width, width, 2, 2))
            self.add_module(f"decoder{level}", self.block(f"dec{level}", 2 * width, width))
        self.conv = nn.Conv2d(base, outputs, 1)

    @staticmethod
    def block(name, before, width):
        layers = {}
        for index, inputs in ((1, before), (2, width)):
            layers[f"{name}conv{index}"] = nn.Conv2d(inputs, width, 3, padding=1, bias=False)
            layers[f"{name}norm{index}"] = nn.BatchNorm2d(width)
            layers[f"{name}relu{index}"] = nn.ReLU(inplace=True)
        return nn.Sequential(OrderedDict(layers))

    def forward(self, x):
        skips = []
        for level in range(1, self.depth + 1):
            x = getattr(self, f"encoder{level}")(x)
            skips.append(x)
            x = F.max_pool2d(x, 2, 2)
        x = self.bottleneck(x)
        for level in range(self.depth, 0, -1):
            x = torch.cat((getattr(self, f"upconv{level}")(x), skips[level - 1]), 1)
            x = getattr(self, f"decoder{level}")(x)
        return self.conv(x)


def narrowed(module, width):
    """The same network with every channel count but the image's and the outputs' multiplied."""
    def scaled(count):
        return max(1, int(count * width + 0.5))
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Conv2d):
                inside = child.in_channels if child.in_channels == 3 else scaled(child.in_channels)
                groups = 1 if child.groups == 1 else scaled(child.groups)
                new = nn.Conv2d(inside, scaled(child.out_channels), child.kernel_size, child.stride, child.padding,
                                groups=groups, bias=child.bias is not None)
            elif isinstance(child, nn.BatchNorm2d):
                new = nn.BatchNorm2d(scaled(child.num_features))
            elif isinstance(child, nn.Linear):
                new = nn.Linear(scaled(child.in_features), child.out_features)
            else:
                continue
            setattr(parent, name, new)
    return module


def slim_network(outputs):
    """ResNet-18 with one block for two and fewer channels."""
    whole = torchvision.models.ResNet(torchvision.models.resnet.BasicBlock, [1, 1, 1, 1], num_classes=outputs)
    channels = [32, 64, 128, 192]
    whole.conv1 = nn.Conv2d(3, channels[0], 7, 2, 3, bias=False)
    whole.bn1 = nn.BatchNorm2d(channels[0])
    whole.inplanes = channels[0]
    for index, count in enumerate(channels):
        layer = whole._make_layer(torchvision.models.resnet.BasicBlock, count, 1, stride=1 if index == 0 else 2)
        setattr(whole, f"layer{index + 1}", layer)
    whole.fc = nn.Linear(channels[-1], outputs)
    return whole


def network(architecture, outputs, width=1.0):
    """A network of Fovea in PyTorch, with random weights."""
    if architecture.endswith("_cifar"):
        return CIFARNetwork({"resnet20_cifar": 3, "resnet56_cifar": 9}[architecture], outputs, width)
    if architecture == "squeezenet1_1":
        whole = SqueezeNetwork(outputs)
    elif architecture == "resnet10_slim":
        whole = slim_network(outputs)
    else:
        whole = getattr(torchvision.models, architecture)(num_classes=outputs)
    for child in whole.modules():
        if isinstance(child, nn.Dropout):
            child.p = 0.0  # as in Fovea, where the caller decides
    return whole if width == 1 else narrowed(whole, width)
