"""Fits the small network that tells text-like regions, and writes its weights.

    text_net.py fit DATA --weights text-regions.bin --minutes 60
    text_net.py score FOLDER … --weights text-regions.bin
    text_net.py literals --weights text-regions.bin

DATA is as burned_in.py wants it, and text_patches.py draws on it; folders are made by
burned_in.py. A frame is first brought to local contrast (`local_contrast`), so that neither its
range nor the text's contrast matters; then two strided convolutions, a strided separable one and
separable ones with growing reach give a number for each cell of 8 by 8 pixels.
"""

import argparse
import copy
import json
import os
import struct
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from text_patches import Patches, local_contrast

CELL, FIRST, NEAR, WIDTH, DILATIONS = 8, 8, 32, 64, (1, 2, 4, 2, 1)


class TextNet(nn.Module):
    """Three planes of local contrast to a number for each cell of 8 by 8 pixels."""

    def __init__(self, has_norms=False):
        super().__init__()

        def layer(*sizes, groups=1):
            made = nn.Conv2d(*sizes, groups=groups, bias=not has_norms)
            return nn.Sequential(made, nn.BatchNorm2d(sizes[1], momentum=0.02)) if has_norms else (
                nn.Sequential(made))

        self.first = layer(3, FIRST, 4, 2, 1)
        self.second = layer(FIRST, NEAR, 3, 2, 1)
        self.spread = nn.ModuleList([layer(NEAR, NEAR, 3, 2, 1, groups=NEAR)])
        self.mix = nn.ModuleList([layer(NEAR, WIDTH, 1)])
        for d in DILATIONS:
            self.spread.append(layer(WIDTH, WIDTH, 3, 1, d, d, groups=WIDTH))
            self.mix.append(layer(WIDTH, WIDTH, 1))
        self.last = nn.Conv2d(WIDTH, 1, 1)

    def forward(self, x):
        x = F.relu(self.second(F.relu(self.first(x))))
        x = F.relu(self.mix[0](F.relu(self.spread[0](x))))
        for spread, mix in zip(self.spread[1:], self.mix[1:]):
            x = F.relu(x + mix(F.relu(spread(x))))
        return self.last(x)[:, 0]

    def layers(self):
        """In the order of use."""
        yield self.first
        yield self.second
        for spread, mix in zip(self.spread, self.mix):
            yield spread
            yield mix
        yield nn.Sequential(self.last)


def folded(net):
    """The same network with its norms within the kernels."""
    made = TextNet()
    with torch.no_grad():
        for old, new in zip(net.layers(), made.layers()):
            weight, bias = old[0].weight, old[0].bias
            if len(old) == 2:
                scale = old[1].weight / torch.sqrt(old[1].running_var + old[1].eps)
                weight = weight * scale[:, None, None, None]
                bias = old[1].bias - old[1].running_mean * scale
            new[0].weight.copy_(weight)
            new[0].bias.copy_(bias)
    return made.eval()


