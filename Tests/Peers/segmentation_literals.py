#!/usr/bin/env python3
"""Prints the expected numbers of the segmentation tests, from other hands than ours.

    python3 segmentation_literals.py

scikit-learn: Dice and IoU. scipy: erosion, distance transform, directed Hausdorff. numpy: percentiles and the shares within
a tolerance. medpy and MONAI compute the same and are held to it here, to 1e-9 and, as MONAI rounds to float32, to 1e-5;
medpy's HD95, which is the percentile of both directions put together, is another number and is not used.
"""
import warnings
import numpy as np
import torch
from medpy.metric import binary
from monai.metrics import compute_average_surface_distance, compute_hausdorff_distance, compute_surface_dice
from scipy.ndimage import binary_erosion, distance_transform_edt
from scipy.spatial.distance import directed_hausdorff
from sklearn.metrics import f1_score, jaccard_score

warnings.filterwarnings("ignore")


class Draws:
    """x = 1103515245·x + 12345 mod 2³¹; a draw is (x >> 8) mod bound. Tests/EvaluationTests/Fixture.swift has the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 1103515245 + 12345) % (1 << 31)
        return (self.state >> 8) % bound


def blob(shape, noise, width, height):
    """One to three rectangles drawn from one seed, some pixels turned over from another."""
    draws, mask = Draws(shape), np.zeros((height, width), np.uint8)
    for _ in range(1 + draws.below(3)):
        x, y = draws.below(width), draws.below(height)
        across, down = 1 + draws.below(max(1, width // 2)), 1 + draws.below(max(1, height // 2))
        mask[y : y + down, x : x + across] = 1
    draws = Draws(noise)
    for _ in range(width * height // 40):
        mask.flat[draws.below(width * height)] ^= 1
    return mask


def pixels(width, height, *marked):
    mask = np.zeros((height, width), np.uint8)
    for x, y in marked:
        mask[y, x] = 1
    return mask


def boundary(mask):
    return mask.astype(bool) ^ binary_erosion(mask)


def measure(prediction, reference, spacing_x, spacing_y, tolerance):
    """Dice, IoU, volume difference, HD, HD95, ASSD, NSD of two masks that both mark something."""
    flat = reference.ravel(), prediction.ravel()
    spacing = (spacing_y, spacing_x)
    edges = boundary(prediction), boundary(reference)
    forth = distance_transform_edt(~edges[1], sampling=spacing)[edges[0]]
    back = distance_transform_edt(~edges[0], sampling=spacing)[edges[1]]
    points = [np.argwhere(edge) * np.array(spacing) for edge in edges]
    hd = max(directed_hausdorff(*points)[0], directed_hausdorff(*points[::-1])[0])
    hd95 = max(np.percentile(forth, 95), np.percentile(back, 95))
    both = np.concatenate([forth, back])
    nsd = np.mean(both <= tolerance * (1 + 1e-9))
    p, r = int(prediction.sum()), int(reference.sum())
    values = (f1_score(*flat), jaccard_score(*flat), abs(p - r) / (p + r), hd, hd95, both.mean(), nsd)
    check(prediction, reference, spacing, tolerance, values)
    return values


def check(prediction, reference, spacing, tolerance, values):
    dice, iou, _, hd, hd95, assd, nsd = values
    kept = dict(rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(binary.dc(prediction, reference), dice, **kept)
    np.testing.assert_allclose(binary.jc(prediction, reference), iou, **kept)
    np.testing.assert_allclose(binary.hd(prediction, reference, spacing), hd, **kept)
    np.testing.assert_allclose(binary.assd(prediction, reference, spacing), assd, **kept)
    if prediction.shape[0] < 2 or prediction.shape[1] < 2:
        return
    y_pred, y = (torch.from_numpy(m)[None, None].float() for m in (prediction, reference))
    options = dict(include_background=True, spacing=spacing)
    loose = dict(rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(compute_hausdorff_distance(y_pred, y, **options).item(), hd, **loose)
    np.testing.assert_allclose(compute_hausdorff_distance(y_pred, y, percentile=95, **options).item(), hd95, **loose)
    np.testing.assert_allclose(compute_average_surface_distance(y_pred, y, symmetric=True, **options).item(), assd, **loose)
    # A hair more, as MONAI's distances are of float32.
    got = compute_surface_dice(y_pred, y, [tolerance * (1 + 1e-6)], **options).item()
    np.testing.assert_allclose(got, nsd, **loose)


def row(name, values):
    print(f'    ("{name}", [{", ".join(repr(float(v)) for v in values)}]),')


def agreements():
    print("SegmentationLiterals.blobs: width, height, spacing x, y, tolerance, shape, noise of P, noise of R")
    for case in (
        (40, 30, 1.0, 1.0, 1.0, 1, 2, 3), (40, 30, 0.7, 2.5, 2.0, 4, 5, 6), (64, 64, 0.5, 0.5, 0.5, 7, 8, 9),
        (17, 90, 3.0, 0.4, 1.5, 10, 11, 12), (128, 96, 0.14, 0.14, 0.42, 13, 14, 15), (9, 9, 1.0, 3.0, 0.0, 16, 17, 18),
        (200, 3, 0.25, 8.0, 8.0, 19, 20, 21), (5, 4, 1.0, 1.0, 1.0, 22, 22, 23),
    ):
        width, height, x, y, tolerance, shape, first, second = case
        values = measure(blob(shape, first, width, height), blob(shape + 100, second, width, height), x, y, tolerance)
        print(f"    ({case}, [{', '.join(repr(float(v)) for v in values)}]),")
    print("edges, spacing 2 and 3 mm, tolerance 3 mm")
    full = np.ones((6, 8), np.uint8)
    row("the same pixel", measure(pixels(8, 6, (3, 2)), pixels(8, 6, (3, 2)), 2, 3, 3))
    row("two pixels in far corners", measure(pixels(8, 6, (0, 0)), pixels(8, 6, (7, 5)), 2, 3, 3))
    row("a pixel within all", measure(pixels(8, 6, (3, 2)), full, 2, 3, 3))
    row("all and all", measure(full, full, 2, 3, 3))
    row("pixels side by side", measure(pixels(8, 6, (3, 2)), pixels(8, 6, (4, 2)), 2, 3, 3))
    row("one column", measure(pixels(1, 9, (0, 1), (0, 2)), pixels(1, 9, (0, 7)), 2, 3, 3))
    row("one row", measure(pixels(9, 1, (1, 0), (2, 0)), pixels(9, 1, (8, 0)), 2, 3, 3))


def transform():
    marks = blob(31, 32, 37, 23)
    distances = distance_transform_edt(1 - marks, sampling=(2.5, 0.7)).ravel()
    print("transform: marked, sum, sum by place, largest", int(marks.sum()), repr(float(distances.sum())),
          repr(float(np.sum(distances * np.arange(1, len(distances) + 1)))), repr(float(distances.max())))


def cohort():
    """40 patients with one to four pictures of 12 × 10; some masks are empty. Rows: patient, prediction, reference."""
    draws, rows = Draws(41), []
    for patient in range(40):
        for _ in range(1 + draws.below(4)):
            seed = 1 + draws.below(100000)
            prediction, reference = blob(seed, seed + 1, 12, 10), blob(seed, seed + 2, 12, 10)
            if draws.below(4) == 0:
                prediction[:] = 0
            if draws.below(3) == 0:
                reference[:] = 0
            rows.append((patient, prediction, reference))
    return rows


def summary():
    worst = [0, 0, 1] + 3 * [np.hypot(12 * 0.8, 10 * 1.1)] + [0]
    best = [1, 1, 0, 0, 0, 0, 1]
    present, everything, outcomes = {}, {}, [0, 0, 0, 0]
    for patient, prediction, reference in cohort():
        p, r = prediction.any(), reference.any()
        outcomes[2 * int(r) + int(p)] += 1
        values = measure(prediction, reference, 0.8, 1.1, 1.1) if p and r else worst if p or r else best
        everything.setdefault(patient, []).append(values)
        if r:
            present.setdefault(patient, []).append(values)
    print("outcomes: true negative, false positive, missed, both", outcomes)
    for name, cases in (("lesion present", present), ("all cases", everything)):
        means = np.array([np.mean(c, axis=0) for c in cases.values()])
        print(name, len(means))
        for k, title in enumerate("dice iou volume_difference hd hd95 assd nsd".split()):
            column = means[:, k]
            row(title, [column.mean(), *np.percentile(column, [50, 25, 75])])
    row("lesion present, over images", np.mean([values for c in present.values() for values in c], axis=0))


agreements()
transform()
summary()
