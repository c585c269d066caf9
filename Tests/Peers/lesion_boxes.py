#!/usr/bin/env python3
"""Boxes of lesions out of fold: the recipe of Pipelines/lesion-boxes.yaml in PyTorch, its cohorts, and the comparison.

    python3 lesion_boxes.py phantoms DATA OUT              radiographs with drawn lesions: images/, boxes.csv, labels.csv
    python3 lesion_boxes.py photographs DATA OUT           ISIC photographs with the boxes of their outlines
    python3 lesion_boxes.py train OUT WEIGHTS.safetensors|random SEED FOUND.csv [--folds 0,1] [--epochs 8] [--threads 2]
    python3 lesion_boxes.py name OUT BOXES LINK.csv FOUND.csv      Fovea's boxes.csv with the images' names for its case_id
    python3 lesion_boxes.py compare OUT A.csv[,A2.csv…] B.csv[,B2.csv…]

DATA is shared/data/nih-cxr14-64px for phantoms (64 px radiographs enlarged to 128; every one in two phantoms; a third without
lesion, else one to five, blurred discs of 3 to 14 px radius and 8 to 35 % of the range, on a seed), isic2017 for photographs. A patient's
fold is SHA-256 of the id modulo 5. FOUND.csv has image, score, x, y, width, height. `compare` gives AP50 (101 recall points, as COCO)
and the sensitivity at ⅛ … 8 false positives for an image (mean of the seven: FROC score), each with the interval of A − B
over 2,000 bootstrap samples of patients; of several seeds the mean of their figures, in each sample of the same patients.

The network and its training are in pixel_network.py, with an output every 4 px: one heat map, width, height, offset (Zhou et al.,
"Objects as points", 2019): focal loss with exponents 2 and 4, size × 0.1, offset × 1; sizes begin at their mean. Peaks of 3×3, at most 100, Gaussian soft-NMS of σ ½,
scores from 0.01.
"""
import argparse, csv, hashlib, math, pathlib, resource, shutil, time
import numpy as np

SIZE = 128


def fold_of(patient):
    return int(hashlib.sha256(patient.encode()).hexdigest(), 16) % 5


def rows_of(path):
    return list(csv.DictReader(open(path)))


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def write_tables(out, patients, boxes):
    """`patients` by image, `boxes` by image; an image without box has an empty row."""
    write(out / "labels.csv", ["path", "patient_id", "fold"], [[i, p, fold_of(p)] for i, p in patients.items()])
    write(out / "boxes.csv", ["path", "label", "x", "y", "width", "height"],
          [row for i in patients for row in ([[i, "lesion", *b] for b in boxes[i]] or [[i, "", "", "", "", ""]])])
    print(f"{len(patients)} images, {sum(map(len, boxes.values()))} boxes, {sum(not b for b in boxes.values())} without")


def phantoms(data, out):
    from PIL import Image
    (out / "images").mkdir(parents=True, exist_ok=True)
    generator = np.random.default_rng(8)
    patients, boxes = {}, {}
    ys, xs = np.mgrid[:SIZE, :SIZE] + 0.5
    for row in rows_of(data / "metadata.csv"):
        source = Image.open(data / "images" / row["image"]).convert("L").resize((SIZE, SIZE), Image.BICUBIC)
        for copy in range(2):
            picture = np.asarray(source, np.float64) + generator.normal(0, 2, (SIZE, SIZE))
            name, found = f"{pathlib.Path(row['image']).stem}_{copy}.png", []
            for _ in range(0 if generator.random() < 1 / 3 else generator.integers(1, 6)):
                rx = generator.uniform(3, 14)
                ry = rx * generator.uniform(0.7, 1.4)
                x, y = generator.uniform(rx, SIZE - rx), generator.uniform(min(ry, 63), max(SIZE - ry, 65))
                distance = np.sqrt(((xs - x) / rx) ** 2 + ((ys - y) / ry) ** 2)
                edge = np.clip((1.1 - distance) / 0.2, 0, 1)
                picture += generator.choice([-1, 1]) * generator.uniform(0.08, 0.35) * 255 * edge
                left, top = max(x - rx, 0), max(y - ry, 0)
                found.append([round(v, 2) for v in (left, top, min(x + rx, SIZE) - left, min(y + ry, SIZE) - top)])
            Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(out / "images" / name)
            patients[name], boxes[name] = row["patient_id"], found
    write_tables(out, patients, boxes)


