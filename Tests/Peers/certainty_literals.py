#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests/ConformalTests and SelectiveTests, from other hands than ours.

MAPIE (pip install mapie): LAC end to end; for APS its cumulated probabilities and its sets without the last label. MAPIE
draws u from NumPy, so the draw is given by hand there: score = cumulated − u·p. numpy: areas under the risk–coverage curve
from their definition, quantiles of patients from exact fractions.
"""
from fractions import Fraction

import numpy as np
from mapie.classification import SplitConformalClassifier
from mapie.conformity_scores import APSConformityScore
from scipy.stats import beta
from sklearn.base import BaseEstimator, ClassifierMixin

from statistics_literals import Draws, clustered, show, tied


def classes(seed, count):
    """Probabilities of three classes, with a true one that they favour."""
    draws, rows, truths = Draws(seed), [], []
    for _ in range(count):
        parts = [1 + draws.below(2000) for _ in range(3)]
        place = draws.below(sum(parts))
        truths.append(0 if place < parts[0] else 1 if place < parts[0] + parts[1] else 2)
        rows.append([part / sum(parts) for part in parts])
    return np.array(rows), np.array(truths)


class Given(ClassifierMixin, BaseEstimator):
    """A classifier whose probabilities are its input."""

    def fit(self, X, y):
        self.classes_ = np.arange(3)
        self.n_features_in_ = 3
        self.fitted_ = True
        return self

    def predict(self, X):
        return np.argmax(X, 1)

    def predict_proba(self, X):
        return X


def aps(probabilities, truths, new, level, draw=0.0):
    """MAPIE's cumulated probability of the truth, less what is drawn; the quantile; its sets, by number of answers."""
    method = APSConformityScore()
    cumulated, _ = method.get_true_label_cumsum_proba(truths, probabilities, np.arange(3))
    found = np.sort(cumulated.ravel() - draw * probabilities[np.arange(len(truths)), truths])
    rank = int(np.ceil((len(truths) + 1) * level))
    method.quantiles_ = np.array([found[rank - 1]])
    sets = method.get_prediction_sets(new[:, :, None], None, np.array([1 - level]), "prefit", include_last_label=False)
    return found[rank - 1], sets[:, :, 0]


def area(confidence, wrong):
    """AURC by its definition, the mean over every order of ties being the expected running error."""
    order = np.argsort(-confidence, kind="stable")
    confidence, wrong = confidence[order], wrong[order].astype(float)
    for value in np.unique(confidence):
        wrong[confidence == value] = wrong[confidence == value].mean()
    risks = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    errors = int(round(wrong.sum()))
    best = np.cumsum(np.r_[np.zeros(len(wrong) - errors), np.ones(errors)]) / np.arange(1, len(wrong) + 1)
    return risks.mean(), risks.mean() - best.mean(), risks


def main():
    probabilities, truths = classes(3, 60)
    new, actual = classes(5, 40)
    for level in (0.9, 0.8):
        model = SplitConformalClassifier(Given().fit(probabilities, truths), confidence_level=level, conformity_score="lac")
        model.conformalize(probabilities, truths)
        _, sets = model.predict_set(new)
        quantile = model._mapie_classifier.conformity_score_function_.quantiles_
        sets = sets[:, :, 0]
        show(f"LAC {level}", quantile[0], sets.sum(), sets[np.arange(40), actual].sum(), "".join(map(str, sets.sum(1))))
    for level, draw in ((0.6, 0.0), (0.5, 0.0), (0.9, 0.25), (0.6, 0.25)):
        found, sets = aps(probabilities, truths, new, level, draw)
        show(f"APS {level} draw {draw}", found, *([sets.sum(), "".join(map(str, sets.sum(1)))] if draw == 0 else []))
    for klass in range(3):
        scores = np.sort(1 - probabilities[truths == klass, klass])
        rank = int(np.ceil((len(scores) + 1) * 0.8))
        show(f"LAC of class {klass}", len(scores), scores[rank - 1] if rank <= len(scores) else None)

    for alpha, count in ((Fraction(1, 10), 11), (Fraction(1, 10), 53), (Fraction(1, 5), 60), (Fraction(1, 10), 300),
                         (Fraction(1, 100), 1000), (Fraction(3, 10), 1000)):
        rank = -int((-(count + 1) * (1 - alpha)) // 1)
        show(f"coverage of calibrations on {count}, alpha {alpha}", *beta.ppf([0.025, 0.975], rank, count + 1 - rank))

    patients, truth, score, _ = clustered()
    strange = np.where(truth == 1, 1 - score, score)
    counts = np.bincount(patients)
    needed, total, quantile = Fraction(9, 10) * (len(counts) + 1), Fraction(0), None
    for place in np.argsort(strange, kind="stable"):
        total += Fraction(1, int(counts[patients[place]]))
        if total >= needed:
            quantile = strange[place]
            break
    show("patients' quantile of clustered", len(counts), quantile)

    truth, score, _ = tied()
    logit = lambda p: np.log(np.clip(p, 2.0**-40, 1 - 2.0**-40) / (1 - np.clip(p, 2.0**-40, 1 - 2.0**-40)))
    for name, confidence in (("distance", np.abs(score - 0.5)), ("log odds", np.abs(logit(score / 2) - logit(0.25)))):
        value, excess, risks = area(confidence, (score >= 0.5) != (truth == 1))
        show(f"AURC of tied, {name}", value, excess, 1 - risks[-1], 1 - risks[int(np.ceil(0.8 * 80)) - 1], 1 - risks[39])


if __name__ == "__main__":
    main()
