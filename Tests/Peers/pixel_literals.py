#!/usr/bin/env python3
"""Prints the expected numbers of PixelMapTests, BoxDecodingTests and MaskPartsTests, from other hands than ours.

    python3 pixel_literals.py

PyTorch: bilinear enlargement and reduction. lesion_boxes.py beside this file: peaks, boxes and soft suppression. scipy: parts and holes.
"""
import numpy as np
import torch
from scipy import ndimage
from torch.nn.functional import interpolate
from lesion_boxes import SIZE, decoded


class Draws:
    """x = 1103515245·x + 12345 mod 2³¹; a draw is (x >> 8) mod bound. Tests/TrainingTests/Draws.swift has the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 1103515245 + 12345) % (1 << 31)
        return (self.state >> 8) % bound


def bilinear():
    draws = Draws(1)
    maps = torch.tensor([draws.below(100) / 100 for _ in range(4 * 5)]).view(1, 1, 4, 5)
    for size in ((7, 6), (2, 3)):
        whole = interpolate(maps, size, mode="bilinear", align_corners=False)[0, 0]
        print(f"bilinear {size}:", [round(float(v), 6) for v in whole.flatten()])
    inner = interpolate(maps[..., 1:3, :], (3, 5), mode="bilinear", align_corners=False)[0, 0]
    print("bilinear of rows 1 to 2:", [round(float(v), 6) for v in inner.flatten()])


def boxes():
    draws = Draws(2)
    grid = 8
    logits = torch.tensor([[[draws.below(800) / 100 - 6 for _ in range(grid)] for _ in range(grid)]])
    sizes = [[[draws.below(300) / 100 + 0.5 for _ in range(grid)] for _ in range(grid)] for _ in range(2)]
    offsets = [[[draws.below(100) / 100 for _ in range(grid)] for _ in range(grid)] for _ in range(2)]
    found = decoded(torch.cat([logits, torch.tensor(sizes + offsets)]))
    print(f"boxes of {grid} cells for {SIZE} pixels: {len(found)}")
    for box in found[:6] + found[-1:]:
        print("   ", [round(v, 6) for v in box])


def parts():
    draws = Draws(3)
    mask = np.array([[draws.below(100) < 55 for _ in range(16)] for _ in range(12)])

    def runs(picture):
        flat, lengths, now, length = picture.flatten(), [], False, 0
        for value in flat:
            if value != now:
                lengths.append(length)
                now, length = value, 0
            length += 1
        return lengths + [length]

    numbers, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = np.bincount(numbers.flatten())[1:]
    print("parts by 8 neighbours:", count, sorted(sizes.tolist()))
    filled = ndimage.binary_fill_holes(mask)
    print("holes filled:", int(filled.sum()) - int(mask.sum()), runs(filled))
    print("largest part:", runs(numbers == 1 + int(sizes.argmax())))
    print("parts of 3 and more:", runs(np.isin(numbers, 1 + np.nonzero(sizes >= 3)[0])))
    sparse = np.array([[draws.below(100) < 18 for _ in range(16)] for _ in range(12)])
    numbers, count = ndimage.label(sparse, np.ones((3, 3)))
    sizes = np.bincount(numbers.flatten())[1:]
    print("sparse parts:", count, sorted(sizes.tolist()))
    print("sparse largest:", runs(numbers == 1 + int(sizes.argmax())))
    print("sparse parts of 3 and more:", runs(np.isin(numbers, 1 + np.nonzero(sizes >= 3)[0])))
    ring = np.zeros((7, 9), bool)
    ring[1:6, 1:8], ring[2:5, 2:7], ring[3, 4] = True, False, True
    ring[5, 7] = False
    print("ring:", runs(ring), "filled:", runs(ndimage.binary_fill_holes(ring)))


def windows():
    """nnU-Net's steps (compute_steps_for_sliding_window of nnunetv2 2.5) and Gaussian weights, which we take in double precision."""
    def starts(length, side, step):
        count = int(np.ceil((length - side) / (side * step))) + 1
        return [int(np.round((length - side) / max(count - 1, 1) * i)) for i in range(count)]
    for length, side, overlap in ((50, 16, 0.5), (17, 16, 0.5), (100, 32, 0.25)):
        print(f"windows of {side} over {length}, overlap {overlap}:", starts(length, side, 1 - overlap))
    side, begins = 8, starts(13, 8, 0.5)
    heights = np.exp(-((np.arange(side) - (side - 1) / 2) / (side / 8)) ** 2 / 2)
    sums = np.zeros(13)
    for start in begins:
        sums[start:start + side] += heights
    print("starts:", begins, "shares:", [[float(f"{v:.6g}") for v in heights / sums[b:b + side]] for b in begins])


bilinear()
boxes()
parts()
windows()
