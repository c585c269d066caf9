#!/usr/bin/env python3
"""Prints the expected numbers of MitigationTrialTests, MitigationTests, GroupAdversaryTests and BalancedProbeTests, from other hands
than ours.

    python3 mitigation_literals.py

scikit-learn: AUROC of groups, means over three seeds. SciPy: Student's t of seeds. NumPy: group weights of Sagawa et al. (2020), algorithm 1, over PyTorch's
binary_cross_entropy_with_logits. Kamiran and Calders (2012), section 5.2: weights from counts.
scikit-learn: compute_class_weight("balanced") of an epoch that shows every pair of group and "any positive" equally often.
PyTorch: gradient reversal (Ganin and Lempitsky, 2015) as a function of its own, after a quarter of the steps.
scikit-learn: heads fitted anew (Kirichenko et al., 2023), a LogisticRegression on each balanced draw of standardised features; the
draws are those of Compute's generator, xoshiro256** after SplitMix64, which is written out here.
"""
import numpy as np
import torch
from scipy import stats
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.utils.class_weight import compute_class_weight

from statistics_literals import Draws

PATIENTS, SEEDS = 160, 3
MODELS = {"plain": (0.4, 0.15), "better": (0.4, 0.4), "levelled": (0.15, 0.15), "poor": (0.4, 0.05), "slight": (0.4, 0.18),
          "wider": (0.6, 0.15)}