def cell_goals(goal):
    """Text where a fifth of a cell is text, none where nothing is."""
    n, rows, columns = goal.shape
    cells = goal.reshape(n, rows // CELL, CELL, columns // CELL, CELL)
    text, none = (cells == 1).mean((2, 4)), (cells == 0).mean((2, 4))
    return np.where(text >= 0.2, 1, np.where(none == 1, 0, 2))


def turned(pair, rng):
    """The same patch in one of sixteen ways; not mirrored where it has text."""
    image, goal = pair
    turns = rng.integers(4)
    image = np.rot90(image, turns, (1, 2)) * np.float32(rng.choice([-1, 1]))
    goal = np.rot90(goal, turns)
    if rng.random() < 0.5 and not (goal == 1).any():
        image, goal = image[:, :, ::-1], goal[:, ::-1]
    return image, goal


def losses(net, pairs):
    """The loss to go down, and each cell's own with the goals."""
    image = torch.from_numpy(np.stack([p[0] for p in pairs]))
    goal = torch.from_numpy(cell_goals(np.stack([p[1] for p in pairs])))
    out = net(image.contiguous(memory_format=torch.channels_last))
    loss = F.binary_cross_entropy_with_logits(out, (goal == 1).float(), reduction="none")
    positive, negative = loss[goal == 1], loss[goal == 0]
    hardest = negative.topk(max(1, negative.numel() // 100)).values.mean()
    # A line is found by its best cells.
    best = []
    for i in range(len(pairs)):
        own = loss[i][goal[i] == 1]
        if own.numel() > 3:
            best.append(own.topk(max(2, own.numel() // 3), largest=False).values.mean())
    best = torch.stack(best).mean() if best else out.sum() * 0
    total = 0.7 * positive.mean() + best + hardest + negative.mean()
    return total, loss.detach(), goal, (positive.mean().item(), best.item(), hardest.item())


def fit(asked):
    torch.set_num_threads(asked.threads)
    torch.set_flush_denormal(True)
    rng = np.random.default_rng(asked.seed)
    torch.manual_seed(asked.seed)
    source = Patches(asked.folders[0], asked.seed)
    net = TextNet(has_norms=True)
    if asked.start:
        net.load_state_dict(torch.load(asked.start))
    net = net.to(memory_format=torch.channels_last)
    mean = copy.deepcopy(net)
    optimizer = torch.optim.AdamW(net.parameters(), asked.rate, weight_decay=1e-4)
    pool, hard, shown, step = [], [], [], 0
    begin = time.time()
    while (spent := (time.time() - begin) / 60 / asked.minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = asked.rate * min(1, step / 200) * (0.5 + 0.5 * np.cos(np.pi * spent))
        fresh = [source.next() for _ in range(8)]
        pool = pool[-2000:] + fresh
        pairs = fresh + [pool[i] for i in rng.integers(len(pool), size=10)]
        if hard:
            pairs += [hard[i] for i in rng.integers(len(hard), size=4)]
        pairs = [turned(p, rng) for p in pairs]
        total, loss, goal, parts = losses(net, pairs)
        optimizer.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimizer.step()
        share = min(0.999, (1 + step) / (20 + step))
        with torch.no_grad():
            for old, new in zip(mean.state_dict().values(), net.state_dict().values()):
                old.copy_(new if old.dtype == torch.long else share * old + (1 - share) * new)
        worst = torch.where(goal == 0, loss, 0).amax((1, 2))
        for i in torch.nonzero(worst[:18] > 1.5)[:, 0].tolist():
            hard.append(pairs[i])  # what was hardest comes again
        hard = hard[-500:]
        shown.append(parts)
        step += 1
        if step % 200 == 0:
            print(step, round(spent, 3), np.mean(shown[-200:], 0).round(4), flush=True)
            torch.save(mean.state_dict(), asked.weights + ".pt")
            write(folded(mean.eval()), asked.weights)
    write(folded(mean.eval()), asked.weights)


def write(net, file):
    """All weights as little-endian floats, in the order of use: kernels, then biases."""
    with open(file, "wb") as out:
        for layer in net.layers():
            for part in (layer[0].weight, layer[0].bias):
                values = part.detach().flatten().tolist()
                out.write(struct.pack(f"<{len(values)}f", *values))


def read(file):
    """The network of a file that `write` made."""
    net = TextNet()
    values = np.fromfile(file, "<f4")
    place = 0
    with torch.no_grad():
        for layer in net.layers():
            for part in (layer[0].weight, layer[0].bias):
                part.copy_(torch.from_numpy(values[place : place + part.numel()]).view_as(part))
                place += part.numel()
    assert place == len(values)
    return net.eval()


def means(net, image):
    """The first look at three planes, and the means of four; see TextNetwork+Views.swift."""
    with torch.no_grad():
        first = net(image[None])[0]
        rows, columns = first.shape
        whole = torch.zeros(3, rows * CELL, columns * CELL)
        whole[:, : image.shape[1], : image.shape[2]] = image[:, : rows * CELL, : columns * CELL]
        looks = [first, net(-whole[None])[0]]
        for sign in (1, -1):
            turned = torch.rot90(sign * whole, 1, (1, 2))
            looks.append(torch.rot90(net(turned[None])[0], -1))
    return first, torch.stack(looks).mean(0)


def planes(raw):
    """Local contrast of a picture (rows, columns, channels), 3 planes."""
    made = [local_contrast(raw[..., c]) for c in range(raw.shape[2])]
    return torch.from_numpy(np.stack(made if len(made) == 3 else made * 3).astype("f4"))


def score(asked):
    """Each picture's cells beside it as float32, of the first look and means of four."""
    net = read(asked.weights)
    torch.set_num_threads(asked.threads)
    for folder in asked.folders:
        with open(os.path.join(folder, "list.jsonl")) as table:
            listed = [json.loads(line) for line in table]
        for facts in listed:
            if min(facts["rows"], facts["columns"]) < 12:
                continue
            raw = np.fromfile(os.path.join(folder, facts["name"] + ".raw"), "<u2")
            raw = raw.reshape(facts["rows"], facts["columns"], facts["channels"])
            for cells, end in zip(means(net, planes(raw)), ("cells", "means")):
                np.save(os.path.join(folder, f"{facts['name']}.{end}.npy"), cells.numpy())


def literals(asked):
    """Cells of a pattern, for PrivacyTests/TextNetworkTests.swift."""
    y, x = np.mgrid[0:70, 0:77]
    grey = (y * y * 7 + x * 13) % 97 + 40 * (x % 9 == 3)
    green, blue = (x * x + 3 * y) % 61, (y * 5 + x) % 31
    net = read(asked.weights)
    for picture in (grey[..., None], np.stack([grey, green, blue], 2)):
        for cells in means(net, planes(picture)):
            shown = [round(v, 4) for v in cells.flatten()[::3].tolist()]
            print(tuple(cells.shape), shown)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["fit", "score", "literals"])
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--start")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    {"fit": fit, "score": score, "literals": literals}[asked.what](asked)


if __name__ == "__main__":
    main()
