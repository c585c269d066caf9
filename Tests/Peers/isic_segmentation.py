#!/usr/bin/env python3
"""Outlines of skin lesions out of fold: the recipe of Pipelines/isic-segmentation.yaml in PyTorch, and the comparison.

    python3 isic_segmentation.py prepare DATA OUT          a folder for fovea ingest: images/, masks/, labels.csv, demographics.csv
    python3 isic_segmentation.py train OUT WEIGHTS.safetensors|random SEED CASES.csv [--folds 0,1] [--epochs 5] [--threads 2] [--refit]
    python3 isic_segmentation.py score OUT RUN LINK.csv CASES.csv [--named FOLDER]
    python3 isic_segmentation.py compare A.csv[,A2.csv…] B.csv[,B2.csv…]
    python3 isic_segmentation.py speed OUT WEIGHTS EPOCHS ROUNDS fovea finetune COHORT … --force

DATA is the ISIC 2017 collection (images_jpeg, masks_png, metadata.csv). An image's fold is SHA-256 of its id modulo 5.
`train` fits one network for each fold on the other folds and outlines the fold; CASES.csv has image, fold, dice, iou at the
image's own 256 px. `score` makes the same table of what Fovea answered out of fold (RUN/answers.jsonl; LINK.csv leads from a case to the
image); FOLDER gets them by the images' names as report_masks.py's `check` wants them. `compare` takes each image's mean over the seeds and gives the mean difference A − B with the interval of 10,000 bootstrap
samples of images. `speed` runs the command, which has the same recipe and epochs, and `train … --refit` in turn, whole processes
from reading the images to the answers out of fold, and prints PyTorch's seconds and peak memory over the command's.

The network and its training are in pixel_network.py. Input 128 px (antialiased triangle filter), truth the mask at that size from
½. Loss: cross-entropy + 1 − Dice (smooth term 1, mean over images). Flips both ways with ½ each. Probabilities go back to 256 px
bilinearly; ½ and more is lesion.
"""
import argparse, csv, hashlib, json, os, pathlib, resource, shutil, subprocess, sys, time
import numpy as np

SIZE = 128


def fold_of(image):
    return int(hashlib.sha256(image.encode()).hexdigest(), 16) % 5


def prepare(data, out):
    """Copies images and masks and writes both tables; ages and sexes as the collection has them."""
    for folder in ("images", "masks"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    rows = list(csv.DictReader(open(data / "metadata.csv")))
    with open(out / "labels.csv", "w", newline="") as labels, open(out / "demographics.csv", "w", newline="") as people:
        label, person = csv.writer(labels), csv.writer(people)
        label.writerow(["path", "patient_id", "fold"])
        person.writerow(["patient_id", "sex", "age"])
        for row in rows:
            image = row["image_id"]
            shutil.copy(data / "images_jpeg" / f"{image}.jpg", out / "images")
            shutil.copy(data / "masks_png" / f"{image}_segmentation.png", out / "masks" / f"{image}.png")
            label.writerow([f"{image}.jpg", image, fold_of(image)])
            known = lambda text: "" if text == "unknown" else text
            person.writerow([image, known(row["sex"]), known(row["age_approximate"])])
    print(f"{len(rows)} images")


def mask_at(path):
    from PIL import Image
    return np.asarray(Image.open(path).convert("L")) > 127


def mask_of(runs):
    """The mask of runs of not marked, marked, not marked… pixels, row by row."""
    pixels = np.repeat(np.arange(len(runs["runs"])) % 2 == 1, runs["runs"])
    return pixels.reshape(runs["rows"], runs["columns"])


def write_mask(path, mask):
    from PIL import Image
    Image.fromarray(mask.astype(np.uint8) * 255).save(path)


def overlap(found, truth):
    """Dice and IoU of two masks that are not both empty."""
    both, either = int((found & truth).sum()), int((found | truth).sum())
    return 2 * both / (int(found.sum()) + int(truth.sum())), both / either


def write_cases(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["image", "fold", "dice", "iou"])
        writer.writerows([i, f, f"{d:.6f}", f"{u:.6f}"] for i, f, d, u in rows)
    dice, iou = np.mean([r[2] for r in rows]), np.mean([r[3] for r in rows])
    print(f"{len(rows)} images: mean Dice {dice:.4f}, mean IoU {iou:.4f}", flush=True)


def train(arguments):
    import torch
    from PIL import Image
    from pixel_network import MEAN, PixelNetwork, fit
    from torch.nn.functional import binary_cross_entropy_with_logits, interpolate
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    rows = list(csv.DictReader(open(arguments.out / "labels.csv")))
    names = [row["path"].removesuffix(".jpg") for row in rows]
    folds = torch.tensor([int(row["fold"]) for row in rows])
    images = torch.empty(len(rows), 3, SIZE, SIZE)
    truths = torch.empty(len(rows), 1, SIZE, SIZE)
    masks = []
    for i, name in enumerate(names):
        whole = np.asarray(Image.open(arguments.out / "images" / f"{name}.jpg").convert("RGB")).copy()
        mask = mask_at(arguments.out / "masks" / f"{name}.png")
        masks.append(mask)
        small = lambda x: interpolate(x[None].float(), (SIZE, SIZE), mode="bilinear", antialias=True)[0]
        images[i] = small(torch.from_numpy(whole).permute(2, 0, 1))
        truths[i] = (small(torch.from_numpy(mask)[None]) >= 0.5).float()
    def loss_of(network, batch):
        x, t = images[batch] - MEAN, truths[batch]
        for axis in (2, 3):
            flipped = torch.rand(len(batch)) < 0.5
            x[flipped], t[flipped] = x[flipped].flip(axis), t[flipped].flip(axis)
        logits = network(x)
        p = logits.sigmoid()
        dice = (2 * (p * t).sum((1, 2, 3)) + 1) / (p.sum((1, 2, 3)) + t.sum((1, 2, 3)) + 1)
        return binary_cross_entropy_with_logits(logits, t) + 1 - dice.mean()

    cases, spent, seen = [], 0, 0
    if arguments.refit:
        torch.manual_seed(arguments.seed * 10)
        fit(PixelNetwork(arguments.weights, outputs=1, stride=1), torch.arange(len(rows)), arguments.epochs, loss_of)
    for fold in (int(f) for f in arguments.folds.split(",")):
        torch.manual_seed(arguments.seed * 10 + fold)
        network = PixelNetwork(arguments.weights, outputs=1, stride=1)
        began = time.time()
        seen += fit(network, torch.nonzero(folds != fold)[:, 0], arguments.epochs, loss_of)
        spent += time.time() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"fold {fold}: {seen / spent:.1f} training images/s so far, peak {peak} MiB", flush=True)
        network.eval()
        with torch.inference_mode():
            for batch in torch.nonzero(folds == fold)[:, 0].split(64):
                logits = network(images[batch] - MEAN)
                whole = interpolate(logits.sigmoid(), masks[0].shape, mode="bilinear", align_corners=False)
                for i, p in zip(batch.tolist(), whole[:, 0].numpy()):
                    cases.append([names[i], fold, *overlap(p >= 0.5, masks[i])])
    write_cases(arguments.cases, sorted(cases))