def scores(name, seed):
    gains = MODELS[name]
    return np.array([gains[p % 2] * (p // 2 % 2) + 0.6 * ((p * 37 + seed * 17) % 61) / 61 for p in range(PATIENTS)])


def trial():
    truth = np.array([p // 2 % 2 for p in range(PATIENTS)])
    group = np.arange(PATIENTS) % 2
    for name in MODELS:
        tables = [scores(name, seed) for seed in range(SEEDS)]
        areas = [np.mean([roc_auc_score(truth[mask], table[mask]) for table in tables])
                 for mask in (group < 2, group == 0, group == 1)]
        print(f"{name}: all, A, B:", [round(float(v), 7) for v in areas],
              "worst", round(float(min(areas[1:])), 7), "gap", round(float(max(areas[1:]) - min(areas[1:])), 7))


    fold = np.arange(PATIENTS) // 4 % 5
    for step in (0, 0.3):
        areas = []
        for mask in (group < 2, group == 0, group == 1):
            parts = [mask & (fold == own) for own in range(5)]
            pairs = [truth[part].sum() * (1 - truth[part]).sum() for part in parts]
            areas.append(np.mean([np.average([roc_auc_score(truth[part], table[part]) for part in parts], weights=pairs)
                                  for table in (scores("plain", seed) + step * fold for seed in range(SEEDS))]))
        pooled = np.mean([roc_auc_score(truth, scores("plain", seed) + step * fold) for seed in range(SEEDS)])
        print(f"plain in folds, step {step}: all, A, B:", [round(float(v), 7) for v in areas],
              "gap", round(float(areas[1] - areas[2]), 7), "pooled", round(float(pooled), 7))
    for title, names, level in (("better of three methods", ["better"] * 3, 1 - 0.05 / 3), ("erratic", ["better", "slight", "slight"], 0.95)):
        worst = [np.array([min(roc_auc_score(truth[mask], table[mask]) for mask in (group == 0, group == 1)) for table in tables])
                 for tables in ([scores(name, seed) for seed, name in enumerate(side)] for side in (names, ["plain"] * SEEDS))]
        gains = worst[0] - worst[1]
        margin = stats.t.ppf((1 + level) / 2, SEEDS - 1) * gains.std(ddof=1) / np.sqrt(SEEDS)
        print(f"{title}: worst group by seed", gains.round(7).tolist(), "mean", round(gains.mean(), 7), "margin", round(margin, 7))


def risk():
    shares = np.full(3, 1 / 3)
    for logits, truths, groups in (([0.5, -1.0, 2.0, 0.25], [1, 1, 0, 0], [0, 0, 2, 2]), ([1.5, -0.5], [0, 1], [1, 2])):
        x = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
        losses = torch.nn.functional.binary_cross_entropy_with_logits(x, torch.tensor(truths, dtype=torch.float64), reduction="none")
        total = 0
        present = sorted(set(groups))
        means = {g: losses[[i for i, own in enumerate(groups) if own == g]].mean() for g in present}
        for g in present:
            shares[g] *= np.exp(0.01 * means[g].item())
        shares /= shares.sum()
        total = sum(shares[g] * means[g] for g in present)
        total.backward()
        print("risk", round(total.item(), 8), "gradient", [round(v, 8) for v in x.grad.tolist()], "shares", shares.round(8).tolist())


def weights():
    # 10 images of F, of which 2 are positive; 5 of M, of which 4 are.
    for group, size, positives in (("F", 10, 2), ("M", 5, 4)):
        print(group, [round(size * all_ / (15 * own), 7) for all_, own in ((9, size - positives), (6, positives))], "for truths 0, 1")


def drawn_weights():
    # Group, truths and how many images; the first has no positive M, the second has labels that are not known.
    for name, images in (("one", [("F", (1,), 2), ("F", (0,), 8), ("M", (0,), 5)]),
                         ("two", [("F", (1, 0), 4), ("F", (0, 1), 2), ("F", (0, 0), 6), ("F", (None, 0), 3),
                                  ("M", (1, None), 2), ("M", (0, 0), 10)])):
        pairs = [(group, 1 in truths) for group, truths, _ in images]
        sizes = {pair: sum(count for own, (_, _, count) in zip(pairs, images) if own == pair) for pair in pairs}
        times = np.lcm.reduce(list(sizes.values()))
        epoch = [truths for pair, (_, truths, count) in zip(pairs, images) for _ in range(count * times // sizes[pair])]
        for output in range(len(epoch[0])):
            known = [truths[output] for truths in epoch if truths[output] is not None]
            print("drawn", name, output, compute_class_weight("balanced", classes=np.array([0, 1]), y=known).round(8).tolist(),
                  "for truths 0, 1")


def reversal():
    class Reversed(torch.autograd.Function):
        @staticmethod
        def forward(context, x, strength):
            context.strength = strength
            return x.view_as(x)

        @staticmethod
        def backward(context, gradient):
            return -context.strength * gradient, None

    strength = 2 / (1 + np.exp(-10 * 0.25)) - 1
    features = torch.tensor([[1.0, -2.0], [0.5, 0.25]], dtype=torch.float64, requires_grad=True)
    label = torch.tensor([[0.3, -0.1]], dtype=torch.float64, requires_grad=True)
    group = torch.tensor([[0.2, 0.4], [-0.3, 0.1], [0.05, -0.6]], dtype=torch.float64, requires_grad=True)
    loss = torch.nn.functional.binary_cross_entropy_with_logits(features @ label.T, torch.tensor([[1.0], [0.0]], dtype=torch.float64))
    (loss + torch.nn.functional.cross_entropy(Reversed.apply(features, strength) @ group.T, torch.tensor([2, 0]))).backward()
    logits = torch.cat([features @ label.T, features @ group.T], 1)
    print("reversal strength", round(strength, 8), "logits", [round(v, 8) for v in logits.flatten().tolist()])
    for name, value in (("features", features), ("label", label), ("group", group)):
        print(" ", name, [round(v, 8) for v in value.grad.flatten().tolist()])


WORD = (1 << 64) - 1
PENALTIES, DRAWS = [10, 1, 0.1, 0.01, 0.001], 10


def split_mix(state):
    while True:
        state = (state + 0x9E3779B97F4A7C15) & WORD
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & WORD
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
        yield z ^ (z >> 31)


class Generator:
    """SeededGenerator(seed:stream:)."""

    def __init__(self, seed, stream):
        both = next(split_mix(seed)) + next(split_mix(stream ^ 0x6A09E667F3BCC908)) * 0xD1342543DE82EF95
        mixer = split_mix(both & WORD)
        self.state = [next(mixer) for _ in range(4)]

    def next(self):
        def rotated(x, k):
            return ((x << k) | (x >> (64 - k))) & WORD
        a, b, c, d = self.state
        result = (rotated((b * 5) & WORD, 7) * 9) & WORD
        c, d = c ^ a, d ^ b
        self.state = [a ^ d, b ^ c, c ^ ((b << 17) & WORD), rotated(d, 45)]
        return result

    def below(self, bound):
        product = self.next() * bound
        while (product & WORD) < ((1 << 64) - bound) % bound:
            product = self.next() * bound
        return product >> 64

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]


def made(seed, patients, classes):
    """Features, answer, group and patient of every image; the answer is the group but for a patient in three, where it is drawn.
    BalancedFixture.swift has the same."""
    draws, rows = Draws(seed), []
    for patient in range(patients):
        group, answer = draws.below(2), draws.below(classes)
        if draws.below(3):
            answer = group
        for _ in range(1 + draws.below(2)):
            values = [draws.below(32) / 16 for _ in range(4)]
            values[0] += answer
            values[1] += group
            for place in (2, 3):
                values[place] += values[0] * place / 8
            rows.append((values + [1.5], answer, group, patient))
    features, answer, group, patient = zip(*rows)
    return np.array(features), np.array(answer), np.array(group), np.array(patient)


def mean_head(x, answer, pair, images, penalty, seed, part):
    """The mean of the heads of ten draws, in each as many images of every pair as the smallest pair has."""
    heads = []
    for draw in range(DRAWS):
        generator, members = Generator(seed, part * DRAWS + draw), [[i for i in images if pair[i] == one] for one in np.unique(pair)]
        for own in members:
            generator.shuffle(own)
        drawn = sorted(sum((own[:min(map(len, members))] for own in members), []))
        fit = LogisticRegression(C=1 / (len(drawn) * penalty), tol=1e-12, max_iter=100_000).fit(x[drawn], answer[drawn])
        heads.append(np.column_stack([fit.coef_, fit.intercept_]))
    return np.mean(heads, 0)


def losses(head, x, answer):
    logits = x @ head[:, :-1].T + head[:, -1]
    if len(head) == 1:
        logits = np.column_stack([0 * logits, logits])
    return np.log(np.exp(logits).sum(1)) - logits[np.arange(len(x)), answer]


def retrained(seed, patients, classes, draw_seed):
    features, answer, group, patient = made(seed, patients, classes)
    varies = features.std(0) > 0
    mean, deviation = features.mean(0)[varies], features.std(0)[varies]
    x, pair = (features[:, varies] - mean) / deviation, group * classes + answer
    order, generator = sorted(set(patient)), Generator(draw_seed, 1 << 40)
    generator.shuffle(order)
    kinds = {one: tuple(sorted(set(pair[patient == one]))) for one in order}
    turns = sorted(order, key=lambda one: kinds[one])  # a stable sort: drawn order within a kind
    half = np.array([turns.index(one) % 2 for one in patient])
    risks = []
    for penalty in PENALTIES:
        risk = 0
        for own in (0, 1):
            head = mean_head(x, answer, pair, np.flatnonzero(half == own).tolist(), penalty, draw_seed, 1 + own)
            judged = half != own
            loss = losses(head, x[judged], answer[judged])
            risk += np.mean([loss[pair[judged] == one].mean() for one in np.unique(pair)])
        risks.append(risk)
    penalty = PENALTIES[int(np.argmin(risks))]
    head = mean_head(x, answer, pair, range(len(x)), penalty, draw_seed, 0)
    weights = np.zeros((len(head), features.shape[1]))
    weights[:, varies] = head[:, :-1] / deviation
    print("head: losses", np.round(risks, 4).tolist(), "penalty", penalty)
    for row, bias in zip(weights, head[:, -1] - (head[:, :-1] * mean / deviation).sum(1)):
        print("  ", row.tolist(), bias.item())


if __name__ == "__main__":
    retrained(13, 80, 2, draw_seed=5)
    retrained(17, 90, 3, draw_seed=5)
    trial()
    risk()
    weights()
    drawn_weights()
    reversal()
