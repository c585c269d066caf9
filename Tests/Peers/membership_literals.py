#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests/MembershipTests: scipy's normal and beta, scikit-learn's AUROC."""
import numpy as np
from scipy.stats import beta, norm
from sklearn.metrics import roc_auc_score

from statistics_literals import Draws, show


def trials(seed, count, shadows):
    draws, rows = Draws(seed), []
    for number in range(count):
        member = number % 2 == 0
        confidence = draws.below(64) / 8 - 4 + (1.5 if member else 0)
        inside = [draws.below(64) / 8 - 3 for _ in range(shadows)]
        outside = [draws.below(64) / 8 - 4 for _ in range(shadows)]
        rows.append((member, confidence, inside, outside))
    return rows


def ratios(rows):
    """With fewer than 64 shadows one variance, the mean of all patients', serves everybody."""
    own = [[np.var(row[side]) for row in rows] for side in (2, 3)]
    shared = 2 * len(rows[0][2]) < 64
    spread = [[np.mean(values)] * len(rows) if shared else values for values in own]
    return [
        norm.logpdf(row[1], np.mean(row[2]), np.sqrt(spread[0][place]))
        - norm.logpdf(row[1], np.mean(row[3]), np.sqrt(spread[1][place]))
        for place, row in enumerate(rows)
    ]


def main():
    for shadows in (4, 32):
        scores = ratios(trials(3, 6, shadows))
        show(f"{shadows} shadows", *scores)
    rows = trials(5, 60, 4)
    members = np.array([row[0] for row in rows])
    for name, scores in (("ratio", ratios(rows)), ("confidence", [row[1] for row in rows])):
        scores = np.array(scores)
        others = np.sort(scores[~members])[::-1]
        allowed = int(0.1 * len(others))
        found = int((scores[members] > others[allowed]).sum())
        total = int(members.sum())
        show(
            name, roc_auc_score(members, scores), found / total, beta.ppf(0.025, found, total - found + 1),
            beta.ppf(0.975, found + 1, total - found), beta.ppf(0.975, allowed + 1, len(others) - allowed))


if __name__ == "__main__":
    main()
