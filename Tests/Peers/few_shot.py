#!/usr/bin/env python3
"""Few labels: prototypes, head, biases, adapters, last stage or all of a network, on 5, 10 and 20 cases of each class.

    few_shot.py FOVEA DUMP COLUMN BACKBONE WEIGHTS SIDE WORK [REPEATS]

DUMP is a folder with labels.csv (path, patient_id, COLUMN of 0 and 1) and the images it names. Every repeat draws 20 patients of either class
and, once for all repeats, 300 images of other patients to be judged on; 5 are part of 10, 10 of 20. AUROC by scikit-learn, its mean over
repeats with Student's 95 % interval: what other labelled cases would have taught, on the same judged images.
"""
import csv
import pathlib
import random
import shutil
import subprocess
import sys

import numpy as np
from scipy.stats import t
from sklearn.metrics import roc_auc_score

SHOTS = (5, 10, 20)
JUDGED = 300
# How the head alone, biases, adapters and the last stage learn; a whole network takes a tenth of it.
METHODS = {
    "prototypes": ["--few-shot"],
    "head": ["--set", "training.adapt=head", "--set", "training.learningRate=1e-3"],
    "bias": ["--set", "training.adapt=bias", "--set", "training.learningRate=1e-3"],
    "adapter": ["--set", "training.adapt=adapter", "--set", "training.learningRate=1e-3"],
    "last1": ["--set", "training.adapt=last1", "--set", "training.learningRate=1e-3"],
    "all": ["--set", "training.learningRate=1e-4"],
}
COMMON = [
    "--epochs", "30", "--set", "training.batch=8", "--set", "training.stageDecay=1", "--set", "training.earlyStopping.patience=null",
    "--set", "augmentation.flip=none", "--set", "augmentation.shift=0", "--set", "augmentation.rotateDegrees=0", "--set", "augmentation.scale=0",
    "--set", "augmentation.contrast=0", "--set", "evaluation.bootstrap=50", "--set", "evaluation.permutations=50",
]


def run(*command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{result.stderr}")


def drawn(rows, column, seed, judged_patients):
    """20 cases of either class, each of another patient."""
    order = [row for row in rows if row["patient_id"] not in judged_patients]
    random.Random(seed).shuffle(order)
    seen, cases = set(), {"0": [], "1": []}
    for row in order:
        if row["patient_id"] not in seen and len(cases[row[column]]) < max(SHOTS):
            cases[row[column]].append(row)
            seen.add(row["patient_id"])
    return cases


def judged(rows):
    """Patients, drawn once, until they have enough images."""
    patients = sorted({row["patient_id"] for row in rows})
    random.Random(0).shuffle(patients)
    chosen, count = set(), 0
    for patient in patients:
        if count >= JUDGED:
            break
        chosen.add(patient)
        count += sum(row["patient_id"] == patient for row in rows)
    return chosen


def main():
    fovea, dump, column, backbone, weights, side, work = sys.argv[1:8]
    repeats = int(sys.argv[8]) if len(sys.argv) > 8 else 5
    dump, work = pathlib.Path(dump), pathlib.Path(work)
    rows = [row for row in csv.DictReader((dump / "labels.csv").open()) if row[column] in ("0", "1")]
    outside = judged(rows)
    areas = {(method, shots): [] for method in METHODS for shots in SHOTS}
    for seed in range(repeats):
        cases = drawn(rows, column, seed, outside)
        for shots in SHOTS:
            here = work / f"{seed}-{shots}"
            shutil.rmtree(here, ignore_errors=True)
            parts = [(row, "validation") for row in rows if row["patient_id"] in outside]
            parts += [(row, "train") for kind in cases.values() for row in kind[:shots]]
            lines = [["path", "patient_id", column, "split"]]
            for row, part in parts:
                target = here / "dump" / row["path"]
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(dump / row["path"], target)
                lines.append([row["path"], row["patient_id"], row[column], part])
            with (here / "dump" / "labels.csv").open("w", newline="") as file:
                csv.writer(file).writerows(lines)
            key = ["--key", here / "key", "--quiet"]
            run(fovea, "ingest", here / "dump", "-o", here / "cohort", *key)
            run(fovea, "split", here / "cohort", *key)
            for method, options in METHODS.items():
                out = here / method
                run(fovea, "finetune", here / "cohort", "-o", out, "--target", column, "--backbone", backbone, "--weights-dir", weights,
                    "--seed", seed + 1, "--set", f"model.inputSize={side}", *COMMON, *options, *key)
                found = [row for row in csv.DictReader((out / "predictions.csv").open()) if row["truth"]]
                areas[method, shots].append(roc_auc_score([int(row["truth"]) for row in found], [float(row["score"]) for row in found]))
            shutil.rmtree(here)
            print(seed, shots, *[f"{method} {areas[method, shots][-1]:.3f}" for method in METHODS], file=sys.stderr, flush=True)
    print("cases of each class |", " | ".join(METHODS))
    for shots in SHOTS:
        cells = []
        for method in METHODS:
            values = np.array(areas[method, shots])
            half = t.ppf(0.975, repeats - 1) * values.std(ddof=1) / repeats ** 0.5
            cells.append(f"{values.mean():.3f} ({values.mean() - half:.3f}–{values.mean() + half:.3f})")
        print(shots, "|", " | ".join(cells))
    for method in list(METHODS)[:-1]:
        cells = []
        for shots in SHOTS:
            values = np.array(areas[method, shots]) - np.array(areas["all", shots])
            half = t.ppf(0.975, repeats - 1) * values.std(ddof=1) / repeats ** 0.5
            cells.append(f"{shots}: {values.mean():+.3f} ({values.mean() - half:+.3f} to {values.mean() + half:+.3f})")
        print(f"{method} less all, same labels:", "; ".join(cells))


if __name__ == "__main__":
    main()
