#!/usr/bin/env python3
"""Prints the expected numbers of AgreementTests, from other hands than ours.

    python3 agreement_literals.py

scikit-learn: mean errors and weighted kappas. scipy: Pearson's correlation, quantiles. numpy: Lin's concordance, the limits
of agreement and the clustered errors straight from their formulas; where each patient has one unit, the limits are held to
mean ± 1.96 sample deviations.
"""
import warnings
import numpy as np
from scipy import stats
from sklearn import metrics
from statistics_literals import wilson_clustered

warnings.filterwarnings("ignore")


class Draws:
    """x = 1103515245·x + 12345 mod 2³¹; a draw is (x >> 8) mod bound. Tests/EvaluationTests/Fixture.swift has the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 1103515245 + 12345) % (1 << 31)
        return (self.state >> 8) % bound


def continuous():
    """45 patients with one to four measurements: patient, prediction, reference."""
    draws, rows = Draws(51), []
    for patient in range(45):
        units, effect = 1 + draws.below(4), draws.below(40)
        for _ in range(units):
            reference = effect + draws.below(60)
            rows.append((patient, (reference + draws.below(21) - 8 + effect // 8) / 4, reference / 4))
    return [np.array(column) for column in zip(*rows)]


def ordinal():
    """40 patients with one to three grades of 0 to 4: patient, prediction, reference."""
    draws, rows = Draws(61), []
    for patient in range(40):
        for _ in range(1 + draws.below(3)):
            reference = draws.below(5)
            rows.append((patient, min(4, max(0, reference + draws.below(4) - 1)), reference))
    return [np.array(column) for column in zip(*rows)]


def limits(patient, error):
    """Bland and Altman 2007, section 3: one-way analysis of variance of the differences."""
    names, counts = np.unique(patient, return_counts=True)
    n, total = len(names), len(error)
    means = np.array([error[patient == p].mean() for p in names])
    between = np.sum(counts * (means - error.mean()) ** 2) / (n - 1)
    inside = np.sum((error - means[np.searchsorted(names, patient)]) ** 2) / (total - n) if total > n else 0.0
    per_patient = (total**2 - np.sum(counts**2)) / ((n - 1) * total)
    deviation = np.sqrt(max((between - inside) / per_patient, 0) + inside)
    half = stats.norm.ppf(0.975) * deviation
    if total == n:
        np.testing.assert_allclose(deviation, error.std(ddof=1), rtol=1e-12)
    return error.mean() - half, error.mean() + half


def concordance(a, b):
    return 2 * np.cov(a, b, ddof=0)[0, 1] / (a.var() + b.var() + (a.mean() - b.mean()) ** 2)


def clustered(patient, value):
    names = np.unique(patient)
    residual = np.array([np.sum(value[patient == p] - value.mean()) for p in names])
    error = np.sqrt(len(names) / (len(names) - 1) * np.sum(residual**2)) / len(value)
    half = stats.t.ppf(0.975, len(names) - 1) * error
    return value.mean(), value.mean() - half, value.mean() + half


def grouped():
    """120 patients of three groups by turns, with one to three grades of 0 to 4: patient, prediction, reference."""
    draws, rows = Draws(71), []
    for patient in range(120):
        for _ in range(1 + draws.below(3)):
            reference = draws.below(5)
            rows.append((patient, min(4, max(0, reference + draws.below(9 + patient % 3) // 3 - 1)), reference))
    return [np.array(column) for column in zip(*rows)]


def gaps():
    """Largest less smallest of three groups, with p and median over 20,000 permutations of the patients' labels."""
    patient, prediction, reference = grouped()
    group, random = np.arange(120) % 3, np.random.default_rng(1)
    grades = (prediction[:, None] == np.arange(5))[:, :, None] & (reference[:, None] == np.arange(5))[:, None, :]
    apart = (np.arange(5)[:, None] - np.arange(5)) ** 2

    def kappa(rows):
        table = grades[rows].sum(0)
        return 1 - table.sum() * np.sum(apart * table) / np.sum(apart * np.outer(table.sum(1), table.sum(0)))

    measures = {
        "mae": lambda rows: np.mean(abs(prediction - reference)[rows]), "bias": lambda rows: np.mean((prediction - reference)[rows]),
        "quadratic kappa": kappa, "exact": lambda rows: np.mean((prediction == reference)[rows]),
    }
    np.testing.assert_allclose(kappa(patient >= 0), metrics.cohen_kappa_score(prediction, reference, weights="quadratic"), rtol=1e-12)
    labels = [group] + [random.permutation(group) for _ in range(20_000)]
    for name, measure in measures.items():
        found = np.array([np.ptp([measure(label[patient] == g) for g in range(3)]) for label in labels])
        show(f"gap of {name}, p, null median", found[0], np.mean(found >= found[0] - 1e-12), np.median(found[1:]))


def show(name, *values):
    print(f"{name:34s}", *[repr(v.item() if hasattr(v, "item") else v) for v in values])


def describe(name, patient, prediction, reference):
    error = prediction - reference
    show(name + ": mae", metrics.mean_absolute_error(reference, prediction))
    show(name + ": median ae", metrics.median_absolute_error(reference, prediction))
    if len(set(reference)) > 1:
        show(name + ": r2", metrics.r2_score(reference, prediction))
    show(name + ": rmse", metrics.root_mean_squared_error(reference, prediction))
    if len(set(patient)) > 1:
        show(name + ": limits of agreement", *limits(patient, error))
        show(name + ": pearson", stats.pearsonr(prediction, reference).statistic)
    show(name + ": ccc", concordance(prediction, reference))


patient, prediction, reference = continuous()
show("continuous: units", len(patient))
describe("continuous", patient, prediction, reference)
show("continuous: mae clustered", *clustered(patient, abs(prediction - reference)))
show("continuous: bias clustered", *clustered(patient, prediction - reference))
first = np.unique(patient, return_index=True)[1]
describe("first of each", patient[first], prediction[first], reference[first])
for n in range(1, 6):
    describe(f"first {n} patients' first", patient[first[:n]], prediction[first[:n]], reference[first[:n]])
patient, prediction, reference = ordinal()
show("ordinal: units", len(patient))
for distance in (0, 1):
    show(f"ordinal: within {distance}", *wilson_clustered(abs(prediction - reference) <= distance, np.full(len(patient), True), patient))
for name, rows in [("all", slice(None))] + [(f"first {n}", slice(n)) for n in range(1, 6)]:
    for weights in ("quadratic", "linear"):
        show(f"ordinal, {name}: {weights}", metrics.cohen_kappa_score(prediction[rows], reference[rows], weights=weights, labels=range(5)))
gaps()
