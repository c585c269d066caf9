"""The network with encoder and decoder of Fovea's segmentation and detection in PyTorch, and how both peers train it.

SqueezeNet 1.1's features as encoder; nearest-neighbour enlargement, the skip beside it, two 3×3 convolutions with batch norm and
ReLU, of 64, 32, 16 and 8 channels; 1×1 to the outputs. AdamW (weight decay 1e-4, none on biases and norms), one epoch of linear
warm-up, cosine to zero.
"""
import math
import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn.functional import interpolate
from torchvision.models import squeezenet1_1

BATCH, RATE, DECAY, WARM_UP, BASE = 16, 5e-4, 1e-4, 1, 8
MEAN = torch.tensor([123.68, 116.779, 103.939]).view(1, 3, 1, 1)


def pair(inputs, outputs):
    layers = []
    for wide in (inputs, outputs):
        layers += [nn.Conv2d(wide, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]
    return nn.Sequential(*layers)


class PixelNetwork(nn.Module):
    """Logits `(N, outputs, ⌈H / stride⌉, ⌈W / stride⌉)`; stride 1 or 4."""

    def __init__(self, weights, outputs, stride):
        super().__init__()
        self.features = squeezenet1_1(weights=None).features
        if weights != "random":
            self.load_state_dict(load_file(weights), strict=False)
        widths = [8 * BASE, 4 * BASE] + ([2 * BASE] if stride == 1 else [])
        self.levels = nn.ModuleList(
            pair(below + skip, wide) for below, skip, wide in zip([512] + widths, [256, 128, 64], widths))
        self.finest = pair(widths[-1], BASE) if stride == 1 else None
        self.last = nn.Conv2d(BASE if stride == 1 else widths[-1], outputs, 1)
        for part in (self.levels, self.finest, self.last):
            for module in part.modules() if part else ():
                if isinstance(module, nn.Conv2d):
                    nn.init.kaiming_normal_(module.weight)
                    if module.bias is not None:
                        nn.init.zeros_(module.bias)
        self.to(memory_format=torch.channels_last)

    def forward(self, x):
        size, skips = x.shape[2:], []
        x = x.to(memory_format=torch.channels_last)
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in (1, 4, 7):
                skips.append(x)
        for level, skip in zip(self.levels, reversed(skips)):
            x = level(torch.cat([interpolate(x, skip.shape[2:], mode="nearest"), skip], 1))
        if self.finest is not None:
            x = self.finest(interpolate(x, size, mode="nearest"))
        else:
            x = interpolate(x, [-(-side // 4) for side in size], mode="nearest")
        return self.last(x)


def fit(network, indices, epochs, loss_of):
    """Trains on batches of `indices` in random order; `loss_of(network, batch)` is minimised. Returns how many images it saw."""
    decayed = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0}], lr=RATE)
    per_epoch = math.ceil(len(indices) / BATCH)
    warm, steps = WARM_UP * per_epoch, epochs * per_epoch
    for step in range(steps):
        if step % per_epoch == 0:
            batches = indices[torch.randperm(len(indices))].split(BATCH)
        rate = RATE * (step + 1) / warm if step < warm else \
            RATE * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(steps - warm, 1)))
        for group in optimizer.param_groups:
            group["lr"] = rate
        loss = loss_of(network, batches[step % per_epoch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return epochs * len(indices)
