#!/usr/bin/env python3
"""Says how many altered copies of pictures `fovea ingest` finds, and how many pairs that are none it takes for copies.

    python look_alikes.py FOVEA FOLDER [PATIENTS.csv] [--most 400]

FOLDER holds PNG or JPEG files; PATIENTS.csv has the columns image and patient_id (without it every picture is a patient of its own).
Pillow makes one copy of each picture in every way below, of a patient of its own; originals and copies are ingested together. A copy is
found when it is in one group with its original. Groups of pictures of different patients are printed by name: look at them.
"""

import argparse
import csv
import io
import json
import pathlib
import random
import subprocess
import tempfile

import numpy as np
from PIL import Image


def jpeg(image, quality):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer)


def scaled(image, factor):
    return image.resize([max(32, round(side * factor)) for side in image.size], Image.BILINEAR)


def curved(image, power):
    return Image.fromarray(np.rint(255 * (np.asarray(image) / 255.0) ** power).astype(np.uint8))


def windowed(image, low, high):
    values = np.asarray(image).astype(float)
    ends = np.percentile(values, [low, high])
    return Image.fromarray(np.clip((values - ends[0]) / max(ends[1] - ends[0], 1) * 255, 0, 255).astype(np.uint8))


def cut(image, share):
    width, height = image.size
    x, y = max(1, round(width * share)), max(1, round(height * share))
    return image.crop((x, y, width - x, height - y))


WAYS = {
    "half the size": lambda i: scaled(i, 0.5),
    "three quarters": lambda i: scaled(i, 0.75),
    "twice the size": lambda i: scaled(i, 2),
    "JPEG 90": lambda i: jpeg(i, 90),
    "JPEG 60": lambda i: jpeg(i, 60),
    "JPEG 30": lambda i: jpeg(i, 30),
    "gamma 0.5": lambda i: curved(i, 0.5),
    "gamma 0.7": lambda i: curved(i, 0.7),
    "gamma 1.4": lambda i: curved(i, 1.4),
    "gamma 2": lambda i: curved(i, 2),
    "one pixel cut off": lambda i: i.crop((1, 1) + i.size),
    "2 % cut off each edge": lambda i: cut(i, 0.02),
    "4 % cut off each edge": lambda i: cut(i, 0.04),
    "window 1 to 99 %": lambda i: windowed(i, 1, 99),
    "window 5 to 95 %": lambda i: windowed(i, 5, 95),
    "window 10 to 80 %": lambda i: windowed(i, 10, 80),
    "2 % cut, half, JPEG 60": lambda i: jpeg(scaled(cut(i, 0.02), 0.5), 60),
    "mirrored": lambda i: i.transpose(Image.FLIP_LEFT_RIGHT),
}


def groups(fovea, folder, patients, work):
    """The groups that ingest makes, as lists of file names."""
    with open(work / "labels.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["path", "patient_id", "x"])
        table.writerows([path.name, patients.get(path.name, "own " + path.name), 1] for path in sorted(folder.iterdir()))
    subprocess.run(
        [fovea, "ingest", folder, "-o", work / "cohort", "--labels", work / "labels.csv", "--link", work / "link.csv", "--key",
         work / "key", "--quiet", "--force"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    names = {row["case_id"]: row["path"] for row in csv.DictReader(open(work / "link.csv"))}
    cases = [json.loads(line) for line in open(work / "cohort/manifest.jsonl")]
    found = {}
    for case in cases:
        if "look_alike" in case:
            found.setdefault(case["look_alike"], []).append(names[case["case_id"]])
    return {names[case["case_id"]] for case in cases}, list(found.values())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fovea")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("patients", nargs="?")
    parser.add_argument("--most", type=int, default=400)
    options = parser.parse_args()
    rows = csv.DictReader(open(options.patients)) if options.patients else []
    patients = {row["image"]: row["patient_id"] for row in rows}
    files = [path for path in sorted(options.folder.iterdir()) if path.suffix in (".png", ".jpg")]
    random.Random(7).shuffle(files)
    for way, change in WAYS.items():
        with tempfile.TemporaryDirectory() as place:
            work = pathlib.Path(place)
            folder = work / "in"
            folder.mkdir()
            for path in files[: options.most]:
                image = Image.open(path).convert("RGB")
                image.save(folder / path.with_suffix(".png").name, compress_level=1)
                change(image).save(folder / f"{path.stem}-copy.png", compress_level=1)
            used, found = groups(options.fovea, folder, patients, work)
            pairs = {name for name in used if name.replace(".png", "-copy.png") in used and "-copy" not in name}
            hits = sum(any(name in group and name.replace(".png", "-copy.png") in group for group in found) for name in pairs)
            originals = [{name.replace("-copy", "") for name in group} for group in found]
            wrong = [sorted(group) for group in originals if len({patients.get(name, name) for name in group}) > 1]
            print(f"{way}: {hits} of {len(pairs)} copies found; {len(wrong)} groups of different patients {wrong[:5]}", flush=True)


if __name__ == "__main__":
    main()
