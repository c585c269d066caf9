#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests/ProbeTests, from scikit-learn and numpy.

LogisticRegression with C = 1/(images · penalty) on standardised features; the nested choice of penalties written out
with plain loops; areas by roc_auc_score, stratum by stratum; covariances by LedoitWolf.
"""
import warnings

import numpy as np
from sklearn.covariance import LedoitWolf
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.preprocessing import StandardScaler

from statistics_literals import Draws, show

PENALTIES = [10, 1, 0.1, 0.01, 0.001]
FOLDS = 5


def made(seed, patients, width, levels, shift):
    """Features, level, label and patient of every image; ProbeFixture.swift has the same."""
    draws, rows = Draws(seed), []
    for patient in range(patients):
        level, label, images = draws.below(levels), draws.below(2), 1 + draws.below(2)
        for _ in range(images):
            values = [draws.below(32) / 16 for _ in range(width)]
            values[0] += shift * level
            values[1] += 0.5 * label
            for place in range(2, width):
                values[place] += values[0] * place / 8
            rows.append((values, level, label, patient))
    features, level, label, patient = zip(*rows)
    return np.array(features, dtype=np.float32).astype(float), np.array(level), np.array(label), np.array(patient)


def probe(x, y, penalty):
    return LogisticRegression(C=1 / (len(y) * penalty), tol=1e-12, max_iter=100_000).fit(x, y)


def stratified(score, truth, strata):
    pairs = areas = 0
    for stratum in np.unique(strata):
        s, t = score[strata == stratum], truth[strata == stratum]
        count = t.sum() * (~t).sum()
        if count:
            pairs, areas = pairs + count, areas + count * roc_auc_score(t, s)
    return areas / pairs


def cross_fitted(x, truths, fold):
    """Logits out of fold by column, and the penalty of every fold."""
    logits, chosen = np.zeros((len(truths), len(x))), []
    for out in range(FOLDS):
        losses = []
        for penalty in PENALTIES:
            loss = 0
            for inner in range(FOLDS):
                if inner != out:
                    learnt, judged = (fold != out) & (fold != inner), fold == inner
                    for truth in truths:
                        p = probe(x[learnt], truth[learnt], penalty).predict_proba(x[judged])[:, 1]
                        loss += log_loss(truth[judged], p, normalize=False, labels=[False, True])
            losses.append(loss)
        chosen.append(PENALTIES[int(np.argmin(losses))])
        for column, truth in enumerate(truths):
            fit = probe(x[fold != out], truth[fold != out], chosen[-1])
            logits[column, fold == out] = fit.decision_function(x[fold == out])
    return logits, chosen


def discriminant(x, truth, fold):
    covariance = LedoitWolf(assume_centered=True).fit(x).covariance_
    score = np.zeros(len(x))
    for out in range(FOLDS):
        learnt = fold != out
        direction = np.linalg.solve(covariance, x[learnt].T @ (truth[learnt] - truth[learnt].mean()))
        score[~learnt] = x[~learnt] @ direction
    return score


def distance(x, level, cell):
    precision = np.linalg.inv(LedoitWolf(assume_centered=True).fit(x).covariance_)
    largest = 0
    for a in np.unique(level):
        for b in np.unique(level):
            total, difference = 0, 0
            for c in np.unique(cell):
                one, other = x[(level == a) & (cell == c)], x[(level == b) & (cell == c)]
                if a < b and len(one) and len(other):
                    weight = len(one) * len(other) / (len(one) + len(other))
                    total, difference = total + weight, difference + weight * (one.mean(0) - other.mean(0))
            if total:
                d = difference / total
                largest = max(largest, np.sqrt(d @ precision @ d))
    return largest


def main():
    warnings.filterwarnings("ignore")
    features, level, _, _ = made(13, 60, 6, 2, 0.5)
    x = StandardScaler().fit_transform(features)
    for penalty in (1, 0.01):
        fit = probe(x, level == 1, penalty)
        show(f"penalty {penalty}", *fit.coef_[0], fit.intercept_[0])

    features, level, label, patient = made(17, 150, 8, 3, 0.375)
    x, fold = StandardScaler().fit_transform(features), patient % FOLDS
    truths = [level == one for one in range(3)]
    logits, chosen = cross_fitted(x, truths, fold)
    show("penalties", *chosen)
    show("logits of the first image", *logits[:, 0])
    show("logits of the last image", *logits[:, -1])
    show("area", np.mean([stratified(s, t, fold) for s, t in zip(logits, truths)]))
    within = label * FOLDS + fold
    show("within the label", np.mean([stratified(s, t, within) for s, t in zip(logits, truths)]))
    show("discriminant", np.mean([stratified(discriminant(x, t, fold), t, fold) for t in truths]))
    show("distance", distance(x, level, np.zeros(len(x))), distance(x, level, label))


if __name__ == "__main__":
    main()
