#!/usr/bin/env python3
"""Prints the expected numbers of SelectionTests, LinearProbeTests and PrototypeTests: numpy, SciPy, scikit-learn."""
import numpy as np
from scipy.stats import entropy
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import pairwise_distances

from statistics_literals import Draws, show


def rows(seed, count, width):
    """Features in quarters."""
    draws = Draws(seed)
    return np.array([[draws.below(16) / 4 for _ in range(width)] for _ in range(count)])


def answers(seed, count, classes):
    """Distributions in sixteenths of their sum."""
    draws, result = Draws(seed), []
    for _ in range(count):
        parts = np.array([1 + draws.below(15) for _ in range(classes)], float)
        result.append(parts / parts.sum())
    return np.array(result)


def greedy(features, centres, count):
    """K-centre greedy over the whole matrix of distances."""
    picks, distances = [], pairwise_distances(features, centres).min(1)
    for _ in range(count):
        index = int(np.argmax(distances))
        picks.append((index, distances[index]))
        distances = np.minimum(distances, pairwise_distances(features, features[index:index + 1])[:, 0])
    return picks


def main():
    for classes in (2, 3):
        found = answers(3, 24, classes)
        values = entropy(found, axis=1)
        top = np.sort(found, axis=1)
        gaps = 1 - (top[:, -1] - top[:, -2])
        show(f"{classes} classes, entropy", *values[:3])
        show(f"{classes} classes, first by entropy", *np.argsort(-values, kind="stable")[:6])
        show(f"{classes} classes, closeness", *gaps[:3])
        show(f"{classes} classes, first by margin", *np.argsort(-gaps, kind="stable")[:6])

    features = rows(5, 24, 4)
    for name, centres in (("two centres", features[:2]), ("their mean", features.mean(0, keepdims=True))):
        picks = greedy(features, centres, 5)
        show(f"k-centre greedy, {name}", *[index for index, _ in picks], *[distance for _, distance in picks])

    found = answers(3, 24, 3)
    likeliest = np.eye(3)[found.argmax(1)]
    gradients = np.array([np.outer(p - y, x).ravel() for p, y, x in zip(found, likeliest, features)])
    show("gradients, squared lengths", *(gradients[:4] ** 2).sum(1), int(np.argmax((gradients ** 2).sum(1))))
    chosen = [int(np.argmax((gradients ** 2).sum(1))), 3, 11]
    show("gradients, squared distances", *(pairwise_distances(gradients, gradients[chosen]).min(1) ** 2)[:6])

    features, draws = rows(7, 40, 6), Draws(9)
    truths = np.array([int(row[0] + draws.below(16) / 4 > 4) for row in features])
    for ridge in (0.5, 8):
        fit = LogisticRegression(C=1 / ridge, tol=1e-12, max_iter=10000).fit(features, truths)
        show(f"ridge {ridge}", *fit.coef_[0], fit.intercept_[0])

    features = rows(11, 12, 3)
    for name, labels in (("yes or no", np.arange(12) % 3 == 0), ("classes", np.arange(12) % 3)):
        kinds = np.unique(labels)
        means = np.array([features[labels == kind].mean(0) for kind in kinds])
        own = np.array([((row - means[list(kinds).index(label)]) ** 2).sum() for row, label in zip(features, labels)])
        scores = -((features[:, None] - means[None]) ** 2).sum(2) / own.mean()
        if len(kinds) == 2:
            show(f"prototypes, {name}", *(1 / (1 + np.exp(scores[:4, 0] - scores[:4, 1]))))
        else:
            powers = np.exp(scores[:2])
            show(f"prototypes, {name}", *(powers / powers.sum(1, keepdims=True)).ravel())


if __name__ == "__main__":
    main()