def photographs(data, out):
    (out / "images").mkdir(parents=True, exist_ok=True)
    patients, boxes = {}, {}
    for row in rows_of(data / "metadata.csv"):
        name = f"{row['image_id']}.jpg"
        shutil.copy(data / "images_jpeg" / name, out / "images")
        patients[name] = row["image_id"]
        boxes[name] = [[int(row[f"bbox_{side}"]) for side in "xywh"]]
    write_tables(out, patients, boxes)


def truths(out):
    boxes = {row["path"]: [] for row in rows_of(out / "labels.csv")}
    for row in rows_of(out / "boxes.csv"):
        if row["label"]:
            boxes[row["path"]].append([float(row[c]) for c in ("x", "y", "width", "height")])
    return boxes


def radius_of(height, width, overlap=0.7):
    """How far a corner may lie off before the overlap falls below 0.7, as CenterNet's `gaussian_radius`."""
    def root(a, b, c):
        return (b + math.sqrt(b * b - 4 * a * c)) / 2
    area, sides = height * width, height + width
    return max(0, int(min(root(1, sides, area * (1 - overlap) / (1 + overlap)),
                          root(4, 2 * sides, (1 - overlap) * area),
                          root(4 * overlap, -2 * overlap * sides, (overlap - 1) * area))))


def targets(boxes, grid):
    """Heat map `(grid, grid)`, and for each box row, column, width, height, offset x, offset y, in cells."""
    heat, places = np.zeros((grid, grid), np.float32), []
    for x, y, width, height in np.array(boxes).reshape(-1, 4) * grid / SIZE:
        cx, cy = x + width / 2, y + height / 2
        column, row = min(int(cx), grid - 1), min(int(cy), grid - 1)
        radius = radius_of(math.ceil(height), math.ceil(width))
        sigma = (2 * radius + 1) / 6
        ys, xs = np.mgrid[:grid, :grid]
        near = (abs(ys - row) <= radius) & (abs(xs - column) <= radius)
        blob = np.exp(-((ys - row) ** 2 + (xs - column) ** 2) / (2 * sigma * sigma)) * near
        heat = np.maximum(heat, blob.astype(np.float32))
        places.append([row, column, width, height, cx - column, cy - row])
    return heat, places


def decoded(logits):
    """score, x, y, width, height of each finding, in pixels of the input, from `(5, grid, grid)`."""
    import torch
    grid = logits.shape[-1]
    heat = logits[0].sigmoid()
    peak = torch.nn.functional.max_pool2d(heat[None, None], 3, 1, 1)[0, 0]
    scores = torch.where(heat == peak, heat, 0).flatten()
    found = []
    for place in scores.topk(min(100, grid * grid)).indices.tolist():
        row, column = divmod(place, grid)
        width, height, dx, dy = (float(v) for v in logits[1:, row, column])
        width, height = max(width, 0), max(height, 0)
        box = np.array([column + dx - width / 2, row + dy - height / 2, width, height]) * SIZE / grid
        if (score := float(scores[place])) >= 0.01:
            left, top = max(box[0], 0), max(box[1], 0)
            found.append([score, left, top, min(box[0] + box[2], SIZE) - left, min(box[1] + box[3], SIZE) - top])
    kept = []
    while found:
        best = max(range(len(found)), key=lambda i: found[i][0])
        chosen = found.pop(best)
        kept.append(chosen)
        for other in found:
            other[0] *= math.exp(-(overlap(chosen[1:], other[1:]) ** 2) / 0.5)
        found = [f for f in found if f[0] >= 0.01]
    return kept


