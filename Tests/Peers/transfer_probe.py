#!/usr/bin/env python3
"""What frozen features of a backbone know of two real cohorts: AUROC of a linear probe, out of fold.

    python3 transfer_probe.py DATA BACKBONE.safetensors|random|colours … [--threads 2]

DATA holds isic2017/ and nih-cxr14-64px/. A backbone is a ResNet of basic blocks under torchvision's names, or SqueezeNet
1.1's features. Features are the last stage's, averaged over the image; `random` is a ResNet-18 of PyTorch's own draw,
`colours` the mean, deviation and five quantiles of each channel. The probe is scikit-learn's ridge classifier on
standardised features (its penalty by leaving one out within the training part), five folds; for 10 and 30 % of
the labels the mean over three draws. NIH's folds keep patients together.
"""
import argparse, csv, json, pathlib, struct, sys, warnings
import numpy as np, torch
from PIL import Image
from safetensors.torch import load_file
from sklearn.linear_model import RidgeClassifierCV
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch.nn import functional as F
from torchvision.models import resnet18, squeezenet1_1


def normalised(x, weight, bias, mean, variance):
    return F.batch_norm(x, mean, variance, weight, bias, eps=1e-5)


def residual_features(t, x):
    """Basic blocks by the tensors that are there."""
    norm = lambda x, n: normalised(x, *(t[f"{n}.{k}"] for k in ("weight", "bias", "running_mean", "running_var")))
    x = F.max_pool2d(F.relu(norm(F.conv2d(x, t["conv1.weight"], stride=2, padding=3), "bn1")), 3, 2, 1)
    for layer in (1, 2, 3, 4):
        block = 0
        while f"layer{layer}.{block}.conv1.weight" in t:
            name = f"layer{layer}.{block}"
            stride = 2 if layer > 1 and block == 0 else 1
            y = F.relu(norm(F.conv2d(x, t[name + ".conv1.weight"], stride=stride, padding=1), name + ".bn1"))
            y = norm(F.conv2d(y, t[name + ".conv2.weight"], padding=1), name + ".bn2")
            if name + ".downsample.0.weight" in t:
                x = norm(F.conv2d(x, t[name + ".downsample.0.weight"], stride=stride), name + ".downsample.1")
            x, block = F.relu(x + y), block + 1
    return x.mean((2, 3))


def features(backbone, images):
    """(N, C) of images (N, 3, H, W) in 0…255."""
    if backbone == "colours":
        flat = images.flatten(2)
        quantiles = torch.quantile(flat, torch.tensor([0.05, 0.25, 0.5, 0.75, 0.95]), dim=2).permute(1, 2, 0).flatten(1)
        return torch.cat([flat.mean(2), flat.std(2), quantiles], 1).numpy()
    tensors = resnet18(weights=None).eval().state_dict() if backbone == "random" else load_file(backbone)
    tensors = {name: tensor.float() for name, tensor in tensors.items()}
    if any(name.startswith("features.") for name in tensors):
        network = squeezenet1_1(weights=None)
        network.load_state_dict(tensors, strict=False)
        mean = torch.tensor([123.68, 116.779, 103.939]).view(1, 3, 1, 1)
        run = lambda x: network.features(x - mean).mean((2, 3))
    else:
        run = lambda x: residual_features(tensors, (x / 255 - 0.5) / 0.25)
    with torch.inference_mode():
        return torch.cat([run(part) for part in images.split(64)]).numpy()


def area(x, y, groups, share, seed):
    """Out-of-fold AUROC of the probe trained on a share of each training part."""
    folds = StratifiedGroupKFold(5, shuffle=True, random_state=7).split(x, y, groups)
    draw, scores = np.random.default_rng(seed), np.zeros(len(y))
    for train, test in folds:
        if share < 1:
            train = np.concatenate([draw.permutation(train[y[train] == c])[: max(5, round(share * (y[train] == c).sum()))]
                                    for c in (0, 1)])
        probe = make_pipeline(StandardScaler(), RidgeClassifierCV(np.logspace(1, 5, 9), class_weight="balanced"))
        scores[test] = probe.fit(x[train], y[train]).decision_function(x[test])
    return roc_auc_score(y, scores)


def read(folder, rows, key, size):
    def image(row):
        picture = Image.open(next(folder.glob(row[key].split(".")[0] + ".*"))).convert("RGB")
        return torch.from_numpy(np.asarray(picture.resize((size, size), Image.BILINEAR)).copy()).permute(2, 0, 1)
    return torch.stack([image(row) for row in rows]).float()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("backbones", nargs="+")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    warnings.filterwarnings("ignore")
    skin = arguments.data / "isic2017"
    rows = list(csv.DictReader(open(skin / "metadata.csv")))
    rows = [row for row in rows if list((skin / "images_jpeg").glob(row["image_id"] + ".*"))]
    skin_images = read(skin / "images_jpeg", rows, "image_id", 128)
    chest = arguments.data / "nih-cxr14-64px"
    chest_rows = list(csv.DictReader(open(chest / "metadata.csv")))
    chest_images = read(chest / "images", chest_rows, "image", 64)
    cohorts = [
        ("melanoma", skin_images, [int(r["melanoma"]) for r in rows], list(range(len(rows)))),
        ("keratosis", skin_images, [int(r["seborrheic_keratosis"]) for r in rows], list(range(len(rows)))),
        ("abnormal", chest_images, [int(r["abnormal"]) for r in chest_rows], [r["patient_id"] for r in chest_rows])]
    for backbone in arguments.backbones:
        torch.manual_seed(1)
        known = {}
        for name, images, truth, groups in cohorts:
            if id(images) not in known:
                known[id(images)] = features(backbone, images)
            x, y, groups = known[id(images)], np.array(truth), np.array(groups)
            areas = [np.mean([area(x, y, groups, share, seed) for seed in range(3 if share < 1 else 1)])
                     for share in (0.1, 0.3, 1)]
            print(f"{pathlib.Path(backbone).parent.name}/{pathlib.Path(backbone).name} {name} ({len(y)}): "
                  + "  ".join(f"{share:.0%} {value:.3f}" for share, value in zip((0.1, 0.3, 1), areas)), flush=True)


main()
