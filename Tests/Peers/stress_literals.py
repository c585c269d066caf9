"""The numbers that Tests/ExplainingTests/CorruptionTests.swift holds, from Pillow (libjpeg-turbo) and SciPy.

    python stress_literals.py

JPEG of pictures from a formula, without subsampling: the first column and the sixth row of the grey one, the fourth row
of the coloured one. A normal blur of 1.5 pixels of one bright pixel, its weights cut off at 5 pixels.
"""
import io

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter


def picture(height, width, channels):
    row, column, channel = np.mgrid[:height, :width, :channels]
    return ((7 * row + 13 * column + 3 * row * column + 29 * channel) % 256).astype(np.uint8)


def decoded(pixels, **options):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", **options)
    return np.asarray(Image.open(file)).astype(int)


for quality in (80, 25, 7):
    grey = decoded(picture(11, 13, 1)[..., 0], quality=quality)
    print("grey", quality, grey[:, 0].tolist(), grey[5].tolist())
for quality in (80, 25):
    print("colour", quality, decoded(picture(8, 8, 3), quality=quality, subsampling=0)[3].flatten().tolist())
point = np.zeros((13, 13))
point[6, 6] = 1
print("blur", gaussian_filter(point, 1.5, radius=5)[6, 6:12].round(7).tolist())
