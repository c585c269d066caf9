#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests/ScopeSummaryTests: scikit-learn's AUROC, numpy's percentiles, Wilson's and
Newcombe's formulas by hand from scipy's quantiles.

Patients are drawn with Fovea's own generator, written here a second time from the papers: xoshiro256** (Blackman and Vigna
2021) filled by SplitMix64 (Steele, Lea and Flood 2014), whole numbers by Lemire (2019).
"""
import numpy as np
from scipy.stats import norm, t
from sklearn.metrics import roc_auc_score

from statistics_literals import Draws, show

MASK = (1 << 64) - 1
REPLICATES, SEED = 200, 5


def mixer(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotated(value, left):
    return ((value << left) | (value >> (64 - left))) & MASK


class Generator:
    """One of many streams of a seed."""

    def __init__(self, seed, stream):
        first, second = next(mixer(seed)), next(mixer(stream ^ 0x6A09E667F3BCC908))
        words = mixer((first + second * 0xD1342543DE82EF95) & MASK)
        self.s = [next(words) for _ in range(4)]

    def next(self):
        s = self.s
        result = (rotated((s[1] * 5) & MASK, 7) * 9) & MASK
        kept = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= kept
        s[3] = rotated(s[3], 45)
        return result

    def below(self, bound):
        product = self.next() * bound
        if (product & MASK) < bound:
            threshold = ((1 << 64) - bound) % bound
            while (product & MASK) < threshold:
                product = self.next() * bound
        return product >> 64


def images(seed, first, count, shift):
    """Patients with one to three images that resemble each other: patient, distance, far, refused."""
    draws, rows = Draws(seed), []
    for patient in range(first, first + count):
        number, effect = 1 + draws.below(3), draws.below(5)
        for _ in range(number):
            distance = (draws.below(11) + effect + shift) / 8
            rows.append((patient, distance, distance > 1.5, draws.below(10) == 0))
    return rows


def area(own, other):
    rows = own + other
    patient = np.array([row[0] for row in rows])
    score = np.array([row[1] for row in rows])
    truth = np.r_[np.zeros(len(own), int), np.ones(len(other), int)]
    names, drawn = np.unique(patient), []
    for replicate in range(REPLICATES):
        generator, weights = Generator(SEED, (1 << 32) + replicate), np.zeros(patient.max() + 1, int)
        for _ in names:
            weights[names[generator.below(len(names))]] += 1
        weight = weights[patient]
        drawn.append(roc_auc_score(truth[weight > 0], score[weight > 0], sample_weight=weight[weight > 0]))
    return roc_auc_score(truth, score), np.percentile(drawn, 2.5), np.percentile(drawn, 97.5)


def sums(rows, turned, names):
    trials = np.array([sum(row[0] == name for row in rows) for name in names])
    successes = np.array([sum(row[0] == name and turned(row) for row in rows) for name in names])
    return successes[trials > 0], trials[trials > 0]


def share(rows, turned, level=0.95):
    """Wilson at n_eff = min(n, p(1-p)/v), v clustered by patient, Student's quantile; patients where p is 0 or 1."""
    k, n = sums(rows, turned, sorted({row[0] for row in rows}))
    p, count = k.sum() / n.sum(), len(n)
    if n.sum() > count:
        variance = count / (count - 1) * ((k - p * n) ** 2).sum() / n.sum() ** 2
        size = min(n.sum(), p * (1 - p) / variance) if 0 < p < 1 else count
        q = t.ppf((1 + level) / 2, count - 1)
    else:
        size, q = n.sum(), norm.ppf((1 + level) / 2)
    scale = 1 + q * q / size
    centre, half = (p + q * q / (2 * size)) / scale, q / scale * np.sqrt(p * (1 - p) / size + q * q / (4 * size * size))
    return p, 0 if p == 0 else centre - half, 1 if p == 1 else centre + half


def difference(inside, outside, turned, level):
    """Newcombe's hybrid of two such intervals of different patients."""
    p, p_low, p_high = share(inside, turned, level)
    q, q_low, q_high = share(outside, turned, level)
    return p - q, p - q - np.hypot(p - p_low, q_high - q), p - q + np.hypot(p_high - p, q - q_low)


def main():
    own = images(3, 0, 40, 0)
    for name, other in (
        ("changed", images(3, 0, 40, 2)), ("changed more", images(3, 0, 40, 9)), ("nearer", images(7, 40, 30, -4)),
        ("alike", images(9, 40, 30, 0)), ("far", images(11, 40, 30, 12)),
    ):
        show(f"{name}, area", *area(own, other))
        show(f"{name}, far", *share(other, lambda row: row[2]))
        show(f"{name}, refused", *share(other, lambda row: row[3]))
        show(f"{name}, out of scope", *share(other, lambda row: row[2] or row[3]))

    show("own, out of scope", *share(own, lambda row: row[2] or row[3]))
    first = [row for row in own if row[0] % 2 == 0]
    second = [row for row in own if row[0] % 2 == 1]
    show("group, out of scope", *share(first, lambda row: row[2] or row[3]))
    show("group, difference", *difference(first, second, lambda row: row[2] or row[3], 1 - 0.05 / 2))


if __name__ == "__main__":
    main()
