"""Parts of a drawn mask as SciPy has them, and drawn polygons as pycocotools has them.

The literals of Tests/AnnotationsTests/MaskPartsTests.swift and Tests/IngestTests/CocoShapeTests.swift.

The polygons come from a linear congruential generator that the test repeats. Printed are each
polygon's area, a SHA-256 over the run lengths of all, and some masks in pycocotools' letters.
"""

import hashlib

import numpy as np
from pycocotools import mask as coco
from scipy import ndimage


class Draw:
    """Numerical Recipes' generator."""

    def __init__(self):
        self.state = 7

    def below(self, bound):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return (self.state >> 8) % bound


def polygon(draw):
    """A size and corners x, y, x, y… on eighths of a pixel, some outside the image."""
    rows, columns = 5 + draw.below(60), 5 + draw.below(60)
    corners = []
    for _ in range(3 + draw.below(7)):
        corners.append(draw.below(8 * columns + 64) / 8 - 4)
        corners.append(draw.below(8 * rows + 64) / 8 - 4)
    return rows, columns, corners


def counts(mask):
    """Run lengths column by column, beginning with what is not marked."""
    flat = mask.flatten(order="F")
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flat, [2]])))
    return np.diff(np.concatenate([[0], edges])).tolist()


def parts():
    """Prints how many parts a drawn mask has, the largest, and how many are single pixels."""
    draw = Draw()
    mask = np.array([draw.below(256) < 90 for _ in range(61 * 47)]).reshape(61, 47)
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = np.bincount(labels.ravel())[1:]
    print(count, sizes.max(), (sizes == 1).sum())


def polygons():
    """Prints areas, the digest of all run lengths, and some masks in letters."""
    draw = Draw()
    lines, areas, letters = [], [], []
    for number in range(200):
        rows, columns, corners = polygon(draw)
        code = coco.frPyObjects([corners], rows, columns)[0]
        mask = coco.decode(code)
        areas.append(int(mask.sum()))
        lines.append(" ".join(map(str, counts(mask))))
        if number % 40 == 0:
            letters.append((code["counts"].decode(), counts(mask)))
    print(areas)
    print(hashlib.sha256("\n".join(lines).encode()).hexdigest())
    for text, runs in letters:
        print(repr(text), runs)


parts()
polygons()
