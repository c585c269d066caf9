#!/usr/bin/env python3
"""Lay the transparent pictures of PngSuite on black, with a PNG reader of its own, and print their digests.

    python3 pngsuite_on_black.py ../../../shared/data/pngsuite/png

Printed is "name": "sha256" of RGB rows: 8 bits, grey of fewer bits scaled up; 16 bits little-endian. A sample is
(value × alpha + half) div opaque. Only pictures with a pixel that is not opaque. The table stands in
Tests/DecodeTests/PngSuiteTests.swift.
"""
import hashlib, pathlib, struct, sys, zlib

def chunks(data):
    position = 8
    while position < len(data):
        length, kind = struct.unpack(">I4s", data[position:position + 8])
        yield kind, data[position + 8:position + 8 + length]
        position += 12 + length

def unfilter(data, position, width, height, bits_per_pixel):
    size, step = (width * bits_per_pixel + 7) // 8, max(1, bits_per_pixel // 8)
    rows, above = [], bytes(size)
    for _ in range(height):
        kind, row = data[position], bytearray(data[position + 1:position + 1 + size])
        for i in range(size):
            left, up, corner = (row[i - step] if i >= step else 0), above[i], (above[i - step] if i >= step else 0)
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda v: abs(guess - v))
            row[i] = (row[i] + [0, left, up, (left + up) // 2, paeth][kind]) & 255
        rows.append(above := bytes(row))
        position += 1 + size
    return rows, position

def samples(row, count, bits):
    if bits == 16:
        return struct.unpack(f">{count}H", row[:2 * count])
    return [row[i * bits // 8] >> (8 - bits - i * bits % 8) & ((1 << bits) - 1) for i in range(count)]

def read(path):
    parts = {}
    for kind, body in chunks(path.read_bytes()):
        parts[kind] = parts.get(kind, b"") + body
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", parts[b"IHDR"])
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    data, position = zlib.decompress(parts[b"IDAT"]), 0
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)] if interlaced else [(0, 0, 1, 1)]
    pixels = [[None] * width for _ in range(height)]
    for x0, y0, dx, dy in passes:
        w, h = (width - x0 + dx - 1) // dx, (height - y0 + dy - 1) // dy
        if w <= 0 or h <= 0:
            continue
        rows, position = unfilter(data, position, w, h, channels * bits)
        for j, row in enumerate(rows):
            values = samples(row, w * channels, bits)
            for i in range(w):
                pixels[y0 + j * dy][x0 + i * dx] = tuple(values[i * channels:(i + 1) * channels])
    return width, height, bits, colour, pixels, parts.get(b"PLTE", b""), parts.get(b"tRNS", b"")

def rgba(pixel, bits, colour, palette, transparency):
    top = (1 << bits) - 1
    if colour == 3:
        i = pixel[0]
        return (*palette[3 * i:3 * i + 3], transparency[i] if i < len(transparency) else 255), 255
    key = struct.unpack(f">{len(transparency) // 2}H", transparency) if transparency else None
    if colour in (4, 6):
        return ((pixel[0],) * 3 + (pixel[1],) if colour == 4 else pixel), top
    alpha = 0 if pixel == key else top
    return ((pixel[0],) * 3 if colour == 0 else pixel) + (alpha,), top

for path in sorted(pathlib.Path(sys.argv[1]).glob("[!x]*.png")):
    width, height, bits, colour, pixels, palette, transparency = read(path)
    out, is_transparent = [], False
    for row in pixels:
        for pixel in row:
            (*values, alpha), top = rgba(pixel, bits, colour, palette, transparency)
            is_transparent |= alpha != top
            out += [(v * alpha + top // 2) // top * (255 // top if top < 255 else 1) for v in values]
    if is_transparent:
        body = struct.pack(f"<{len(out)}H", *out) if bits == 16 else bytes(out)
        print(f'    "{path.stem}": "{hashlib.sha256(body).hexdigest()}",')
