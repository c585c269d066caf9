"""Makes boxes for `fovea report --boxes`, and holds its numbers to those of other hands.

    python report_boxes.py make OUT
    fovea report --boxes OUT/boxes.csv --reference-boxes OUT/truth.csv --demographics OUT/demographics.csv -o REPORT
    python report_boxes.py check OUT REPORT

Made-up pictures of made-up patients, one in three without a box, women's found less often. pycocotools: AP50 and
AP@[.5:.95] of the whole and of every group (no two scores are equal, so that its order of ties does not matter).
scikit-learn: AUROC of images. numpy: sensitivities at 1/8 to 8 false findings per image, the gap, and the share of
permuted gaps that are as large, from its own draws within patients with and without a box, within 4 standard errors.
"""

import contextlib
import csv
import io
import json
import pathlib
import sys

import numpy as np

RATES = [0.125, 0.25, 0.5, 1, 2, 4, 8]


def make(out):
    out, draws = pathlib.Path(out), np.random.default_rng(11)
    out.mkdir(parents=True, exist_ok=True)
    people, known, found = [], [], []
    for patient in range(300):
        sex, age = draws.choice(["F", "M"]), int(draws.uniform(20, 90))
        for number in range(draws.integers(1, 3)):
            image = f"i{patient}-{number}"
            people.append([image, f"n{patient}", sex, age])
            for _ in range(0 if patient % 3 == 0 else draws.integers(1, 4)):
                box = np.round(np.array([*draws.uniform(0, 200, 2), *draws.uniform(15, 50, 2)]), 2)
                known.append([image, *box])
                if draws.random() < (0.45 if sex == "F" else 0.75):
                    near = np.round(box + draws.normal(0, 2.5, 4), 2)
                    found.append([image, *near, round(draws.beta(4, 2), 9)])
            for _ in range(draws.poisson(0.8)):
                box = np.round(np.array([*draws.uniform(0, 200, 2), *draws.uniform(15, 50, 2)]), 2)
                found.append([image, *box, round(draws.beta(2, 3), 9)])
    for name, header, rows in [("demographics", ["image_id", "patient_id", "sex", "age"], people),
                               ("truth", ["image_id", "x", "y", "width", "height"], known),
                               ("boxes", ["image_id", "x", "y", "width", "height", "score"], found)]:
        with open(out / f"{name}.csv", "w", newline="") as file:
            csv.writer(file).writerows([header] + rows)


def evaluated(images, known, found):
    """pycocotools on these images: AP at ten IoUs, and its evaluation of each image."""
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    numbers = {image: number for number, image in enumerate(images, 1)}
    dataset = {"images": [{"id": number} for number in numbers.values()], "categories": [{"id": 1}], "annotations": []}
    for image, *box in known:
        if image in numbers:
            dataset["annotations"].append({"id": len(dataset["annotations"]) + 1, "image_id": numbers[image], "iscrowd": 0,
                                           "category_id": 1, "bbox": box, "area": box[2] * box[3]})
    results = [{"image_id": numbers[image], "category_id": 1, "bbox": box, "score": score}
               for image, *box, score in found if image in numbers]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = dataset
        truth.createIndex()
        evaluation = COCOeval(truth, truth.loadRes(results), "bbox")
        evaluation.params.maxDets = [100]
        evaluation.params.areaRng, evaluation.params.areaRngLbl = [[0, 1e10]], ["all"]
        evaluation.evaluate()
        evaluation.accumulate()
    return evaluation.eval["precision"][:, :, 0, 0, 0].mean(axis=1), evaluation


def findings(evaluation):
    """Score, whether true at an IoU of 0.5, and image, of every finding."""
    rows = []
    for image in evaluation.evalImgs:
        if image is not None:
            for score, match in zip(image["dtScores"], image["dtMatches"][0]):
                rows.append((score, match > 0, image["image_id"] - 1))
    return sorted(rows, key=lambda row: -row[0])


def average_precision(rows, boxes, weights):
    """AP50 of the images with weight 1, by COCO's 101 recalls."""
    kept = np.array([row[1] for row in rows if weights[row[2]]], dtype=float)
    total = boxes[weights.astype(bool)].sum()
    hits = np.cumsum(kept)
    precision = np.maximum.accumulate((hits / np.arange(1, len(kept) + 1))[::-1])[::-1]
    places = np.searchsorted(hits / total, np.arange(101) * 0.01, side="left")
    return sum(precision[place] for place in places if place < len(precision)) / 101


