#!/usr/bin/env python3
"""Prints what PyTorch says of VICReg's loss on a small batch: the literals of TrainingTests/EmbeddingLossTests.

    python3 vicreg_literals.py

The loss is that of the authors' code (github.com/facebookresearch/vicreg, main_vicreg.py) with its weights 25, 25 and 1,
where batch and features are its `batch_size` and `num_features`. Embeddings are `values` of gradients_networks.py, scaled
so that some deviations lie below 1 and some above. All in Float64.
"""
import torch
from torch.nn import functional as F
from gradients_networks import values

COUNT, WIDTH = 5, 4


def off_diagonal(matrix):
    return matrix[~torch.eye(len(matrix), dtype=torch.bool)]


def terms(x, y):
    invariance = F.mse_loss(x, y)
    x, y = x - x.mean(0), y - y.mean(0)
    deviations = [torch.sqrt(view.var(0) + 0.0001) for view in (x, y)]
    variance = sum(torch.mean(F.relu(1 - deviation)) / 2 for deviation in deviations)
    covariances = [view.T @ view / (COUNT - 1) for view in (x, y)]
    covariance = sum(off_diagonal(matrix).pow(2).sum() / WIDTH for matrix in covariances)
    return invariance, variance, covariance, torch.stack(deviations).mean()


def main():
    scale = torch.tensor([0.5, 1.0, 2.0, 3.0])
    views = [(values(name, (COUNT, WIDTH)) * scale).double().requires_grad_() for name in ("first view", "second view")]
    invariance, variance, covariance, spread = terms(*views)
    loss = 25 * invariance + 25 * variance + covariance
    loss.backward()
    for name, value in zip(("loss", "invariance", "variance", "covariance", "spread"),
                           (loss, invariance, variance, covariance, spread)):
        print(f"{name} {value.item():.12g}")
    for name, part in (("embeddings", lambda view: view), ("gradient", lambda view: view.grad)):
        print(name, ", ".join(f"{v:.9g}" for view in views for v in part(view).flatten().tolist()))


main()
