"""Fits the small network that tells text-like regions, and writes its weights.

    text_net.py fit FOLDER … --weights text-regions.bin --minutes 12
    text_net.py score FOLDER … --weights text-regions.bin
    text_net.py literals --weights text-regions.bin

The folders are made by burned_in.py. A frame is first brought to local contrast (`contrast`), so
that neither its range nor the text's contrast matters; then two strided convolutions and five
separable ones with growing reach give a number for each cell of 4 by 4 pixels.
"""

import argparse
import json
import os
import struct
import time

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

REACH, WIDTH, DILATIONS = 16, 32, (1, 2, 4, 8, 1)


def box_mean(a, reach):
    """The mean of the square around each pixel, clipped at the border."""
    rows, columns = a.shape
    sums = np.zeros((rows + 1, columns + 1))
    np.cumsum(np.cumsum(a, 0, dtype=float), 1, out=sums[1:, 1:])
    y0, y1 = np.maximum(0, np.arange(rows) - reach), np.minimum(rows, np.arange(rows) + reach + 1)
    x0, x1 = (np.maximum(0, np.arange(columns) - reach),
              np.minimum(columns, np.arange(columns) + reach + 1))
    total = sums[y1][:, x1] - sums[y0][:, x1] - sums[y1][:, x0] + sums[y0][:, x0]
    return total / ((y1 - y0)[:, None] * (x1 - x0)[None])


def contrast(plane):
    """How far each sample lies from the mean around it, in units of the steps around it."""
    plane = plane.astype(float)
    steps = np.zeros_like(plane)
    steps[:, :-1] = np.abs(np.diff(plane, axis=1))
    difference = plane - box_mean(plane, REACH)
    return difference / (np.abs(difference) + 2 * box_mean(steps, REACH) + 0.5)


