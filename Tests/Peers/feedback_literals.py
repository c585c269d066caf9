#!/usr/bin/env python3
"""Prints the expected numbers of feedback tests, from other hands than ours.

    python3 feedback_literals.py

PyTorch: the losses in which cases count several times. scikit-learn: Cohen's kappa of readers and model, apart by whether
they saw its answer, and AUROC in the paired bootstrap; numpy draws nothing: the replicates' weights are written out.
"""
import numpy as np
import torch
from sklearn.metrics import cohen_kappa_score, roc_auc_score
from torch.nn import functional


def losses():
    x = torch.tensor([[1.5, 0.5], [-0.25, 2.0], [3.0, -1.0]], requires_grad=True)
    y = torch.tensor([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    known = torch.tensor([[1.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    factor = torch.tensor([[2.0, 1.0], [1.0, 1.0], [0.5, 2.0]])
    each = functional.binary_cross_entropy_with_logits(
        x, y, weight=factor, pos_weight=torch.tensor([2.5, 1.0]), reduction="none")
    loss = (each * known).sum() / known.sum()
    loss.backward()
    print("yes or no", loss.item(), x.grad.flatten().tolist())
    x = torch.tensor([[1.0, 2.0, 0.5], [0.25, -1.0, 3.0], [2.0, 2.0, -2.0]], requires_grad=True)
    y, weight = torch.tensor([1, 0, 2]), torch.tensor([1.0, 0.5, 2.0])
    each = functional.cross_entropy(x, y, weight=weight, reduction="none")
    loss = (each * torch.tensor([2.0, 1.0, 0.5])).sum() / weight[y].sum()
    loss.backward()
    print("classes", loss.item(), x.grad.flatten().tolist())


# 12 units of 12 patients: what the model said, and what readers say who saw it and who did not.
MODEL = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0]
VISIBLE = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0]
BLIND = [1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 0, 1]


def agreement():
    for name, said in [("visible", VISIBLE), ("blind", BLIND)]:
        print(name, "agreement", np.mean(np.array(MODEL) == said), "kappa", cohen_kappa_score(MODEL, said))


# 80 patients with one or two units; the challenger scores more steadily than the champion, and a third model worse.
def contest():
    rows = []
    for patient in range(80):
        for unit in range(1 + patient % 2):
            truth = (patient // 2 + unit) % 2
            noise = [((patient * 37 + unit * 11) % 61) / 61, ((patient * 23 + unit * 7) % 59) / 59]
            rows.append((patient, truth, 0.45 * truth + 0.6 * noise[0], 0.6 * truth + 0.6 * noise[1], noise[0]))
    return [np.array(column) for column in zip(*rows)]


def differences(name, patient, truth, champion, challenger):
    whole = roc_auc_score(truth, challenger) - roc_auc_score(truth, champion)
    draws, found = np.random.default_rng(1), []
    for _ in range(20000):
        weight = np.bincount(draws.integers(0, 80, 80), minlength=80)[patient]
        found.append(roc_auc_score(truth, challenger, sample_weight=weight) - roc_auc_score(truth, champion, sample_weight=weight))
    print(name, "difference", whole, "limits", np.quantile(found, [0.025, 0.975]))


def weighted():
    patient, truth, champion, challenger, poor = contest()
    weight = (np.arange(80) * 7 % 4)[patient]
    print("auroc", roc_auc_score(truth, champion), roc_auc_score(truth, challenger), roc_auc_score(truth, poor))
    print("weighted", roc_auc_score(truth, champion, sample_weight=weight))
    differences("better", patient, truth, champion, challenger)
    differences("worse", patient, truth, champion, poor)
    called = champion >= 0.5
    for name, kind in [("sensitivity", 1), ("specificity", 0)]:
        right = (called == (kind == 1))[truth == kind]
        print(name, right.mean(), "weighted", np.average(right, weights=weight[truth == kind]))


if __name__ == "__main__":
    losses()
    agreement()
    weighted()
