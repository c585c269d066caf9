#!/usr/bin/env python3
"""Prints the expected numbers of EvaluationTests/SubsampledGaussianTests: the RDP accountant of Opacus 1.6.0.

Needs opacus==1.6.0 beside requirements.txt (`pip install --no-deps opacus==1.6.0 opt_einsum`).
"""
import warnings

from opacus.accountants import RDPAccountant
from opacus.accountants.utils import get_noise_multiplier

CASES = [
    (0.5, 0.01, 1, 1e-5), (0.5, 0.2, 50, 1e-4), (0.8, 0.001, 10000, 1e-6), (1.0, 0.01, 1000, 1e-5),
    (1.0, 0.0625, 240, 1e-4), (1.1, 0.0625, 16, 1e-4), (1.3, 0.004, 15000, 1e-5), (2.0, 0.05, 400, 1e-3),
    (2.5, 0.3, 100, 1e-4), (4.0, 0.06, 300, 1e-4), (6.0, 0.5, 60, 1e-5), (8.0, 1.0, 40, 1e-4),
    (20.0, 0.25, 500, 1e-5),
]
WANTED = [
    (1.0, 1e-4, 0.0625, 240), (3.0, 1e-4, 0.0625, 240), (8.0, 1e-4, 0.0625, 240), (0.5, 1e-5, 0.01, 2000),
    (2.0, 1e-3, 0.25, 80), (5.0, 1e-6, 1.0, 30), (50.0, 1e-4, 0.1, 100),
]


def epsilon(noise, rate, steps, delta):
    accountant = RDPAccountant()
    accountant.history = [(noise, rate, steps)]
    return accountant.get_epsilon(delta=delta)


def main():
    warnings.simplefilter("ignore")
    for noise, rate, steps, delta in CASES:
        print(f"    ({noise}, {rate}, {steps}, {delta:g}, {float(epsilon(noise, rate, steps, delta))!r}),")
    for wanted, delta, rate, steps in WANTED:
        noise = get_noise_multiplier(
            target_epsilon=wanted, target_delta=delta, sample_rate=rate, steps=steps, epsilon_tolerance=1e-4)
        print(f"    ({wanted}, {delta:g}, {rate}, {steps}, {float(noise)!r}),")


if __name__ == "__main__":
    main()
