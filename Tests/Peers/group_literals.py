#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests about recalibration, rates of groups, comparison and drift.

    python3 group_literals.py

statsmodels: logistic regressions clustered by patient, Newcombe's limits, Holm and Benjamini–Hochberg. scikit-learn: Platt and
isotonic. numpy: the formulas named in EVALUATION.md, written out. The data are those of statistics_literals.py.
Needs requirements-statistics.txt.
"""
import numpy as np
import statsmodels.api as sm
from scipy import stats
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from statistics_literals import clustered, show, tied, wilson_clustered


def logit(p):
    p = np.clip(p, 2**-40, 1 - 2**-40)
    return np.log(p / (1 - p))


def recalibration(name, truth, p, patient):
    x, i = logit(p), len(set(patient))
    robust = dict(cov_type="cluster", cov_kwds=dict(groups=patient, use_correction=False))
    quantile = stats.t.ppf(0.975, i - 1) * np.sqrt(i / (i - 1))
    family = sm.families.Binomial()
    large = sm.GLM(truth, np.ones((len(truth), 1)), offset=x, family=family).fit(tol=1e-15, maxiter=200, **robust)
    slope = sm.Logit(truth, sm.add_constant(x)).fit(method="newton", tol=1e-14, maxiter=100, disp=0, **robust)
    show(f"{name}: citl lower", large.params[0], large.params[0] - quantile * large.bse[0])
    show(f"{name}: slope lower", slope.params[1], slope.params[1] - quantile * slope.bse[1])
    ratio = truth.sum() / p.sum()
    residual = np.array([np.sum((truth - ratio * p)[patient == a]) for a in sorted(set(patient))])
    error = np.sqrt(i / (i - 1) * np.sum(residual**2)) / p.sum()
    half = stats.t.ppf(0.975, i - 1) * error / ratio
    show(f"{name}: o/e limits", ratio, ratio * np.exp(-half), ratio * np.exp(half))
    bins = np.minimum(9, np.floor(p * 10).astype(int))
    debiased = chance = 0.0
    for b in set(bins):
        y, q = truth[bins == b], p[bins == b]
        if len(y) > 1:
            debiased += len(y) * ((q.mean() - y.mean()) ** 2 - y.mean() * (1 - y.mean()) / (len(y) - 1))
        law = np.array([1.0])
        for a in q:
            law = np.convolve(law, [1 - a, a])
        chance += np.sum(law * np.abs(np.arange(len(law)) - q.sum()))
    show(f"{name}: ce2 debiased", debiased / len(p))
    show(f"{name}: ece by chance", chance / len(p))


def maps():
    truth, score, _ = tied()
    platt = _SigmoidCalibration().fit(logit(score), truth)
    show("platt slope intercept", -platt.a_, -platt.b_)
    line = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(score, truth)
    show("isotonic", *line.predict([0.0, 0.2, 0.41, 0.5, 0.66, 1.0]))


def rates():
    truth, score, second = tied()
    call, half = score >= 0.5, np.arange(80) < 40
    k = [np.sum(call & (truth == 1) & part) for part in (half, ~half)]
    n = [np.sum((truth == 1) & part) for part in (half, ~half)]
    show("newcombe", k[0] / n[0] - k[1] / n[1], *confint_proportions_2indep(k[0], n[0], k[1], n[1], method="newcomb", compare="diff"))
    patient, truth, score, second = clustered()
    call, even = score >= 0.5, np.arange(len(truth)) % 2 == 0
    parts, influence = [], []
    for part in (even, ~even):
        trial = (truth == 1) & part
        p, low, high = wilson_clustered(call, trial, patient)
        parts.append((p, low, high))
        influence.append(np.array([np.sum((call - p)[trial & (patient == a)]) for a in range(45)]) / trial.sum())
    phi = np.sum(influence[0] * influence[1]) / np.sqrt(np.sum(influence[0] ** 2) * np.sum(influence[1] ** 2))
    (p, a, b), (q, c, d) = parts
    side = lambda x, y: np.sqrt(x * x - 2 * phi * x * y + y * y)
    show("newcombe clustered", p - q, p - q - side(p - a, d - q), p - q + side(b - p, q - c))
    sensitivity, specificity = call[truth == 1].mean(), (~call)[truth == 0].mean()
    own = np.array([np.sum((call - sensitivity)[(truth == 1) & (patient == a)]) for a in range(45)]) / np.sum(truth == 1)
    other = np.array([np.sum((~call - specificity)[(truth == 0) & (patient == a)]) for a in range(45)]) / np.sum(truth == 0)
    i, m, n = 45, len(set(patient[truth == 1])), len(set(patient[truth == 0]))
    wrong = 1 - specificity
    variance = m / (m - 1) * np.sum(own**2) / sensitivity**2 + n / (n - 1) * np.sum(other**2) / wrong**2
    variance += 2 * i / (i - 1) * np.sum(own * other) / (sensitivity * wrong)
    centre = np.log(0.1 / 0.9 * sensitivity / wrong)
    half = stats.norm.ppf(0.975) * np.sqrt(variance)
    show("ppv at 0.1", *[1 / (1 + np.exp(-z)) for z in (centre, centre - half, centre + half)])
    # Two models, the second called at 0.5 too.
    difference = (second >= 0.5).astype(float) - call
    mean = difference[truth == 1].mean()
    sums = np.array([np.sum((difference - mean)[(truth == 1) & (patient == a)]) for a in range(45)]) / np.sum(truth == 1)
    error = np.sqrt(m / (m - 1) * np.sum(sums**2))
    show("paired sensitivity", mean, mean - stats.t.ppf(0.975, m - 1) * error, 2 * stats.t.sf(abs(mean / error), m - 1))


def families():
    values = [0.01, 0.04, 0.03, 0.005, 0.5]
    show("holm", *multipletests(values, method="holm")[1])
    show("benjamini hochberg", *multipletests(values, method="fdr_bh")[1])


def drift():
    p, q = np.array([30, 50, 20]) / 100, np.array([20, 40, 60]) / 120
    covariance = (np.diag(p) - np.outer(p, p) + np.diag(q) - np.outer(q, q))[:2, :2] / 2
    gap = (p - q)[:2]
    show("drift three values", np.sqrt(gap @ np.linalg.solve(covariance, gap)))
    a, b = np.array([1.0, 2, 4, 8]), np.array([2.0, 3, 3, 9, 11])
    show("drift numbers", (b.mean() - a.mean()) / np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2))


truth, score, _ = tied()
recalibration("tied", truth, (16 * score + 1) / 18, np.arange(80))
patient, truth, score, _ = clustered()
recalibration("clustered", truth, score, patient)
maps()
rates()
families()
drift()
