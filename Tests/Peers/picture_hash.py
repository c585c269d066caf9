#!/usr/bin/env python3
"""Prints the expected numbers of PictureSketchTests, from numpy and scipy.

    python3 picture_hash.py

The picture is 50 x 70 samples by a formula that Tests/IngestTests/PictureSketchTests.swift repeats. Cells are
means; scipy's discrete cosine transform (type 2) and numpy's median make the hash, coefficients 1 to 8 in each direction (Zauner
2010, section 3.1), the first the lowest bit.
"""
import numpy as np
from scipy.fft import dctn

ROWS, COLUMNS, SIDE = 50, 70, 32


def sample(row, column):
    return (row * row * 7 + column * 13 + row * column * 5 + (row * 31 + column * 17) % 23 * 9) % 4096


picture = np.array([[sample(y, x) for x in range(COLUMNS)] for y in range(ROWS)])
# Each sample is repeated so often that every cell is made of whole samples.
exact = np.repeat(np.repeat(picture.astype(float), SIDE, 0), SIDE, 1)
exact = exact.reshape(SIDE, ROWS, SIDE, COLUMNS).mean((1, 3))
lowest, highest = exact.min(), exact.max()
cells = np.rint((exact - lowest) / (highest - lowest) * 255).astype(int)
print("cells by", [(r, c, int(cells[r, c])) for r, c in [(0, 0), (0, 31), (7, 20), (15, 3), (16, 16), (31, 0), (31, 31)]])
print("sum of all cells", int(cells.sum()))
coefficients = dctn(cells.astype(float))[1:9, 1:9].ravel()
bits = coefficients > np.median(coefficients)
print("hash 0x%016X" % sum(1 << i for i, bit in enumerate(bits) if bit))
