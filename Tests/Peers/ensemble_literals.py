"""Numbers for TrainingTests/EnsembleSlopeTests and LearningRateScheduleTests.

Answers of several networks: how far they disagree (SciPy's entropies), and the slopes of the
cross-entropy of their mean probability at every network's logits (PyTorch's autograd). Then the
learning rates of Huang et al., "Snapshot ensembles" (2017), equation 2.

    python3 Tests/Peers/ensemble_literals.py
"""

import math

import numpy as np
import torch
from scipy.stats import entropy

BINARY = [[0.3, -1.2], [1.1, 0.4], [-0.7, 2.0]]  # three networks, two yes-or-no outputs
CLASSES = [[0.2, 1.5, -0.3], [1.0, -0.5, 0.1]]  # two networks, three classes


def disagreement(rows):
    """Entropy of the mean less the mean of entropies, in nats."""
    return entropy(np.mean(rows, axis=0)) - np.mean([entropy(row) for row in rows])


def show(name, values):
    print(name, [float(f"{value:.12g}") for value in np.ravel(values)])


logits = torch.tensor(BINARY, dtype=torch.float64, requires_grad=True)
each = torch.sigmoid(logits)
show(
    "binary, disagreement",
    [disagreement([[1 - p, p] for p in each[:, k].tolist()]) for k in range(2)],
)
for truth in ([1, 0], [0, None]):
    logits.grad = None
    mean = torch.sigmoid(logits).mean(0)
    loss = sum(
        -torch.log(mean[k] if y == 1 else 1 - mean[k])
        for k, y in enumerate(truth)
        if y is not None
    )
    loss.backward()
    show(f"binary, slopes for {truth}", logits.grad.numpy())

logits = torch.tensor(CLASSES, dtype=torch.float64, requires_grad=True)
each = torch.softmax(logits, dim=1)
show("classes, disagreement", [disagreement(each.tolist())])
(-torch.log(torch.softmax(logits, dim=1).mean(0)[2])).backward()
show("classes, slopes for the third", logits.grad.numpy())

# Twelve steps in three cycles, and the same with a rise of two steps in the first.
period = 4
show("rates", [0.5 * 0.1 * (math.cos(math.pi * (t % period) / period) + 1) for t in range(12)])
show("rates after the rise", [0.5 * 0.1 * (math.cos(math.pi * t / 2) + 1) for t in range(2)])
