#!/usr/bin/env python3
"""Prints the expected numbers of ReaderAgreementTests, from other hands than ours.

    python3 reader_literals.py

scikit-learn: Cohen's kappa. statsmodels: Fleiss' kappa of the same number of readers per unit. numpy: Fleiss' kappa where
units differ in their number of readers, pairs counting alike, straight from the formula, and the clustered limits.
"""
import itertools
import numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
from statistics_literals import wilson_clustered


class Draws:
    """x = 1103515245·x + 12345 mod 2³¹; a draw is (x >> 8) mod bound. Tests/EvaluationTests/Fixture.swift has the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 1103515245 + 12345) % (1 << 31)
        return (self.state >> 8) % bound


def readings(seed, readers, missing):
    """40 patients with one to three units; each reader says the truth of 0 to 2, or in one of four draws anything."""
    draws, rows = Draws(seed), []
    for patient in range(40):
        for _ in range(1 + draws.below(3)):
            truth, said = draws.below(3), []
            for _ in range(readers):
                label = draws.below(3) if draws.below(4) == 0 else truth
                said.append(None if missing and draws.below(5) == 0 else label)
            rows.append((patient, said))
    return rows


def pairs(said):
    known = [label for label in said if label is not None]
    return [(a, b) for a, b in itertools.combinations(known, 2)]


def shares(rows):
    """Each pair of readings of one unit: its patient, and whether it agrees."""
    found = [(patient, a == b) for patient, said in rows for a, b in pairs(said)]
    return np.array([patient for patient, _ in found]), np.array([same for _, same in found])


def fleiss_by_pairs(rows):
    known = [label for _, said in rows if pairs(said) for label in said if label is not None]
    chance = sum((known.count(label) / len(known)) ** 2 for label in set(known))
    return (shares(rows)[1].mean() - chance) / (1 - chance)


def show(name, rows):
    patient, same = shares(rows)
    limits = wilson_clustered(same, np.ones(len(same), bool), patient)
    print(name, "units", sum(bool(pairs(said)) for _, said in rows), "patients", len(set(patient)), "agreement", *limits)


# Fleiss 1971, as in its worked example: 10 units, 14 readers, 5 labels.
FLEISS = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
          [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]

if __name__ == "__main__":
    print("fleiss 1971", fleiss_kappa(np.array(FLEISS)))
    two = readings(71, 2, False)
    show("two", two)
    print("cohen", cohen_kappa_score([s[0] for _, s in two], [s[1] for _, s in two]))
    three = readings(72, 3, False)
    show("three", three)
    print("fleiss", fleiss_kappa(aggregate_raters(np.array([s for _, s in three]))[0]), fleiss_by_pairs(three))
    some = readings(73, 4, True)
    show("some missing", some)
    print("fleiss by pairs", fleiss_by_pairs(some))
