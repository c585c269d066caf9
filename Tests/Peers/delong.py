#!/usr/bin/env python3
"""The paired AUROC difference of two sets of out-of-fold scores, with DeLong's interval.

    python3 delong.py --truth TABLE.csv [--link LINK.csv] --a A1.csv [A2.csv …] --b B1.csv [B2.csv …] [--fold]

A and B are either fovea's predictions (case_id, score; --link leads back to path) or the peer's (path, score). Several
files on one side are several seeds: their scores are averaged case by case. TABLE.csv has path and truth. Prints the
AUROC of each side and the 95 % interval of A − B (DeLong, DeLong and Clarke-Pearson 1988), one image per patient. With
--fold the scores are replaced by their ranks within TABLE's fold first, since each fold is scored by a network of its own.
"""
import argparse, csv
import numpy as np
from scipy.stats import norm, rankdata


def read(path, link):
    table = {}
    for row in csv.DictReader(open(path)):
        key = row["path"] if "path" in row else link.get(row["case_id"])
        if key is not None and row["score"]:
            table[key] = float(row["score"])
    return table


def placements(scores, truth):
    positive, negative = scores[truth == 1], scores[truth == 0]
    m, n = len(positive), len(negative)
    ranks = rankdata(np.concatenate([positive, negative]))
    v10 = (ranks[:m] - rankdata(positive)) / n
    v01 = 1 - (ranks[m:] - rankdata(negative)) / m
    return v10.mean(), v10, v01


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truth", required=True)
    parser.add_argument("--link")
    parser.add_argument("--a", nargs="+", required=True)
    parser.add_argument("--b", nargs="+", required=True)
    parser.add_argument("--fold", action="store_true")
    arguments = parser.parse_args()
    link = {r["case_id"]: r["path"] for r in csv.DictReader(open(arguments.link))} if arguments.link else {}
    rows = {r["path"]: r for r in csv.DictReader(open(arguments.truth))}
    sides = [[read(p, link) for p in paths] for paths in (arguments.a, arguments.b)]
    paths = sorted(set.intersection(set(rows), *[set(t) for side in sides for t in side]))
    truth = np.array([int(rows[p]["truth"]) for p in paths])
    folds = np.array([rows[p].get("fold", 0) for p in paths])
    print(f"{len(paths)} cases of {len(rows)}, {truth.sum()} positive; {len(arguments.a)} and {len(arguments.b)} seeds")
    curves = []
    for name, side in zip("AB", sides):
        tables = [np.array([t[p] for p in paths]) for t in side]
        if arguments.fold:
            for table in tables:
                for fold in set(folds):
                    table[folds == fold] = rankdata(table[folds == fold]) / (folds == fold).sum()
        each = [placements(t, truth)[0] for t in tables]
        curves.append(placements(np.mean(tables, axis=0), truth))
        print(f"{name}: AUROC {curves[-1][0]:.4f} (each seed: {', '.join(f'{x:.4f}' for x in each)})")
    (a, a10, a01), (b, b10, b01) = curves
    variance = np.var(a10 - b10, ddof=1) / len(a10) + np.var(a01 - b01, ddof=1) / len(a01)
    half = norm.ppf(0.975) * np.sqrt(variance)
    print(f"A - B: {a - b:+.4f}, 95 % interval {a - b - half:+.4f} to {a - b + half:+.4f}")


main()
