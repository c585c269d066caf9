#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests/FeatureDistanceTests: scikit-learn's LedoitWolf, numpy's inverse."""
import numpy as np
from sklearn.covariance import LedoitWolf

from statistics_literals import Draws, show


def features(seed, count, width, shift=0):
    """Features that hang together: every one has a part of the first."""
    draws, rows = Draws(seed), []
    for _ in range(count):
        values = [draws.below(16) / 8 for _ in range(width)]
        rows.append([shift + value + values[0] * place / width for place, value in enumerate(values)])
    return np.array(rows)


def main():
    for count, width in ((40, 3), (12, 8)):
        rows = features(3, count, width)
        fit = LedoitWolf(assume_centered=True).fit(rows - rows.mean(0))
        precision = np.linalg.inv(fit.covariance_)
        show(f"{count} x {width}", fit.shrinkage_, fit.covariance_[0, 0], fit.covariance_[width - 1, 0], precision[0, 0], precision[width - 1, 0])

    first, second = features(5, 20, 3), features(7, 15, 3, shift=1)
    centred = np.vstack([first - first.mean(0), second - second.mean(0)])
    precision = np.linalg.inv(LedoitWolf(assume_centered=True).fit(centred).covariance_)
    for point in ([0.5, 0.5, 0.5], [2.5, 2, 3], [9, -9, 4]):
        squares = [(point - mean) @ precision @ (point - mean) for mean in (first.mean(0), second.mean(0))]
        show(f"distance of {point}", np.sqrt(min(squares) / 3))


if __name__ == "__main__":
    main()
