#!/usr/bin/env python3
"""How well the distance of features tells other images from the model's own.

    python3 out_of_scope.py make FROM TO [--grey] [--noise S] [--blur R] [--side N] [--most N]
    python3 out_of_scope.py auroc OWN.csv OTHER.csv …

`make` writes copies of the pictures in a folder as PNG: grey, with Gaussian noise (deviation in grey levels of 255), blurred
(radius in pixels), with another longer side. `auroc` reads predictions.csv of `fovea predict` or `evaluate --test` with a column
feature_distance: the area of own against other units, and the share of others that is out of scope. A unit that the input
contract refused before the network has no distance and counts as farthest.
"""
import argparse, csv, pathlib, sys


def make(options):
    import numpy as np
    from PIL import Image, ImageFilter

    target = pathlib.Path(options.target)
    target.mkdir(parents=True)
    noise = np.random.default_rng(1)
    for number, name in enumerate(sorted(pathlib.Path(options.source).iterdir())[: options.most]):
        if name.suffix not in (".png", ".jpg", ".jpeg"):
            continue
        picture = Image.open(name).convert("L" if options.grey else "RGB")
        if options.side:
            share = options.side / max(picture.size)
            picture = picture.resize([max(1, round(side * share)) for side in picture.size], Image.LANCZOS)
        if options.blur:
            picture = picture.filter(ImageFilter.GaussianBlur(options.blur))
        if options.noise:
            values = np.asarray(picture, float)
            picture = Image.fromarray(np.clip(values + noise.normal(0, options.noise, values.shape), 0, 255).astype(np.uint8))
        picture.save(target / f"{number:05}.png")


def distances(path):
    rows = {row["unit_id"]: row for row in csv.DictReader(open(path)) if row["status"] != "quarantined"}.values()
    values = [float(row["feature_distance"] or "inf") for row in rows]
    return values, sum(row["status"] == "out_of_scope" for row in rows) / max(len(rows), 1)


def auroc(options):
    import numpy as np
    from scipy.stats import rankdata

    own, share = distances(options.own)
    print(f"{options.own}: {len(own)} units, {share:.3f} out of scope")
    for path in options.others:
        other, share = distances(path)
        ranks = rankdata(np.r_[own, other])
        area = (ranks[len(own):].sum() - len(other) * (len(other) + 1) / 2) / (len(own) * len(other))
        refused = sum(value == float("inf") for value in other)
        print(f"{path}: {len(other)} units, AUROC {area:.3f}, {share:.3f} out of scope, {refused} of them before the network")


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    made = commands.add_parser("make")
    made.add_argument("source")
    made.add_argument("target")
    made.add_argument("--grey", action="store_true")
    for name in ("--noise", "--blur"):
        made.add_argument(name, type=float, default=0)
    for name in ("--side", "--most"):
        made.add_argument(name, type=int)
    made.set_defaults(run=make)
    area = commands.add_parser("auroc")
    area.add_argument("own")
    area.add_argument("others", nargs="+")
    area.set_defaults(run=auroc)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    sys.exit(main())
