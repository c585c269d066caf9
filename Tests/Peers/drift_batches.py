#!/usr/bin/env python3
"""How often fovea monitor raises an alarm on real photographs that did not drift, and on the same ones changed.

    drift_batches.py FOVEA ISIC NIH WORK [--batches 100] [--changed 20] [--size 100]

ISIC and NIH hold metadata.csv and the pictures. 1,000 photographs are fine-tuned on, 350 of them set aside as the
reference; batches are drawn from the other 750. Prints the share of batches with an alarm, by kind.
"""
import argparse
import csv
import io
import json
import random
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

from PIL import Image, ImageFilter


def run(arguments, allowed=(0,)):
    ending = subprocess.run([str(a) for a in arguments], capture_output=True, text=True)
    if ending.returncode not in allowed:
        raise SystemExit(f"{arguments[1]} ended with {ending.returncode}: {ending.stderr[-2000:]}")
    return ending


def jpeg(quality):
    def change(image):
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=quality)
        return Image.open(io.BytesIO(stream.getvalue())).convert("RGB")
    return change


def gamma(power):
    table = [round(255 * (v / 255) ** power) for v in range(256)]
    return lambda image: image.point(table * 3)


CHANGES = {
    "blur of radius 1": lambda image: image.filter(ImageFilter.GaussianBlur(1)),
    "blur of radius 2": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "gamma 1.25": gamma(1.25),
    "gamma 0.8": gamma(0.8),
    "JPEG of quality 10": jpeg(10),
}


def write(folder, pictures, rows, change=None, label=lambda row: row["melanoma"]):
    """A folder of pictures with labels.csv and demographics.csv; JPEG files are copied unless changed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with open(folder / "labels.csv", "w") as labels, open(folder / "demographics.csv", "w") as people:
        labels.write("path,patient_id,melanoma\n")
        people.write("patient_id,sex,age\n")
        for row in rows:
            name, place = row["image_id"], pictures(row)
            if change is None:
                shutil.copy(place, folder / f"{name}{place.suffix}")
                labels.write(f"{name}{place.suffix},{name},{label(row)}\n")
            else:
                change(Image.open(place).convert("RGB")).save(folder / f"{name}.png")
                labels.write(f"{name}.png,{name},{label(row)}\n")
            sex = {"male": "M", "female": "F"}.get(row["sex"], "")
            age = "" if row["age_approximate"] == "unknown" else row["age_approximate"]
            people.write(f"{name},{sex},{age}\n")


def watch(fovea, model, folder, work, key):
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    started = time.time()
    run([fovea, "monitor", model, folder, "-o", out, "--labels", folder / "labels.csv", "--demographics", folder / "demographics.csv",
         "--key", key, "--quiet"], allowed=(0, 1))
    tests = json.loads((out / "monitor.json").read_text())["tests"]
    return {t["kind"] for t in tests if t["verdict"] == "alarm"}, time.time() - started


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fovea")
    for name in ("isic", "nih", "work"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--batches", type=int, default=100)
    parser.add_argument("--changed", type=int, default=20)
    parser.add_argument("--size", type=int, default=100)
    parser.add_argument("--backbone", required=True)
    options = parser.parse_args()
    work, key = options.work, options.work / "key"
    rows = list(csv.DictReader(open(options.isic / "metadata.csv")))
    random.Random(1).shuffle(rows)
    training, pool = rows[:1000], rows[1000:]

    def photograph(row):
        return options.isic / "images_jpeg" / f"{row['image_id']}.jpg"

    model = work / "run" / "model.fovea"
    if not model.exists():
        write(work / "dump", photograph, training)
        run([options.fovea, "ingest", work / "dump", "-o", work / "cohort", "--labels", work / "dump" / "labels.csv", "--demographics",
             work / "dump" / "demographics.csv", "--key", key])
        run([options.fovea, "split", work / "cohort", "--validation", "0.35", "--test", "0", "--key", key])
        run([options.fovea, "finetune", work / "cohort", "-o", work / "run", "--target", "melanoma", "--backbone", options.backbone,
             "--epochs", "3", "--set", "model.inputSize=128", "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
             "--key", key])

    def rates(name, count, make):
        kinds, alarmed, seconds = Counter(), 0, 0.0
        for batch in range(count):
            make(random.Random(1000 + batch))
            found, took = watch(options.fovea, model, work / "batch", work, key)
            kinds.update(found)
            alarmed += bool(found)
            seconds += took
        told = ", ".join(f"{kind} {kinds[kind]}" for kind in sorted(kinds)) or "none"
        print(f"{name:24s} {alarmed} of {count} batches alarmed; by kind: {told}; {seconds / count:.1f} s each", flush=True)

    def batch(chance, rows=pool):
        return chance.sample(rows, options.size)

    rates("nothing changed", options.batches, lambda chance: write(work / "batch", photograph, batch(chance)))
    for name, change in CHANGES.items():
        rates(name, options.changed, lambda chance: write(work / "batch", photograph, batch(chance), change))
    sick = [row for row in pool if row["melanoma"] == "1"]
    healthy = [row for row in pool if row["melanoma"] == "0"]
    half = min(options.size // 2, len(sick))
    rates("half melanomas", options.changed, lambda chance: write(
        work / "batch", photograph, chance.sample(sick, half) + chance.sample(healthy, options.size - half)))
    women = [row for row in pool if row["sex"] == "female"]
    rates("women alone", options.changed, lambda chance: write(work / "batch", photograph, batch(chance, women)))

    def without_sex(chance):
        chosen = [dict(row) for row in batch(chance)]
        for row in chosen[: options.size // 2]:
            row["sex"] = "unknown"
        write(work / "batch", photograph, chosen)

    rates("half without sex", options.changed, without_sex)
    rates("labels by chance", options.changed, lambda chance: write(
        work / "batch", photograph, batch(chance), label=lambda row: int(chance.random() < 0.2)))
    radiographs = [
        {"image_id": place.stem, "melanoma": "0", "sex": "unknown", "age_approximate": "unknown"}
        for place in sorted((options.nih / "images").rglob("*.png"))]
    rates("radiographs", options.changed, lambda chance: write(
        work / "batch", lambda row: next((options.nih / "images").rglob(f"{row['image_id']}.png")), batch(chance, radiographs),
        lambda image: image))


if __name__ == "__main__":
    main()