def check(out, report):
    from sklearn.metrics import roc_auc_score

    out = pathlib.Path(out)
    read = {name: list(csv.reader(open(out / f"{name}.csv")))[1:] for name in ["demographics", "truth", "boxes"]}
    people = read["demographics"]
    known, found = ([[row[0], *map(float, row[1:])] for row in read[name]] for name in ["truth", "boxes"])
    document = json.load(open(pathlib.Path(report) / "report/report.json"))
    label = document["labels"][0]
    images = [row[0] for row in people]
    precisions, evaluation = evaluated(images, known, found)
    summary = label["summary"]
    assert abs(summary["ap50"]["value"] - precisions[0]) < 1e-9
    assert abs(summary["map"]["value"] - precisions.mean()) < 1e-9
    rows = findings(evaluation)
    boxes = np.array([sum(1 for row in known if row[0] == image) for image in images])
    for rate, point in zip(RATES, summary["froc"]):
        wrong = np.cumsum([not row[1] for row in rows])
        hits = np.cumsum([row[1] for row in rows])[wrong <= rate * len(images)]
        assert abs(point["sensitivity"]["value"] - hits.max() / boxes.sum()) < 1e-9, rate
    top = np.full(len(images), -1.0)
    for score, _, image in rows:
        top[image] = max(top[image], score)
    assert abs(summary["caseAUROC"]["value"] - roc_auc_score(boxes > 0, top)) < 1e-9
    print(f"AP50 {precisions[0]:.4f}, AP {precisions.mean():.4f}, FROC and AUROC of images agree to 1e-9")
    check_groups(label, people, known, found, rows, boxes, document["options"]["permutations"])


def check_groups(label, people, known, found, rows, boxes, replicates):
    columns = {"sex": 2, "ageBand": 3}
    starts = [0, 18, 40, 65, 90]
    for table, gap in zip(label["attributes"], label["gaps"]):
        values = [row[columns[table["attribute"]]] for row in people]
        if table["attribute"] == "ageBand":
            bands = [max(i for i, start in enumerate(starts) if start <= int(value)) for value in values]
            values = ["90+" if i == 4 else f"{starts[i]}-{starts[i + 1] - 1}" for i in bands]
        for group in table["groups"]:
            own = [row[0] for row, value in zip(people, values) if value == group["name"]]
            if group["headline"]["value"] is not None:
                theirs = evaluated(own, known, found)[0][0]
                assert abs(group["headline"]["value"] - theirs) < 1e-9, (group["name"], group["headline"]["value"], theirs)
        names = gap["eligibleGroups"]
        observed, p, median = permuted(people, np.array(values), names, rows, boxes, replicates)
        print(f"{table['attribute']}: gap {gap['gap']['value']:.4f} and {observed:.4f}, p {gap['pValue']:.4f} and {p:.4f}, "
              f"median by chance {gap['nullMedian']:.4f} and {median:.4f}")
        assert abs(gap["gap"]["value"] - observed) < 1e-9
        error = np.sqrt(2 * max(p, 1 / replicates) * (1 - p) / replicates)
        assert abs(gap["pValue"] - p) <= 4 * error and abs(gap["nullMedian"] - median) < 0.1 * median
    print("groups, gaps and chance levels agree")


def permuted(people, values, names, rows, boxes, replicates):
    """As in report_masks.py; patients exchange labels among those with only, without, and with both kinds of images."""
    draws = np.random.default_rng(5)
    patients = sorted({row[1] for row in people})
    position = np.array([patients.index(row[1]) for row in people])
    kinds = np.array([str(sorted(set(boxes[position == i] > 0))) for i in range(len(patients))])
    of_patient = np.array([values[position == i][0] for i in range(len(patients))])

    def gap(labels):
        found = [average_precision(rows, boxes, (labels[position] == name).astype(int)) for name in names]
        return max(found) - min(found)

    observed, null = gap(of_patient), []
    eligible = np.isin(of_patient, names)
    for _ in range(replicates):
        labels = of_patient.copy()
        for one in set(kinds):
            own = np.flatnonzero((kinds == one) & eligible)
            labels[own] = draws.permutation(of_patient[own])
        null.append(gap(labels))
    null = np.array(null)
    return observed, (1 + (null >= observed - 1e-12).sum()) / (replicates + 1), np.median(null)


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](*sys.argv[2:4])