def overlap(a, b):
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / (a[2] * a[3] + b[2] * b[3] - across * down)


def train(arguments):
    import torch
    from PIL import Image
    from pixel_network import MEAN, PixelNetwork, fit
    from torch.nn.functional import interpolate, l1_loss
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    rows = rows_of(arguments.out / "labels.csv")
    names, folds = [r["path"] for r in rows], torch.tensor([int(r["fold"]) for r in rows])
    known, scale = truths(arguments.out), {}
    images = torch.empty(len(rows), 3, SIZE, SIZE)
    for i, name in enumerate(names):
        whole = np.asarray(Image.open(arguments.out / "images" / name).convert("RGB")).copy()
        scale[name] = whole.shape[0] / SIZE
        images[i] = interpolate(torch.from_numpy(whole).permute(2, 0, 1)[None].float(), (SIZE, SIZE),
                                mode="bilinear", antialias=True)[0]
    at_size = [[[v / scale[n] for v in box] for box in known[n]] for n in names]

    def loss_of(network, batch):
        x, boxes = images[batch] - MEAN, [[list(b) for b in at_size[i]] for i in batch.tolist()]
        for axis, place, side in ((2, 1, 3), (3, 0, 2)):
            flipped = torch.rand(len(batch)) < 0.5
            x[flipped] = x[flipped].flip(axis)
            for i in torch.nonzero(flipped)[:, 0].tolist():
                for box in boxes[i]:
                    box[place] = SIZE - box[place] - box[side]
        logits = network(x)
        made = [targets(b, logits.shape[-1]) for b in boxes]
        heat = torch.from_numpy(np.stack([h for h, _ in made]))
        p = logits[:, 0].sigmoid().clamp(1e-4, 1 - 1e-4)
        at = heat == 1
        loss = -((1 - p) ** 2 * p.log())[at].sum() - ((1 - heat) ** 4 * p ** 2 * (1 - p).log())[~at].sum()
        count = sum(len(places) for _, places in made)
        loss = loss / max(count, 1)
        if count:
            index = [(n, r, c) for n, (_, places) in enumerate(made) for r, c, *_ in places]
            wanted = torch.tensor([v for _, places in made for _, _, *v in places])
            n, r, c = torch.tensor(index).T
            got = logits[n, 1:, r, c]
            loss = loss + 0.1 * l1_loss(got[:, :2], wanted[:, :2]) + l1_loss(got[:, 2:], wanted[:, 2:])
        return loss

    findings, spent, seen = [], 0, 0
    for fold in (int(f) for f in arguments.folds.split(",")):
        torch.manual_seed(arguments.seed * 10 + fold)
        network = PixelNetwork(arguments.weights, outputs=5, stride=4)
        with torch.no_grad():
            network.last.bias[0] = -2.19
            sizes = [b[2:] for i in torch.nonzero(folds != fold)[:, 0].tolist() for b in at_size[i]]
            network.last.bias[1:3] = torch.tensor(sizes).mean(0) / 4
        began = time.time()
        seen += fit(network, torch.nonzero(folds != fold)[:, 0], arguments.epochs, loss_of)
        spent += time.time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"fold {fold}: {seen / spent:.1f} training images/s so far, peak {peak} MiB", flush=True)
        network.eval()
        with torch.inference_mode():
            for batch in torch.nonzero(folds == fold)[:, 0].split(64):
                for i, logits in zip(batch.tolist(), network(images[batch] - MEAN)):
                    findings += [[names[i], f[0], *(v * scale[names[i]] for v in f[1:])] for f in decoded(logits)]
    write(arguments.found, ["image", "score", "x", "y", "width", "height"], findings)


def name(arguments):
    link = {r["case_id"]: r["path"] for r in rows_of(arguments.link)}
    write(arguments.found, ["image", "score", "x", "y", "width", "height"],
          [[link[r["case_id"]], *(r[c] for c in ("score", "x", "y", "width", "height"))] for r in rows_of(arguments.boxes)])


