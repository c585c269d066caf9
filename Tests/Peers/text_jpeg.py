#!/usr/bin/env python3
"""Draws QUILLON into a small JPEG, turned by its EXIF and with an artist in it, and prints it as base64.

    python3 text_jpeg.py

The literal stands in Tests/DeliveryTests/MadeJPEG.swift.
"""
import base64, io
from PIL import Image

FACE = {"E": [31, 16, 16, 30, 16, 16, 31], "I": [14, 4, 4, 4, 4, 4, 14], "L": [16, 16, 16, 16, 16, 16, 31],
        "N": [17, 25, 21, 19, 17, 17, 17], "O": [14, 17, 17, 17, 17, 17, 14], "Q": [14, 17, 17, 17, 21, 18, 13],
        "U": [17, 17, 17, 17, 17, 17, 14]}

picture = Image.new("L", (112, 40), 60)
for index, letter in enumerate("QUILLON"):
    for row, dots in enumerate(FACE[letter]):
        for column in range(5):
            if dots >> (4 - column) & 1:
                x, y = 14 + 2 * (6 * index + column), 13 + 2 * row
                picture.paste(230, (x, y, x + 2, y + 2))
exif = Image.Exif()
exif[274] = 6
exif[315] = "Quillon"
file = io.BytesIO()
picture.save(file, "JPEG", quality=60, optimize=True, exif=exif)
text = base64.b64encode(file.getvalue()).decode()
for start in range(0, len(text), 88):
    print(text[start:start + 88])
