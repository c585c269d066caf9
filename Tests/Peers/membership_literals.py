#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests/MembershipTests: scipy's normal and beta, scikit-learn's AUROC."""
import numpy as np
from scipy.optimize import brentq, linprog
from scipy.stats import beta, norm
from sklearn.metrics import roc_auc_score

from statistics_literals import Draws, show


def trials(seed, count, shadows, shift=1.5):
    draws, rows = Draws(seed), []
    for number in range(count):
        member = number % 2 == 0
        confidence = draws.below(64) / 8 - 4 + (shift if member else 0)
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


def most(epsilon, delta, accused):
    """The highest share found whose point lies in the region of Kairouz, Oh and Viswanath (2015), by linear programming."""
    power = np.exp(epsilon)
    region = linprog([-1], A_ub=[[1], [power]], b_ub=[power * accused + delta, power - (1 - delta - accused)], bounds=[(0, 1)])
    return -region.fun


def least(delta, accused, found):
    """The least epsilon that allows it, by halving the bracket."""
    return brentq(lambda epsilon: most(epsilon, delta, accused) - found, 0, 20, xtol=1e-13)


def bound(rows, delta):
    """The verdict's level allows for two attacks, each looked at by area and by the one share that so few suffice for."""
    members, found = np.array([row[0] for row in rows]), []
    for scores in (ratios(rows), [row[1] for row in rows]):
        scores = np.array(scores)
        others = np.sort(scores[~members])[::-1]
        allowed = int(0.1 * len(others))
        hits, total, tail = int((scores[members] > others[allowed]).sum()), int(members.sum()), 0.05 / 4 / 2
        lower = beta.ppf(tail, hits, total - hits + 1)
        accused = beta.ppf(1 - tail, allowed + 1, len(others) - allowed)
        found.append((least(delta, accused, lower) if lower > accused + delta else 0, lower, accused))
    return max(found)


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
    for epsilon, delta in ((0, 0.01), (1, 0), (1.2, 1e-3), (5, 0)):
        show(f"most at {epsilon}, {delta}", most(epsilon, delta, beta.ppf(0.975, 21, 180)))
    epsilon, lower, accused = bound(trials(5, 60, 4, shift=8), 1e-3)
    show("least epsilon", epsilon, lower, accused, most(epsilon - 0.1, 1e-3, accused), np.exp(epsilon - 0.1) * accused + 1e-3)
    show("all of 30 found", beta.ppf(0.05 / 4 / 2, 30, 1), most(5, 1e-3, accused), most(1, 1e-3, accused))


if __name__ == "__main__":
    main()
