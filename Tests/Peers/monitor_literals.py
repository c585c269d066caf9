#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests/CountDistanceTests, PooledPermutationTests and FeatureSketchTests:
scipy's distances and hypergeometric law, numpy's eigenvalues and embedding, chi-square mixtures by simulation."""
import numpy as np
from scipy import stats

from statistics_literals import Draws, show

FIRST, SECOND = [11, 24, 40, 15, 0, 10], [5, 9, 31, 22, 8, 0]
PLACES = [-1.5, -0.25, 0.5, 2, 3.75, 6]


def distances():
    values = np.array(PLACES)
    one, other = np.repeat(values, FIRST), np.repeat(values, SECOND)
    show("kolmogorov smirnov", stats.ks_2samp(one, other).statistic)
    show("wasserstein", stats.wasserstein_distance(values, values, FIRST, SECOND))
    p, q = np.array(FIRST) / sum(FIRST), np.array(SECOND) / sum(SECOND)
    show("total variation", np.abs(p - q).sum() / 2)
    p, q = np.array(FIRST) + 0.5, np.array(SECOND) + 0.5
    p, q = p / p.sum(), q / q.sum()
    show("population stability", ((q - p) * np.log(q / p)).sum())


def permutations():
    for marked, others, drawn in ((12, 30, 9), (350, 40, 100), (3, 5, 8), (7, 2000, 400)):
        law = stats.hypergeom(marked + others, marked, drawn)
        show(f"hypergeometric {marked} {others} {drawn}", law.mean(), law.var())
    # Two categories: |difference of shares| reaches the seen one.
    for reference, now in (((80, 20), (28, 12)), ((150, 30), (26, 14))):
        total, marked, drawn = sum(reference) + sum(now), reference[0] + now[0], sum(now)
        law = stats.hypergeom(total, marked, drawn)
        seen = abs(reference[0] / sum(reference) - now[0] / sum(now))
        ks = np.arange(max(0, drawn - (total - marked)), min(marked, drawn) + 1)
        gaps = np.abs((marked - ks) / sum(reference) - ks / drawn)
        show(f"permutation {reference} {now}", law.pmf(ks)[gaps >= seen - 1e-12].sum())


def rows(seed, count, shift=0.0):
    """Four numbers a row, the later ones with a part of the first."""
    draws, result = Draws(seed), []
    for _ in range(count):
        values = [draws.below(16) / 64 for _ in range(4)]
        result.append([value + values[0] * place / 4 + shift for place, value in enumerate(values)])
    return np.array(result)


def sketches():
    reference = rows(5, 60)
    values = np.sort(np.linalg.eigvalsh(np.cov(reference.T)))[::-1]
    show("eigenvalues", *values)
    simulated = np.random.default_rng(1).chisquare(1, (2_000_000, 4)) @ values
    for shift in (0.0, 0.03, 0.06):
        now = rows(7, 40, shift)
        discrepancy = ((now.mean(0) - reference.mean(0)) ** 2).sum()
        chance = (1 / 60 + 1 / 40) * values.sum()
        effect = np.sqrt(max(0, (discrepancy - chance) / values.sum()))
        p = (simulated * (1 / 60 + 1 / 40) >= discrepancy).mean()
        show(f"sketch shifted {shift}", discrepancy, effect, p)


def embedding():
    frequencies, x = np.array([[0.5, -1, 2], [0.25, 0.125, 0.75]]), np.array([1, 0.5, -0.25])
    angles = frequencies @ x
    show("embedding", *np.sqrt(1 / 2) * np.concatenate([np.cos(angles), np.sin(angles)]))


if __name__ == "__main__":
    distances()
    permutations()
    sketches()
    embedding()
