"""Makes masks for `fovea report --masks`, and holds its numbers to those of other hands.

    python report_masks.py make ISIC OUT      # ISIC: a folder with images_jpeg, masks_png and metadata.csv
    fovea report --masks OUT/masks --reference OUT/reference --demographics OUT/demographics.csv -o REPORT
    python report_masks.py check OUT REPORT

`make` marks what is darker than Otsu's threshold, keeps the largest piece and fills its holes: a model that never learned.
`check` needs no pseudonym: cases are told apart by their areas and values. scipy and numpy measure every case, MONAI and
medpy every 25th too (MONAI rounds to float32). numpy: means over patients, by sex and age band, their gaps, and the share of
permuted gaps that are as large, from its own draws, so that p agrees within 4 standard errors. Holm is one line.
"""

import csv
import json
import pathlib
import sys

import numpy as np
from PIL import Image
from scipy import ndimage

BANDS = [0, 18, 40, 65, 90]


def otsu(grey):
    """The threshold with the largest variance between both sides (Otsu 1979)."""
    counts = np.bincount(grey.ravel(), minlength=256).astype(float)
    below = np.cumsum(counts)
    mass = np.cumsum(counts * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mass[-1] * below / below[-1] - mass) ** 2 / (below * (below[-1] - below))
    return int(np.nanargmax(between))


def marked(picture):
    """What is darker than Otsu's threshold: its largest piece, holes filled."""
    grey = np.asarray(picture.convert("L"))
    pieces, count = ndimage.label(grey <= otsu(grey))
    if count == 0:
        return np.zeros_like(grey)
    sizes = np.bincount(pieces.ravel())[1:]
    return ndimage.binary_fill_holes(pieces == 1 + sizes.argmax()).astype(np.uint8) * 255


