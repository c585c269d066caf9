#!/usr/bin/env python3
"""Times numpy at what LongRunTests' `speed` does: 25,000 images of 12,500 patients in ten groups.

    python3 statistics_speed.py [replicates, 100]

Patient bootstrap of AUPRC, F1, MCC and the ROC band over the whole and each group, and permutations of group labels by patient
inside outcome with the gaps of AUROC, FNR, FPR, selection rate and PPV; seconds are scaled to 2,000 of either. `plain` draws images
and sorts them anew in each replicate; `tuned` sorts once and draws weights.
"""
import sys, time
import numpy as np

random = np.random.default_rng(25)
patients, groups = 12_500, 10
truth = np.repeat(random.uniform(size=patients) < 0.3, 2).astype(int)
patient = np.repeat(np.arange(patients), 2)
effect = 0.35 + 0.2 * truth[::2] + 0.1 * random.normal(size=patients)
score = np.repeat(effect, 2) + 0.1 * random.normal(size=2 * patients)
group = patient % groups
call = score >= 0.5
grid = np.arange(51) / 50


def measures(t, s, c, w):
    """AUPRC, F1, MCC and band of units in descending order of score, with weights."""
    end = np.append(s[1:] != s[:-1], True)
    p, n = np.cumsum(w * t)[end], np.cumsum(w * (1 - t))[end]
    if p[-1] == 0 or n[-1] == 0:
        return
    called = np.maximum(p + n, 1)
    auprc = np.sum(np.diff(p, prepend=0) * p / called) / p[-1]
    tp, fp = np.sum(w * (t & c)), np.sum(w * (~t.astype(bool) & c))
    fn, tn = p[-1] - tp, n[-1] - fp
    f1 = 2 * tp / (2 * tp + fp + fn)
    mcc = (tp * tn - fp * fn) / np.sqrt(float((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))
    return auprc, f1, mcc, np.interp(grid, n / n[-1], p / p[-1])


def plain_bootstrap(mask):
    ids, first, count = np.unique(patient[mask], return_index=True, return_counts=True)
    t, s, c = truth[mask], score[mask], call[mask]
    draw = random.integers(len(ids), size=len(ids))
    index = np.repeat(first[draw] - np.append(0, np.cumsum(count[draw])[:-1]), count[draw]) + np.arange(count[draw].sum())
    t, s, c = t[index], s[index], c[index]
    order = np.argsort(-s, kind="stable")
    measures(t[order], s[order], c[order], np.ones(len(t), dtype=int))


def tuned_bootstrap(parts):
    for t, s, c, place, count in parts:
        weight = np.bincount(random.integers(count, size=count), minlength=count)
        measures(t, s, c, weight[place])


def area(t, s):
    order = np.argsort(s, kind="stable")
    t, s = t[order], s[order]
    start = np.append(True, s[1:] != s[:-1])
    number = np.cumsum(start) - 1
    first = np.flatnonzero(start)
    last = np.append(first[1:], len(s))
    rank = ((first + last + 1) / 2)[number]
    p = t.sum()
    return (rank[t == 1].sum() - p * (p + 1) / 2) / (p * (len(t) - p))


def permuted():
    label = np.arange(patients) % groups
    for outcome in (0, 1):
        inside = np.flatnonzero(truth[::2] == outcome)
        label[inside] = label[random.permutation(inside)]
    return label[patient]


def rates(g, t, c):
    table = np.bincount(g * 4 + 2 * t + c, minlength=4 * groups).reshape(groups, 4)
    tn, fp, fn, tp = table.T
    return [np.ptp(x) for x in (fn / (fn + tp), fp / (fp + tn), (tp + fp) / table.sum(1), tp / (tp + fp))]


def plain_permutation():
    g = permuted()
    areas = [area(truth[g == a], score[g == a]) for a in range(groups)]
    return np.ptp(areas), rates(g, truth, call)


ascending = np.argsort(score, kind="stable")


def tuned_permutation():
    g = permuted()
    sorted_truth, sorted_group = truth[ascending], g[ascending]
    areas = []
    for a in range(groups):
        t = sorted_truth[sorted_group == a]
        below = np.cumsum(1 - t)
        areas.append(below[t == 1].sum() / (t.sum() * (1 - t).sum()))
    return np.ptp(areas), rates(g, truth, call)


def seconds(function, count):
    start = time.perf_counter()
    for _ in range(count):
        function()
    return (time.perf_counter() - start) / count * 2000


masks = [np.ones(len(truth), bool)] + [group == a for a in range(groups)]
parts = []
for mask in masks:
    order = np.flatnonzero(mask)[np.argsort(-score[mask], kind="stable")]
    ids, place = np.unique(patient[order], return_inverse=True)
    parts.append((truth[order], score[order], call[order], place, len(ids)))
count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
plain = seconds(lambda: [plain_bootstrap(mask) for mask in masks], count), seconds(plain_permutation, count)
tuned = seconds(lambda: tuned_bootstrap(parts), count), seconds(tuned_permutation, count)
print(f"plain: bootstrap {plain[0]:.1f} s, permutations {plain[1]:.1f} s, together {sum(plain):.1f} s")
print(f"tuned: bootstrap {tuned[0]:.1f} s, permutations {tuned[1]:.1f} s, together {sum(tuned):.1f} s")
