#!/usr/bin/env python3
"""Prints the expected numbers of MitigationTrialTests, GroupRiskTests and MitigationGroupsTests, from other hands than ours.

    python3 mitigation_literals.py

scikit-learn: AUROC of groups, means over three seeds. NumPy: group weights of Sagawa et al. (2020), algorithm 1, over PyTorch's
binary_cross_entropy_with_logits. Kamiran and Calders (2012), section 5.2: weights from counts.
PyTorch: gradient reversal (Ganin and Lempitsky, 2015) as a function of its own, after a quarter of the steps.
"""
import numpy as np
import torch
from sklearn.metrics import roc_auc_score

PATIENTS, SEEDS = 160, 3
MODELS = {"plain": (0.4, 0.15), "better": (0.4, 0.4), "levelled": (0.15, 0.15), "poor": (0.4, 0.05)}


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


if __name__ == "__main__":
    trial()
    risk()
    weights()
    reversal()
