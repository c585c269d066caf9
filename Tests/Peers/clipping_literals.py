#!/usr/bin/env python3
"""Prints the expected numbers of TrainingTests/PatientGradientsTests: clipped sums of logistic gradients by hand, in numpy."""
import numpy as np

FEATURES, CLIP, EXPECTED = 16, 1.5, 2.0
PATIENTS = [([0], [1]), ([1, 2], [0, 1]), ([3, 4, 5], [0, 0, 1])]


def main():
    weight = np.array([((2 * j) % 5 - 2) / 4 for j in range(FEATURES)])
    total, norms = np.zeros(FEATURES + 1), []
    for rows, truths in PATIENTS:
        x = np.array([[((3 * i + 5 * j) % 7 - 3) / 2 for j in range(FEATURES)] + [1] for i in rows])
        slope = 1 / (1 + np.exp(-(x @ np.append(weight, 0.25)))) - np.array(truths)
        gradient = slope @ x / len(rows)
        norm = np.linalg.norm(gradient)
        norms.append(norm)
        total += gradient * min(1, CLIP / norm)
    print("norms", [float(norm) for norm in norms])
    print("weights", [float(value) for value in total[:4] / EXPECTED], "bias", float(total[-1] / EXPECTED))


if __name__ == "__main__":
    main()
