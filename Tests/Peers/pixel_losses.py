#!/usr/bin/env python3
"""Prints the expected numbers of MaskLossTests, BoxLossTests and PixelTruthTests.

    python3 pixel_losses.py

PyTorch: cross-entropies, their focal forms, all gradients. MONAI: DiceLoss and TverskyLoss. scipy: distances. The
targets of boxes are the published code of "Objects as points" (gaussian_radius, draw_umich_gaussian), written out.
"""
import math

import numpy as np
import torch
from monai.losses import DiceLoss, TverskyLoss
from scipy import ndimage
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy


def formula(count, step=7919, size=101):
    return [((i * step) % size - size // 2) / (size // 4) for i in range(count)]


def show(name, *values):
    print(f"{name}: " + ", ".join(f"{float(v):.9g}" for v in values))


def marks(images, labels, rows, columns):
    """By label a block that grows with the image; the second label lies beside the first."""
    t = torch.zeros(images, labels, rows, columns)
    for n in range(images):
        for l in range(labels):
            t[n, l, l:l + 2 + n % 2, 2 * l:2 * l + 2] = 1
    return t


def masks():
    images, rows, columns = 2, 4, 5
    for kind, outputs in (("labels", 2), ("classes", 3)):
        values = torch.tensor(formula(images * rows * columns * outputs)).reshape(images, rows, columns, outputs)
        t = marks(images, 2, rows, columns)
        if kind == "classes":
            t[:, 1] *= 1 - t[:, 0]
        classes = (t * torch.tensor([1., 2.])[None, :, None, None]).sum(1).long()
        one_hot = torch.stack([(classes == k).float() for k in range(3)], 1)

        def pixelwise(x, gamma):
            if kind == "labels":
                ce = binary_cross_entropy_with_logits(x, t, reduction="none")
                p = x.sigmoid()
                return (ce * (1 - (p * t + (1 - p) * (1 - t))) ** gamma).mean()
            ce = cross_entropy(x, classes, reduction="none")
            return (ce * (1 - (x.softmax(1) * one_hot).sum(1)) ** gamma).mean()

        truth = t if kind == "labels" else one_hot
        activation = dict(sigmoid=True) if kind == "labels" else dict(softmax=True, include_background=False)
        dice = DiceLoss(smooth_nr=1, smooth_dr=1, **activation)
        tversky = TverskyLoss(alpha=0.3, beta=0.7, smooth_nr=1, smooth_dr=1, **activation)
        for name, loss in (("diceCrossEntropy", lambda x: pixelwise(x, 0) + dice(x, truth)),
                           ("focal", lambda x: pixelwise(x, 2)), ("tversky", lambda x: tversky(x, truth))):
            v = values.clone().requires_grad_()
            result = loss(v.permute(0, 3, 1, 2))
            result.backward()
            show(f"{kind} {name} loss", result)
            show(f"{kind} {name} first", *v.grad.flatten()[:6])
            show(f"{kind} {name} last", *v.grad.flatten()[-6:])


def radius_of(height, width, overlap=0.7):
    def root(a, b, c):
        return (b + math.sqrt(b * b - 4 * a * c)) / 2
    area, sides = height * width, height + width
    return min(root(1, sides, area * (1 - overlap) / (1 + overlap)), root(4, 2 * sides, (1 - overlap) * area),
               root(4 * overlap, -2 * overlap * sides, (overlap - 1) * area))


def boxes():
    for size in ((1, 1), (3, 5), (8, 8), (20, 7)):
        show(f"radius {size}", radius_of(*size))
    side, stride, found = 64, 4, [(8.0, 12.0, 28.0, 18.0), (35.0, 24.0, 24.0, 32.0)]
    cells = side // stride
    heat, numbers = np.zeros((cells, cells)), torch.zeros(4, cells, cells)
    centres = []
    for x, y, w, h in found:
        x, y, w, h = (v / stride for v in (x, y, w, h))
        cx, cy = x + w / 2, y + h / 2
        column, row, r = int(cx), int(cy), max(0, int(radius_of(math.ceil(h), math.ceil(w))))
        sigma = (2 * r + 1) / 6
        for i in range(max(0, row - r), min(cells, row + r + 1)):
            for j in range(max(0, column - r), min(cells, column + r + 1)):
                heat[i, j] = max(heat[i, j], math.exp(-((i - row) ** 2 + (j - column) ** 2) / (2 * sigma**2)))
        numbers[:, row, column] = torch.tensor([w, h, cx - column, cy - row])
        centres.append((row, column))
    show("heat sum and squares", heat.sum(), (heat**2).sum())
    print("centres", centres)
    for row, column in centres:
        show(f"numbers {row} {column}", *numbers[:, row, column])
        show(f"heat right of it {row} {column}", heat[row, column + 1])
    x = torch.tensor(formula(cells * cells * 5)).reshape(cells, cells, 5).requires_grad_()
    p, t = x[..., 0].sigmoid(), torch.tensor(heat)
    at = t == 1
    loss = -((1 - p) ** 2 * p.log())[at].sum() - ((1 - t) ** 4 * p**2 * (1 - p).log())[~at].sum()
    for row, column in centres:
        miss = (x[row, column, 1:] - numbers[:, row, column]).abs()
        loss = loss + 0.1 * miss[:2].mean() + miss[2:].mean()
    loss = loss / 2
    loss.backward()
    show("boxes loss", loss)
    show("boxes first", *x.grad.flatten()[:6])
    row, column = centres[0]
    show("boxes at a centre", *x.grad[row, column])


def distances():
    t = marks(1, 1, 6, 7)[0, 0].numpy()
    d = np.where(t > 0, ndimage.distance_transform_edt(t), ndimage.distance_transform_edt(1 - t)) - 0.5
    w = 1 + 4 * np.exp(-d**2 / 50)
    show("weights of the second row", *w[1])
    show("sum of weights", w.sum())


masks()
boxes()
distances()