def score(arguments):
    link = {row["case_id"]: row for row in csv.DictReader(open(arguments.link))}
    cases, named = [], arguments.named
    for folder in ("masks", "reference") if named else ():
        (named / folder).mkdir(parents=True, exist_ok=True)
    for line in open(arguments.run / "answers.jsonl"):
        answer = json.loads(line)
        image = pathlib.Path(link[answer["caseID"]]["path"]).stem
        truth, found = mask_at(arguments.out / "masks" / f"{image}.png"), mask_of(answer["masks"][0])
        if named:
            write_mask(named / "masks" / f"{image}.png", found)
            write_mask(named / "reference" / f"{image}.png", truth)
        cases.append([image, fold_of(image), *overlap(found, truth)])
    write_cases(arguments.cases, sorted(cases))
    if named:
        known = {case[0] for case in cases}
        people = [r for r in csv.DictReader(open(arguments.out / "demographics.csv")) if r["patient_id"] in known]
        with open(named / "demographics.csv", "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["image_id", "patient_id", "sex", "age"])
            writer.writerows([r["patient_id"], r["patient_id"], r["sex"], r["age"]] for r in people)


def compare(arguments):
    def read(paths):
        tables = [{r["image"]: (float(r["dice"]), float(r["iou"])) for r in csv.DictReader(open(p))} for p in paths.split(",")]
        shared = sorted(set.intersection(*map(set, tables)))
        return {i: np.mean([t[i] for t in tables], 0) for i in shared}
    a, b = read(arguments.a), read(arguments.b)
    shared = sorted(set(a) & set(b))
    generator = np.random.default_rng(1)
    draws = [generator.integers(0, len(shared), len(shared)) for _ in range(10_000)]
    for column, name in enumerate(("Dice", "IoU")):
        x, y = (np.array([t[i][column] for i in shared]) for t in (a, b))
        means = [(x - y)[d].mean() for d in draws]
        low, high = np.quantile(means, [0.025, 0.975])
        print(f"{name}, {len(shared)} images: A {x.mean():.4f}, B {y.mean():.4f}, "
              f"A - B {(x - y).mean():+.4f} ({low:+.4f} to {high:+.4f})")


def measured(command):
    """Seconds and peak MiB of a process and those it waits for."""
    began = time.time()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    words = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, words[-2000:]
    return time.time() - began, usage.ru_maxrss / 1024


def speed(arguments):
    peer = [sys.executable, __file__, "train", str(arguments.out), arguments.weights, "1", os.devnull,
            "--epochs", str(arguments.epochs), "--refit"]
    ratios = []
    for _ in range(arguments.rounds):
        ours, theirs = measured(arguments.program), measured(peer)
        ratios.append([theirs[0] / ours[0], ours[1] / theirs[1]])
        print(f"{ours[0]:.1f} s, {ours[1]:.0f} MiB; PyTorch {theirs[0]:.1f} s, {theirs[1]:.0f} MiB: "
              f"{ratios[-1][0]:.2f} times as long, {ratios[-1][1]:.2f} of its memory", flush=True)
    times, memory = np.median(ratios, 0)
    print(f"medians: PyTorch takes {times:.2f} times as long; {memory:.2f} of its memory")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    def command(name, *places, **types):
        made = commands.add_parser(name)
        for place in places:
            made.add_argument(place, type=types.get(place, pathlib.Path))
        return made
    command("prepare", "data", "out")
    fit = command("train", "out", "weights", "seed", "cases", weights=str, seed=int)
    fit.add_argument("--folds", default="0,1,2,3,4")
    fit.add_argument("--epochs", type=int, default=5)
    fit.add_argument("--threads", type=int, default=2)
    fit.add_argument("--refit", action="store_true")
    command("score", "out", "run", "link", "cases").add_argument("--named", type=pathlib.Path)
    command("compare", "a", "b", a=str, b=str)
    command("speed", "out", "weights", "epochs", "rounds", weights=str, epochs=int, rounds=int).add_argument(
        "program", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    if arguments.command == "prepare":
        prepare(arguments.data, arguments.out)
    else:
        {"train": train, "score": score, "compare": compare, "speed": speed}[arguments.command](arguments)


main()
