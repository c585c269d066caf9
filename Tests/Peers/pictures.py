#!/usr/bin/env python3
"""Judges PNG and JPEG files that `fovea deidentify` wrote, with Pillow and torchvision instead of our own reader.

    python3 pictures.py plant FOLDER COPY
        copies every PNG and JPEG of FOLDER with an invented person in it: as text, EXIF with a thumbnail, XMP, ICC,
        comment, private chunk and segment, behind the end, and in the names of folder and file; each third JPEG turned
    python3 pictures.py judge INPUT OUTPUT LINK.csv
        every picture written has the samples, mode and orientation of its original; PNG chunks and JPEG segments are
        those on the list; the invented person is in no byte and no name of OUTPUT

Prints counts; exit code 1 if anything is wrong.
"""
import csv, io, pathlib, struct, sys, zlib
import numpy, torch
from PIL import Image
from torchvision.io import ImageReadMode, decode_image

NAME = b"Quillonbury"
CHUNKS = {"IHDR", "PLTE", "tRNS", "pHYs", "sRGB", "IDAT", "IEND"}
SEGMENTS = {0xE0, 0xE1, 0xEE, 0xDB, 0xC0, 0xC1, 0xC4, 0xDA}


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def thumbnail():
    file = io.BytesIO()
    Image.new("RGB", (16, 16), (200, 30, 30)).save(file, "JPEG", comment=NAME)
    return file.getvalue()


def planted(data, number):
    tail = b"PK\x03\x04" + NAME + thumbnail()
    exif = Image.Exif()
    exif[315] = NAME.decode()
    if number % 3 == 0:
        exif[274] = number % 8 + 1
    exif = exif.tobytes()
    if data.startswith(b"\x89PNG"):
        texts = [(b"tEXt", b"Author\0" + NAME), (b"zTXt", b"Author\0\0" + zlib.compress(NAME)),
                 (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + NAME), (b"tIME", bytes([7, 222, 7, 3, 1, 2, 3])),
                 (b"qzIl", NAME)]
        texts = b"".join(chunk(*text) for text in texts)
        profile = chunk(b"iCCP", NAME + b"\0\0" + zlib.compress(NAME)) + chunk(b"eXIf", exif[6:])
        return data[:33] + profile + texts + data[33:-12] + texts + data[-12:] + tail
    parts = [(0xE1, exif + thumbnail()), (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + NAME), (0xE5, NAME),
             (0xE2, b"ICC_PROFILE\0\1\1" + NAME), (0xE2, b"MPF\0" + NAME), (0xED, NAME), (0xFE, NAME)]
    return data[:2] + b"".join(segment(*part) for part in parts) + data[2:] + tail


def plant(source, target):
    files = sorted(path for path in source.rglob("*") if path.suffix.lower() in (".png", ".jpg", ".jpeg"))
    for number, path in enumerate(files):
        place = target / NAME.decode() / f"{NAME.decode()} {number}-{path.name}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(planted(path.read_bytes(), number))
    print(f"{len(files)} pictures planted")


def parts(data):
    if data.startswith(b"\x89PNG"):
        position, kinds = 8, set()
        while position < len(data):
            length, kind = struct.unpack(">I4s", data[position:position + 8])
            kinds.add(kind.decode("latin-1"))
            position += 12 + length
        return kinds - CHUNKS
    position, kinds = 2, set()
    while data[position + 1] != 0xDA:
        kinds.add(data[position + 1])
        position += 2 + struct.unpack(">H", data[position + 2:position + 4])[0]
    return kinds - SEGMENTS | ({"rest"} if data[-2:] != b"\xFF\xD9" else set())


def samples(data):
    """Pillow's array in RGBA; of 16-bit PNG torchvision's too, since Pillow keeps 8 bits of colours."""
    image = Image.open(io.BytesIO(data))
    image.load()
    is_png = image.format == "PNG"
    arrays = [numpy.asarray(image.convert("RGBA"))]
    if is_png and data[24] == 16:
        stored = torch.frombuffer(bytearray(data), dtype=torch.uint8)
        arrays.append(decode_image(stored, ImageReadMode.UNCHANGED).numpy())
    form = (data[24], data[25]) if is_png else image.mode
    return arrays, form, 1 if is_png else image.getexif().get(274, 1)


def judge(source, target, link):
    counts, wrong = {"same": 0, "turned": 0, "kept out": 0}, []
    for row in csv.DictReader(open(link)):
        if row["status"] != "released":
            counts["kept out"] += 1
            continue
        before, after = ((source / row["path"]).read_bytes(), (target / row["file"]).read_bytes())
        (one, mode, turn), (two, mode2, turn2) = samples(before), samples(after)
        if not all(map(numpy.array_equal, one, two)) or (mode, turn) != (mode2, turn2):
            wrong.append(f"{row['file']}: other samples, mode or orientation")
        if parts(after):
            wrong.append(f"{row['file']}: holds {parts(after)}")
        counts["same"] += 1
        counts["turned"] += turn != 1
    for path in target.rglob("*"):
        if NAME.decode() in path.name or path.is_file() and NAME in path.read_bytes():
            wrong.append(f"{path.name}: names the invented person")
    print(counts, f"{len(wrong)} wrong", *wrong[:20], sep="\n")
    return bool(wrong) or counts["same"] == 0


if __name__ == "__main__":
    paths = [pathlib.Path(argument) for argument in sys.argv[2:]]
    sys.exit(plant(*paths) if sys.argv[1] == "plant" else judge(*paths))
