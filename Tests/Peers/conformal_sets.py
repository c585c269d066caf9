#!/usr/bin/env python3
"""Adds LAC sets to out-of-fold predictions of a yes-or-no label, by another hand than Fovea's.

    python3 conformal_sets.py predictions.csv OUT.csv [--alpha 0.1] [--by-class]

Each fold's quantiles come from the other folds, every patient counting once, divided among its units. Answers other than the
one in the set get the status abstained. `fovea report --predictions OUT.csv` then gives coverage and deferral by group.
"""
import argparse, collections, csv, math

import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("predictions")
parser.add_argument("out")
parser.add_argument("--alpha", type=float, default=0.1)
parser.add_argument("--by-class", action="store_true")
options = parser.parse_args()

rows = list(csv.DictReader(open(options.predictions)))
score = np.array([float(row["score"]) for row in rows])
truth = np.array([int(row["truth"]) for row in rows])
fold = np.array([int(row["fold"]) for row in rows])
patient = np.array([row["patient_id"] for row in rows])
strange = np.where(truth == 1, 1 - score, score)


def quantile(chosen):
    units = collections.Counter(patient[chosen])
    needed, total = (len(units) + 1) * (1 - options.alpha) - 1e-9, 0
    if needed > len(units):
        return math.inf
    for place in sorted(np.where(chosen)[0], key=lambda place: strange[place]):
        total += 1 / units[patient[place]]
        if total >= needed:
            return strange[place]


for held in sorted(set(fold)):
    others = fold != held
    limits = [quantile(others & (truth == answer)) for answer in (0, 1)] if options.by_class else [quantile(others)] * 2
    for place in np.where(fold == held)[0]:
        yes, no = 1 - score[place] <= limits[1], score[place] <= limits[0]
        row = rows[place]
        row["conformal_set"] = [["neither", "no"], ["yes", "both"]][int(yes)][int(no)]
        if row["conformal_set"] != ("yes" if row["call"] == "1" else "no"):
            row.update(status="abstained", call="", reason="the set is not that answer alone")

with open(options.out, "w") as file:
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
