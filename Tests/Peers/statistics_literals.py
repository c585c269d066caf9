#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests, from other hands than ours.

    python3 statistics_literals.py [--r]

scikit-learn: areas, average precision, F1, MCC, Brier, log loss, ROC corners. scipy: quantiles, exact and Wilson limits,
temperatures. numpy: DeLong and Obuchowski straight from their formulas with the full matrix of pairs. With --r, R's pROC
(r-cran-proc) gives DeLong's limits and its paired test too. The data come from a little generator that the tests repeat.
"""
import subprocess, sys
import numpy as np
from scipy import optimize, stats
from sklearn import metrics


class Draws:
    """x = 1103515245·x + 12345 mod 2³¹; a draw is (x >> 8) mod bound. Tests/EvaluationTests/Fixture.swift has the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 1103515245 + 12345) % (1 << 31)
        return (self.state >> 8) % bound


def tied():
    """80 patients with one unit each, many equal scores: truth, score, second model's score."""
    draws, rows = Draws(7), []
    for _ in range(80):
        truth = int(draws.below(5) < 2)
        score = (draws.below(13) + 3 * truth) / 16
        rows.append((truth, score, (draws.below(13) + truth) / 16))
    return [np.array(column) for column in zip(*rows)]


def clustered():
    """45 patients with one to four units that resemble each other: patient, truth, score, second."""
    draws, rows = Draws(11), []
    for patient in range(45):
        units, effect = 1 + draws.below(4), draws.below(7)
        for _ in range(units):
            truth = int(draws.below(10) < (6 if patient % 2 else 4))
            score = (draws.below(11) + effect + 4 * truth) / 24
            rows.append((patient, truth, score, (draws.below(11) + effect + 2 * truth) / 24))
    return [np.array(column) for column in zip(*rows)]


def show(name, *values):
    print(f"{name:34s}", *[repr(v.item() if hasattr(v, "item") else v) for v in values])


def pairs(score, truth):
    """V10 by positive and V01 by negative from the whole matrix of pairs."""
    x, y = score[truth == 1], score[truth == 0]
    kernel = (x[:, None] > y[None, :]) + 0.5 * (x[:, None] == y[None, :])
    return kernel.mean(), kernel.mean(1), kernel.mean(0)


def delong(score, truth):
    area, v10, v01 = pairs(score, truth)
    return area, np.var(v10, ddof=1) / len(v10) + np.var(v01, ddof=1) / len(v01)


def delong_paired(a, b, truth):
    area_a, a10, a01 = pairs(a, truth)
    area_b, b10, b01 = pairs(b, truth)
    s10, s01 = np.cov(a10, b10), np.cov(a01, b01)
    s = s10 / len(a10) + s01 / len(a01)
    return area_a - area_b, s[0, 0] + s[1, 1] - 2 * s[0, 1]


def obuchowski_terms(score, truth, patient):
    """A, M, N and by patient (in sorted order) m, n, sums of V10 and V01."""
    area, v10, v01 = pairs(score, truth)
    names = np.unique(patient)
    sum10 = np.array([v10[patient[truth == 1] == p].sum() for p in names])
    sum01 = np.array([v01[patient[truth == 0] == p].sum() for p in names])
    m = np.array([np.sum((patient == p) & (truth == 1)) for p in names])
    n = np.array([np.sum((patient == p) & (truth == 0)) for p in names])
    return area, m, n, sum10 - m * area, sum01 - n * area


def obuchowski_covariance(first, second):
    """Obuchowski's covariance of two areas whose patients stand in the same order; variance for one with itself."""
    _, m, n, p1, q1 = first
    _, m2, n2, p2, q2 = second
    i10, i01, i = np.sum(m > 0), np.sum(n > 0), np.sum(m + n > 0)
    big_m, big_n = m.sum(), n.sum()
    s10 = i10 / ((i10 - 1) * big_m) * np.sum(p1 * p2)
    s01 = i01 / ((i01 - 1) * big_n) * np.sum(q1 * q2)
    s11 = i / (i - 1) * np.sum(p1 * q2)
    s11b = i / (i - 1) * np.sum(p2 * q1)
    return s10 / big_m + s01 / big_n + (s11 + s11b) / (big_m * big_n)


def logit_interval(area, variance):
    centre = np.log(area / (1 - area))
    half = stats.norm.ppf(0.975) * np.sqrt(variance) / (area * (1 - area))
    return 1 / (1 + np.exp(half - centre)), 1 / (1 + np.exp(-half - centre))


def wilson_clustered(success, trial, patient):
    names = np.unique(patient[trial])
    k = np.array([np.sum(success & trial & (patient == p)) for p in names])
    n = np.array([np.sum(trial & (patient == p)) for p in names])
    i, p = len(names), k.sum() / n.sum()
    v = i / (i - 1) * np.sum((k - p * n) ** 2) / n.sum() ** 2
    effective = min(n.sum(), p * (1 - p) / v) if 0 < p < 1 else i
    q = stats.t.ppf(0.975, i - 1)
    centre, scale = p + q * q / (2 * effective), 1 + q * q / effective
    half = q * np.sqrt(p * (1 - p) / effective + q * q / (4 * effective**2))
    return p, (centre - half) / scale, (centre + half) / scale