class Table:
    """Findings matched with truths at IoU ½, highest score first, each truth once."""

    def __init__(self, path, known):
        by_image = {image: [] for image in known}
        for r in rows_of(path):
            by_image[r["image"]].append([float(r[c]) for c in ("score", "x", "y", "width", "height")])
        self.scores, self.hits, self.images = [], [], []
        for number, (image, found) in enumerate(by_image.items()):
            free = list(known[image])
            for score, *box in sorted(found, reverse=True):
                best = max(free, key=lambda t: overlap(t, box), default=None)
                hit = best is not None and overlap(best, box) >= 0.5
                if hit:
                    free.remove(best)
                self.scores.append(score)
                self.hits.append(hit)
                self.images.append(number)
        order = np.argsort(-np.array(self.scores), kind="stable")
        self.hits, self.images = np.array(self.hits)[order], np.array(self.images)[order]
        self.truths = np.array([len(known[i]) for i in by_image])

    def figures(self, weights):
        """AP50 and the FROC score where image i counts `weights[i]` times."""
        w = weights[self.images]
        hits, false = np.cumsum(w * self.hits), np.cumsum(w * ~self.hits)
        count = (weights * self.truths).sum()
        recall, precision = hits / count, hits / np.maximum(hits + false, 1e-9)
        best = np.maximum.accumulate(precision[::-1])[::-1]
        place = np.searchsorted(recall, np.linspace(0, 1, 101))
        ap = np.where(place < len(best), best[np.minimum(place, len(best) - 1)], 0).mean()
        per_image = false / weights.sum()
        froc = [recall[per_image <= rate].max(initial=0) for rate in (1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8)]
        return ap, np.mean(froc)


def compare(arguments):
    known = truths(arguments.out)
    patients = {r["path"]: r["patient_id"] for r in rows_of(arguments.out / "labels.csv")}
    sides = [[Table(path, known) for path in paths.split(",")] for paths in (arguments.a, arguments.b)]
    names = sorted(set(patients.values()))
    of_image = np.array([names.index(patients[i]) for i in known])
    generator = np.random.default_rng(1)
    whole = np.ones(len(known))
    draws = [np.bincount(generator.integers(0, len(names), len(names)), minlength=len(names))[of_image] for _ in range(2000)]
    for column, what in enumerate(("AP50", "FROC score")):
        mean = lambda tables, w: np.mean([t.figures(w)[column] for t in tables])
        values = np.array([[mean(tables, w.astype(float)) for tables in sides] for w in draws])
        x, y = (mean(tables, whole) for tables in sides)
        ends = [np.quantile(v, [0.025, 0.975]) for v in (*values.T, values[:, 0] - values[:, 1])]
        print(f"{what}: A {x:.4f} ({ends[0][0]:.4f} to {ends[0][1]:.4f}), B {y:.4f} ({ends[1][0]:.4f} to {ends[1][1]:.4f}), "
              f"A - B {x - y:+.4f} ({ends[2][0]:+.4f} to {ends[2][1]:+.4f})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    def command(called, *places):
        made = commands.add_parser(called)
        for place in places:
            made.add_argument(place, type={"weights": str, "seed": int, "a": str, "b": str}.get(place, pathlib.Path))
        return made
    command("phantoms", "data", "out")
    command("photographs", "data", "out")
    made = command("train", "out", "weights", "seed", "found")
    made.add_argument("--folds", default="0,1,2,3,4")
    made.add_argument("--epochs", type=int, default=8)
    made.add_argument("--threads", type=int, default=2)
    command("name", "out", "boxes", "link", "found")
    command("compare", "out", "a", "b")
    arguments = parser.parse_args()
    if arguments.command in ("phantoms", "photographs"):
        globals()[arguments.command](arguments.data, arguments.out)
    else:
        {"train": train, "name": name, "compare": compare}[arguments.command](arguments)


if __name__ == "__main__":
    main()
