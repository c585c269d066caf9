#!/usr/bin/env python3
"""Prints the expected numbers of DetectionTests, from other hands than ours.

    python3 detection_literals.py

pycocotools: matching and average precision. scikit-learn: curves and areas by score, in which equal scores are one point;
where scores are tied, its curve is read at COCO's 101 recalls, as pycocotools' own number then depends on the order of images.
MONAI reads the FROC by linear interpolation between the points; its mean is printed beside ours, which is never above it.
"""
import contextlib, io
import numpy as np
from monai.metrics import compute_froc_score
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from sklearn import metrics

RATES = np.array([0.125, 0.25, 0.5, 1, 2, 4, 8])


class Draws:
    """x = 1103515245·x + 12345 mod 2³¹; a draw is (x >> 8) mod bound. Tests/EvaluationTests/Fixture.swift has the same."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 1103515245 + 12345) % (1 << 31)
        return (self.state >> 8) % bound


def pictures(seed, count, tied):
    """Pictures of 20 patients in turn: boxes that are there, and findings (box, score) near them or anywhere."""
    draws, images, serial = Draws(seed), [], 0
    for _ in range(count):
        truths, findings = [], []
        for _ in range(draws.below(4)):
            x, y, w, h = draws.below(60), draws.below(60), 8 + draws.below(30), 8 + draws.below(30)
            truths.append((x, y, w, h))
            for _ in range(draws.below(3)):
                dx, dy, dw, dh = (draws.below(7) - 3 for _ in range(4))
                findings.append(((x + dx, y + dy, w + dw, h + dh), 300 + draws.below(700)))
        for _ in range(draws.below(3)):
            box = (draws.below(60), draws.below(60), 8 + draws.below(30), 8 + draws.below(30))
            findings.append((box, draws.below(800)))
        scored = []
        for box, score in findings:
            serial += 1
            scored.append((box, score // 125 / 8 if tied else (score * 4096 + serial) / 4194304))
        # The order that ours gives them, which pycocotools keeps among equals.
        images.append((sorted(truths), sorted(scored, key=lambda f: (-f[1], f[0]))))
    return images


def coco(images, ious):
    """AP at each IoU, and of every finding its score and whether it is true at each; None without boxes."""
    dataset = {"images": [], "annotations": [], "categories": [{"id": 1}]}
    results = []
    for number, (truths, findings) in enumerate(images):
        dataset["images"].append({"id": number})
        for box in truths:
            identity = len(dataset["annotations"]) + 1
            dataset["annotations"].append(
                {"id": identity, "image_id": number, "category_id": 1, "bbox": list(box), "area": box[2] * box[3], "iscrowd": 0})
        for box, score in findings:
            results.append({"image_id": number, "category_id": 1, "bbox": list(box), "score": score})
    if not dataset["annotations"]:
        return None
    if not results:
        return np.zeros(len(ious)), np.zeros(0), np.zeros((len(ious), 0), bool)
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = dataset
        truth.createIndex()
        run = COCOeval(truth, truth.loadRes(results), "bbox")
        run.params.iouThrs = np.array(ious)
        run.evaluate()
        run.accumulate()
    kept = [e for e in run.evalImgs[: len(images)] if e is not None]
    scores = np.concatenate([e["dtScores"] for e in kept])
    return run.eval["precision"][:, :, 0, 0, 2].mean(1), scores, np.concatenate([e["dtMatches"] for e in kept], 1) > 0


def grouped_precision(scores, matches, boxes):
    """COCO's 101 recalls read from scikit-learn's curve, in which equal scores are one point."""
    if not matches.any():
        return 0.0
    precision, recall, _ = metrics.precision_recall_curve(matches, scores)
    recall = recall * matches.sum() / boxes
    return np.mean([max([p for p, r in zip(precision[:-1], recall[:-1]) if r >= k * 0.01 - 1e-12], default=0) for k in range(101)])


def froc(scores, matches, boxes, count):
    fpr, tpr, _ = metrics.roc_curve(matches, scores, drop_intermediate=False)
    wrong, found = fpr * np.sum(~matches) / count, tpr * matches.sum() / boxes
    values = [max(f for w, f in zip(wrong, found) if w <= rate + 1e-12) for rate in RATES]
    return values, compute_froc_score(wrong[::-1], found[::-1], tuple(RATES))


def numbers(values):
    return "[" + ", ".join(repr(float(v)) for v in values) + "]"


def report(name, images, tied):
    grid = np.linspace(0.5, 0.95, 10)
    boxes = sum(len(t) for t, _ in images)
    aps, scores, matches = coco(images, grid)
    ap_task, _, task = coco(images, [0.3])
    own = np.array([grouped_precision(scores, m, boxes) for m in matches])
    own_task = grouped_precision(scores, task[0], boxes)
    if not tied:
        np.testing.assert_allclose(own, aps, rtol=1e-12)
        own, own_task = aps, ap_task[0]
    print(name, "boxes", boxes, "findings", len(scores), "true at 0.3", task.sum())
    print("  map, ap50, ap at 0.3", numbers([own.mean(), own[0], own_task]), "by order of images", numbers([aps.mean(), aps[0], ap_task[0]]))
    print("  aps", numbers(own))
    values, monai = froc(scores, task[0], boxes, len(images))
    print("  froc at 0.3", numbers(values), "mean", repr(float(np.mean(values))), "monai", repr(float(monai)))
    top = [max([s for _, s in f], default=-1) for _, f in images]
    print("  case auroc", repr(float(metrics.roc_auc_score([len(t) > 0 for t, _ in images], top))))


def few():
    """The first one to five pictures: AP at 0.5, -1 without boxes."""
    for seed in (2, 3, 5):
        images = pictures(seed, 5, False)
        values = [coco(images[:n], [0.5]) for n in range(1, 6)]
        print(f"few, seed {seed}", numbers([-1 if v is None else v[0][0] for v in values]))


report("pictures(1, 60)", pictures(1, 60, False), False)
report("pictures(9, 60) tied", pictures(9, 60, True), True)
few()