def make(isic, out):
    isic, out = pathlib.Path(isic), pathlib.Path(out)
    for name in ["masks", "reference"]:
        (out / name).mkdir(parents=True, exist_ok=True)
    rows = list(csv.DictReader(open(isic / "metadata.csv")))
    for row in rows:
        name = row["image_id"]
        picture = Image.open(isic / "images_jpeg" / f"{name}.jpg")
        Image.fromarray(marked(picture)).save(out / "masks" / f"{name}.png")
        truth = Image.open(isic / "masks_png" / f"{name}_segmentation.png")
        truth.save(out / "reference" / f"{name}.png")
    with open(out / "demographics.csv", "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["image_id", "patient_id", "sex", "age"])
        for row in rows:
            unknown = {"unknown": ""}
            table.writerow([row["image_id"], row["image_id"], unknown.get(row["sex"], row["sex"]),
                            unknown.get(row["age_approximate"], row["age_approximate"])])


def measured(prediction, reference, tolerance):
    """Dice, IoU, HD, HD95, ASSD and NSD of two masks that both mark something."""
    overlap, total = int((prediction & reference).sum()), int(prediction.sum() + reference.sum())
    edges = [mask ^ ndimage.binary_erosion(mask) for mask in (prediction, reference)]
    forth = ndimage.distance_transform_edt(~edges[1])[edges[0]]
    back = ndimage.distance_transform_edt(~edges[0])[edges[1]]
    both = np.concatenate([forth, back])
    return {"dice": 2 * overlap / total, "iou": overlap / (total - overlap), "hd": both.max(),
            "hd95": max(np.percentile(forth, 95), np.percentile(back, 95)), "assd": both.mean(),
            "nsd": (both <= tolerance).mean()}


def other_hands_agree(prediction, reference, tolerance, values):
    """MONAI and medpy on the same masks."""
    import torch
    from medpy.metric import binary
    from monai.metrics import compute_hausdorff_distance, compute_surface_dice

    pair = [torch.tensor(mask[None, None].astype(np.float32)) for mask in (prediction, reference)]
    hd95 = compute_hausdorff_distance(*pair, include_background=True, percentile=95).item()
    nsd = compute_surface_dice(*pair, [tolerance], include_background=True).item()
    theirs = {"dice": binary.dc(prediction, reference), "iou": binary.jc(prediction, reference),
              "hd": binary.hd(prediction, reference), "hd95": hd95, "nsd": nsd}
    for name, value in theirs.items():
        assert abs(values[name] - value) <= 1e-5 * max(1, value), (name, values, theirs)


def band(age):
    if age == "":
        return "unknown"
    index = max(i for i, start in enumerate(BANDS) if start <= float(age))
    return "90+" if index == 4 else f"{BANDS[index]}-{BANDS[index + 1] - 1}"


def permuted(values, groups, names, replicates, seed):
    """The share of permutations whose gap is at least the observed one, and the median of their gaps."""
    draws = np.random.default_rng(seed)
    chosen = np.isin(groups, names)
    values, groups = values[chosen], groups[chosen]

    def gap(labels):
        means = [values[labels == name].mean() for name in names]
        return max(means) - min(means)

    observed = gap(groups)
    null = np.array([gap(draws.permutation(groups)) for _ in range(replicates)])
    return observed, (1 + (null >= observed - 1e-12).sum()) / (replicates + 1), np.median(null)


def check(out, report):
    out = pathlib.Path(out)
    document = json.load(open(pathlib.Path(report) / "report/report.json"))
    lengths, label = document["options"]["lengths"], document["labels"][0]
    diagonal, found, people = None, [], list(csv.DictReader(open(out / "demographics.csv")))
    for number, row in enumerate(people):
        prediction, reference = (
            np.asarray(Image.open(out / folder / f"{row['image_id']}.png")) > 0 for folder in ["masks", "reference"])
        diagonal = float(np.hypot(*reference.shape))
        if prediction.any() and reference.any():
            values = measured(prediction, reference, lengths["tolerance"])
            if number % 25 == 0:
                other_hands_agree(prediction, reference, lengths["tolerance"], values)
        elif reference.any():
            values = {"dice": 0, "iou": 0, "hd": diagonal, "hd95": diagonal, "assd": diagonal, "nsd": 0}
        else:
            raise SystemExit("every image of this cohort has a lesion")
        found.append((int(prediction.sum()), int(reference.sum()), values))
    ours = [(int(c["predictedArea"]), int(c["referenceArea"]), c["measures"]) for c in document["cases"]]
    worst = 0.0
    for mine, theirs in zip(sorted(ours, key=order), sorted(found, key=order)):
        assert mine[:2] == theirs[:2], (mine, theirs)
        for name, value in theirs[2].items():
            gap = abs(mine[2][name] - value) / max(1, abs(value))
            assert gap <= 1e-9, (name, mine, theirs)
            worst = max(worst, gap)
    print(f"{len(found)} cases, {len(found[0][2])} measures: largest difference {worst:.1e}")
    groups_agree(label, people, np.array([value["dice"] for _, _, value in found]), document["options"])


def order(case):
    return case[0], case[1], round(case[2]["dice"], 6), round(case[2]["assd"], 4)


def groups_agree(label, people, dice, options):
    """Each row of these people is a patient, so that the means are plain ones."""
    mean = label["summary"]["measures"]["dice"]["lesionPresent"]["mean"]["value"]
    assert abs(mean - dice.mean()) < 1e-9
    sexes = {"male": "M", "female": "F", "": "unknown"}
    columns = {"sex": np.array([sexes[row["sex"]] for row in people]),
               "ageBand": np.array([band(row["age"]) for row in people])}
    tested = []
    for table, gap in zip(label["attributes"], label["gaps"]):
        groups = columns[table["attribute"]]
        for group in table["groups"]:
            theirs = dice[groups == group["name"]]
            if group["headline"]["value"] is not None:
                assert abs(group["headline"]["value"] - theirs.mean()) < 1e-9, group["name"]
        observed, p, median = permuted(dice, groups, gap["eligibleGroups"], options["permutations"], 7)
        error = np.sqrt(2 * max(p, 1 / 2000) * (1 - p) / options["permutations"])
        print(f"{table['attribute']}: gap {gap['gap']['value']:.4f} and {observed:.4f}, p {gap['pValue']:.4f} and {p:.4f}, "
              f"median by chance {gap['nullMedian']:.4f} and {median:.4f}")
        assert abs(gap["gap"]["value"] - observed) < 1e-9
        assert abs(gap["pValue"] - p) <= 4 * error and abs(gap["nullMedian"] - median) < 0.1 * median
        tested.append((gap["pValue"], gap["pHolm"]))
    ascending = sorted(tested)
    holm = np.maximum.accumulate([min(1, p * (len(tested) - i)) for i, (p, _) in enumerate(ascending)])
    assert np.allclose(holm, [h for _, h in ascending])
    print("means, gaps, chance levels and Holm agree")


if __name__ == "__main__":
    {"make": make, "check": check}[sys.argv[1]](*sys.argv[2:4])