class TextNet(nn.Module):
    """Three planes of local contrast to a number for each cell of 4 by 4 pixels."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 4, 2, 1)
        self.second = nn.Conv2d(8, WIDTH, 3, 2, 1)
        self.spread = nn.ModuleList(
            nn.Conv2d(WIDTH, WIDTH, 3, 1, d, d, groups=WIDTH) for d in DILATIONS)
        self.mix = nn.ModuleList(nn.Conv2d(WIDTH, WIDTH, 1) for _ in DILATIONS)
        self.last = nn.Conv2d(WIDTH, 1, 1)

    def forward(self, x):
        x = F.relu(self.second(F.relu(self.first(x))))
        for spread, mix in zip(self.spread, self.mix):
            x = F.relu(x + mix(F.relu(spread(x))))
        return self.last(x)[:, 0]


def listed(folder):
    with open(os.path.join(folder, "list.jsonl")) as table:
        return [json.loads(line) for line in table]


def picture(folder, facts):
    """Local contrast of a picture, 3 planes."""
    raw = np.fromfile(os.path.join(folder, facts["name"] + ".raw"), "<u2")
    raw = raw.reshape(facts["rows"], facts["columns"], facts["channels"])
    planes = [contrast(raw[..., c]) for c in range(facts["channels"])]
    return np.stack(planes if len(planes) == 3 else planes * 3).astype("f4")


def grown(mask, reach):
    return box_mean(mask.astype(float), reach) > 1e-9


def targets(folder, facts):
    """For each pixel: 1 text, 0 none, 2 does not count."""
    shape = (facts["rows"], facts["columns"])
    if not facts["text"]:
        return np.zeros(shape, "u1")
    mask = np.fromfile(os.path.join(folder, facts["name"] + ".mask"), "u1").reshape(shape) > 64
    near, far = grown(mask, 2), grown(mask, 2 + max(6, facts.get("size", 0) // 2))
    return np.where(near, 1, np.where(far, 2, 0)).astype("u1")


def loaded(folders):
    found = []
    for folder in folders:
        for facts in listed(folder):
            if min(facts["rows"], facts["columns"]) < 40:
                continue
            image = (picture(folder, facts) * 127).round().astype("i1")
            image = image[:1] if facts["channels"] == 1 else image
            found.append((image, targets(folder, facts), bool(facts["text"])))
    return found


def patch(sample, rng, side):
    image, target, has_text = sample
    rows, columns = target.shape
    if has_text and rng.random() < 0.8:
        ys, xs = np.where(target == 1)
        i = rng.integers(len(ys))
        y, x = ys[i] - rng.integers(side), xs[i] - rng.integers(side)
    else:
        y, x = rng.integers(max(1, rows - side + 1)), rng.integers(max(1, columns - side + 1))
    y, x = (min(max(0, v), max(0, n - side)) for v, n in ((y, rows), (x, columns)))
    crop = np.zeros((3, side, side), "f4")
    goal = np.full((side, side), 2, "u1")
    part = image[:, y : y + side, x : x + side]
    h, w = part.shape[1:]
    order = rng.permutation(3) if part.shape[0] == 3 else [0, 0, 0]
    crop[:, :h, :w] = part[order] / 127.0 * rng.choice([-1, 1])
    goal[:h, :w] = target[y : y + h, x : x + w]
    turns, flip = rng.integers(4), rng.random() < 0.3
    crop, goal = np.rot90(crop, turns, (1, 2)), np.rot90(goal, turns)
    if flip:
        crop, goal = crop[:, :, ::-1], goal[:, ::-1]
    return crop.copy(), goal.copy()


def cell_goals(goal):
    """Text where a quarter of a cell is text, none where nothing is."""
    n, rows, columns = goal.shape
    cells = goal.reshape(n, rows // 4, 4, columns // 4, 4)
    text, none = (cells == 1).mean((2, 4)), (cells == 0).mean((2, 4))
    return np.where(text >= 0.25, 1, np.where(none == 1, 0, 2))


def fit(asked):
    torch.set_num_threads(asked.threads)
    rng = np.random.default_rng(0)
    torch.manual_seed(0)
    samples = loaded(asked.folders)
    torch.set_flush_denormal(True)
    texts = [s for s in samples if s[2]]
    others = [s for s in samples if not s[2]]
    print(len(texts), len(others), "pictures", flush=True)
    net = TextNet()
    if asked.start:
        net.load_state_dict(torch.load(asked.start))
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    begin, step, side, shown = time.time(), 0, 128, []
    hard = []
    while (spent := (time.time() - begin) / 60 / asked.minutes) < 1:
        for group in optimizer.param_groups:
            group["lr"] = asked.rate * min(1, step / 100) * (0.5 + 0.5 * np.cos(np.pi * spent))
        chosen = [texts[i] for i in rng.integers(len(texts), size=8)]
        chosen += [others[i] for i in rng.integers(len(others), size=6)]
        pairs = [patch(s, rng, side) for s in chosen]
        if hard:
            pairs += [hard[i] for i in rng.integers(len(hard), size=4)]
        image = torch.from_numpy(np.stack([p[0] for p in pairs]))
        goal = torch.from_numpy(cell_goals(np.stack([p[1] for p in pairs])))
        out = net(image)
        loss = F.binary_cross_entropy_with_logits(out, (goal == 1).float(), reduction="none")
        negative = loss[goal == 0]
        most = negative.topk(max(1, negative.numel() // 50)).values
        total = loss[goal == 1].mean() + most.mean() + negative.mean()
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        with torch.no_grad():  # what was hardest comes again
            worst = torch.where(goal == 0, loss, 0).amax((1, 2))
            for i in torch.nonzero(worst > 1.5)[:, 0].tolist():
                if i >= 8 or rng.random() < 0.3:
                    hard.append(pairs[i])
            hard = hard[-600:]
        shown.append((loss[goal == 1].mean().item(), most.mean().item()))
        step += 1
        if step % 100 == 0:
            print(step, np.mean(shown[-100:], 0).round(4), len(hard), flush=True)
            torch.save(net.state_dict(), asked.weights + ".pt")
    write(net, asked.weights)


def write(net, file):
    """All weights as little-endian floats, in the order of use: kernels, then biases."""
    layers = [net.first, net.second]
    for spread, mix in zip(net.spread, net.mix):
        layers += [spread, mix]
    with open(file, "wb") as out:
        for layer in layers + [net.last]:
            for part in (layer.weight, layer.bias):
                values = part.detach().flatten().tolist()
                out.write(struct.pack(f"<{len(values)}f", *values))
    torch.save(net.state_dict(), file + ".pt")


def score(asked):
    net = read(asked.weights)
    torch.set_num_threads(asked.threads)
    for folder in asked.folders:
        for facts in listed(folder):
            if min(facts["rows"], facts["columns"]) < 16:
                continue
            with torch.no_grad():
                out = net(torch.from_numpy(picture(folder, facts))[None])[0].numpy()
            np.save(os.path.join(folder, facts["name"] + ".cells.npy"), out.astype("f2"))


def read(file):
    """The network of a file that `write` made."""
    net = TextNet()
    values = np.fromfile(file, "<f4")
    layers = [net.first, net.second]
    for spread, mix in zip(net.spread, net.mix):
        layers += [spread, mix]
    place = 0
    with torch.no_grad():
        for layer in layers + [net.last]:
            for part in (layer.weight, layer.bias):
                part.copy_(torch.from_numpy(values[place : place + part.numel()]).view_as(part))
                place += part.numel()
    assert place == len(values)
    return net.eval()


def literals(asked):
    """Cells of a pattern, for PrivacyTests/TextNetworkTests.swift."""
    y, x = np.mgrid[0:38, 0:45]
    grey = (y * y * 7 + x * 13) % 97 + 40 * (x % 9 == 3)
    green, blue = (x * x + 3 * y) % 61, (y * 5 + x) % 31
    for planes in ([grey] * 3, [grey, green, blue]):
        image = np.stack([contrast(p) for p in planes]).astype("f4")
        with torch.no_grad():
            out = read(asked.weights)(torch.from_numpy(image)[None])[0]
        print(tuple(out.shape), [round(v, 4) for v in out.flatten()[::7].tolist()])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["fit", "score", "literals"])
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--weights", required=True)
    parser.add_argument("--minutes", type=float, default=12)
    parser.add_argument("--rate", type=float, default=4e-3)
    parser.add_argument("--start")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    {"fit": fit, "score": score, "literals": literals}[asked.what](asked)


if __name__ == "__main__":
    main()