def distributions():
    for p in (0.5, 0.6, 0.9, 0.975, 0.999, 1e-10):
        show(f"normal quantile {p}", stats.norm.ppf(p))
    for x in (-6.0, -1.5, 0.3):
        show(f"normal cdf {x}", stats.norm.cdf(x))
    for level, freedom in ((0.95, 1), (0.95, 2), (0.95, 9), (0.99, 29), (0.95, 747), (0.5, 4)):
        show(f"t two-sided {level} {freedom}", stats.t.ppf(0.5 + level / 2, freedom))
    for x, a, b in ((0.3, 2.0, 5.0), (0.5, 0.5, 0.5), (0.01, 30.0, 400.0), (0.9, 12.5, 0.7)):
        show(f"beta cdf {x} {a} {b}", stats.beta.cdf(x, a, b))
    for p, a, b in ((0.025, 3, 8), (0.975, 4, 7), (0.5, 0.5, 30), (1e-6, 80, 1)):
        show(f"beta quantile {p} {a} {b}", stats.beta.ppf(p, a, b))
    for k, n in ((0, 12), (3, 12), (12, 12), (81, 263)):
        test = stats.binomtest(k, n)
        w, e = test.proportion_ci(method="wilson"), test.proportion_ci(method="exact")
        show(f"wilson {k}/{n}", w.low, w.high)
        show(f"exact {k}/{n}", e.low, e.high)


def one_unit_per_patient():
    truth, score, second = tied()
    call = score >= 0.5
    p = (16 * score + 1) / 18
    show("tied: positives negatives", np.sum(truth == 1), np.sum(truth == 0))
    show("tied: auroc", metrics.roc_auc_score(truth, score))
    show("tied: average precision", metrics.average_precision_score(truth, score))
    area, variance = delong(score, truth)
    show("tied: delong area variance", area, variance)
    show("tied: delong logit interval", *logit_interval(area, variance))
    difference, variance = delong_paired(score, second, truth)
    z = difference / np.sqrt(variance)
    show("tied: paired difference error p", difference, np.sqrt(variance), 2 * stats.norm.sf(abs(z)))
    show("tied: f1 mcc", metrics.f1_score(truth, call), metrics.matthews_corrcoef(truth, call))
    show("tied: brier log loss", metrics.brier_score_loss(truth, p), metrics.log_loss(truth, p))
    bins = np.minimum(9, np.floor(p * 10).astype(int))
    ece = sum(abs(p[bins == b].mean() - truth[bins == b].mean()) * np.mean(bins == b) for b in set(bins))
    show("tied: ece 10 bins", ece)
    loss = (p - truth) ** 2
    half = stats.t.ppf(0.975, 79) * loss.std(ddof=1) / np.sqrt(80)
    show("tied: brier interval", loss.mean() - half, loss.mean() + half)
    for name, k, n in (
        ("sensitivity", np.sum(call & (truth == 1)), np.sum(truth == 1)),
        ("specificity", np.sum(~call & (truth == 0)), np.sum(truth == 0)),
        ("ppv", np.sum(call & (truth == 1)), np.sum(call)),
        ("npv", np.sum(~call & (truth == 0)), np.sum(~call)),
    ):
        limits = stats.binomtest(int(k), int(n)).proportion_ci(method="wilson")
        show(f"tied: {name}", k, n, limits.low, limits.high)
    fpr, tpr, thresholds = metrics.roc_curve(truth, score, drop_intermediate=False)
    kept = [
        i for i in range(len(fpr))
        if i in (0, len(fpr) - 1)
        or abs((fpr[i] - fpr[i - 1]) * (tpr[i + 1] - tpr[i]) - (fpr[i + 1] - fpr[i]) * (tpr[i] - tpr[i - 1])) > 1e-12
    ]
    show("tied: roc corners", len(kept), sum(fpr[kept]), sum(tpr[kept]))
    a, b = np.arange(80) < 40, np.arange(80) >= 40
    (area_a, var_a), (area_b, var_b) = delong(score[a], truth[a]), delong(score[b], truth[b])
    half = stats.norm.ppf(0.975) * np.sqrt(var_a + var_b)
    show("tied: halves difference", area_a - area_b, area_a - area_b - half, area_a - area_b + half)


def several_units_per_patient():
    patient, truth, score, second = clustered()
    call = score >= 0.5
    show("clustered: units", len(truth), truth.sum(), len(set(patient)))
    first = obuchowski_terms(score, truth, patient)
    other = obuchowski_terms(second, truth, patient)
    variance = obuchowski_covariance(first, first)
    show("clustered: area variance", first[0], variance)
    show("clustered: logit interval", *logit_interval(first[0], variance))
    show("clustered: delong variance", delong(score, truth)[1])
    paired = variance + obuchowski_covariance(other, other) - 2 * obuchowski_covariance(first, other)
    show("clustered: paired difference error", first[0] - other[0], np.sqrt(paired))
    show("clustered: sensitivity", *wilson_clustered(call, truth == 1, patient))
    show("clustered: specificity", *wilson_clustered(~call, truth == 0, patient))
    show("clustered: prevalence", *wilson_clustered(truth == 1, truth >= 0, patient))
    loss = (score - truth) ** 2
    residual = np.array([np.sum(loss[patient == p] - loss.mean()) for p in range(45)])
    error = np.sqrt(45 / 44 * np.sum(residual**2)) / len(loss)
    show("clustered: brier error", loss.mean(), error)
    # Two groups that share patients: units at even and odd positions.
    even = np.arange(len(truth)) % 2 == 0
    areas, influence = [], []
    for part in (even, ~even):
        area, m, n, p, q = obuchowski_terms(score[part], truth[part], patient[part])
        full = np.zeros(45)
        full[np.unique(patient[part])] = p / m.sum() + q / n.sum()
        areas.append((area, obuchowski_covariance((area, m, n, p, q), (area, m, n, p, q))))
        influence.append(full)
    covariance = 45 / 44 * np.sum(influence[0] * influence[1])
    error = np.sqrt(areas[0][1] + areas[1][1] - 2 * covariance)
    difference = areas[0][0] - areas[1][0]
    half = stats.norm.ppf(0.975) * error
    show("clustered: shared difference", difference, difference - half, difference + half)


def temperatures():
    draws = Draws(3)
    logits, truths = [], []
    for _ in range(120):
        truth = draws.below(2)
        truths.append(truth)
        logits.append((draws.below(41) - 20) / 4 + (1.5 if truth else -1.5))
    logits, truths = np.array(logits), np.array(truths)

    def binary(t):
        return np.mean(np.logaddexp(0, logits / t) - truths * logits / t)

    best = optimize.minimize_scalar(binary, bounds=(0.05, 20), method="bounded", options={"xatol": 1e-12})
    show("temperature binary", best.x, binary(1), best.fun)
    draws, rows, classes = Draws(5), [], []
    for _ in range(120):
        truth = draws.below(3)
        classes.append(truth)
        rows.append([(draws.below(31) - 15) / 3 + (2.0 if k == truth else 0.0) for k in range(3)])
    rows, classes = np.array(rows), np.array(classes)

    def many(t):
        z = rows / t
        return np.mean(np.log(np.exp(z).sum(1)) - z[np.arange(120), classes])

    best = optimize.minimize_scalar(many, bounds=(0.05, 20), method="bounded", options={"xatol": 1e-12})
    show("temperature three classes", best.x, many(1), best.fun)
    z = np.exp(rows - rows.max(1, keepdims=True))
    p = z / z.sum(1, keepdims=True)
    show("macro auroc", metrics.roc_auc_score(classes, p, multi_class="ovr", average="macro"))
    show("macro accuracy", np.mean(p.argmax(1) == classes))
    influence = np.zeros(120)
    for k in range(3):
        area, v10, v01 = pairs(p[:, k], (classes == k).astype(int))
        influence[classes == k] += (v10 - area) / np.sum(classes == k) / 3
        influence[classes != k] += (v01 - area) / np.sum(classes != k) / 3
    show("macro error", np.sqrt(120 / 119 * np.sum(influence**2)))


def thresholds():
    truth, score, _ = tied()
    rows = []
    for t in sorted(set(score), reverse=True):
        call = score >= t
        rows.append((t, call[truth == 1].mean(), (~call)[truth == 0].mean(), metrics.f1_score(truth, call)))
    show("threshold sensitivity >= 0.9", *next(r for r in rows if r[1] >= 0.9)[:3])
    show("threshold specificity >= 0.9", *[r for r in rows if r[2] >= 0.9][-1][:3])
    show("threshold youden", *max(rows, key=lambda r: (round(r[1] + r[2], 12), r[0]))[:3])
    show("threshold f1", *max(rows, key=lambda r: (round(r[3], 12), r[0]))[:3])
    correlations = [(metrics.matthews_corrcoef(truth, score >= r[0]), *r[:3]) for r in rows]
    show("threshold mcc", *max(correlations, key=lambda r: (round(r[0], 12), r[1]))[1:])


def with_r():
    truth, score, second = tied()
    code = f"""
    suppressMessages(library(pROC))
    t <- c({",".join(map(str, truth))}); a <- c({",".join(map(repr, score.tolist()))})
    b <- c({",".join(map(repr, second.tolist()))})
    r <- roc(t, a, direction="<", quiet=TRUE); s <- roc(t, b, direction="<", quiet=TRUE)
    options(digits=17); cat("pROC auc var:", auc(r), var(r), "\\n")
    test <- roc.test(r, s, method="delong", paired=TRUE)
    cat("pROC paired z p:", test$statistic, test$p.value, "\\n")
    """
    print(subprocess.run(["Rscript", "-e", code], capture_output=True, text=True, check=True).stdout, end="")


if __name__ == "__main__":
    distributions()
    one_unit_per_patient()
    several_units_per_patient()
    temperatures()
    thresholds()
    if "--r" in sys.argv[1:]:
        with_r()
