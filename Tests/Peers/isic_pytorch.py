#!/usr/bin/env python3
"""The recipe of Pipelines/isic-melanoma.yaml in PyTorch: SqueezeNet 1.1 at 128 px, melanoma, the folds of labels.csv.

    python3 isic_pytorch.py DUMP WEIGHTS.safetensors|random SEED OUT.csv [--threads 2]

DUMP is what wrap_dicom.py isic wrote. Fold k is predicted by a network trained on the other folds; OUT.csv has
path, fold, truth, score (the sigmoid of the logit), one row per photograph.
Recipe: global average pooling and one linear output on `features`; AdamW 1e-4 (weight decay 1e-4, none on biases),
one epoch of linear warm-up, cosine to zero, 6 epochs of batches of 32, horizontal and vertical flips, classes balanced
(n / (2 n_class)), nothing frozen.
"""
import argparse, csv, io, math, pathlib, time
import numpy as np, pydicom, torch
from PIL import Image
from pydicom.encaps import generate_frames
from safetensors.torch import load_file
from torchvision.models import squeezenet1_1

EPOCHS, BATCH, RATE, DECAY, SIZE, WARM_UP = 6, 32, 1e-4, 1e-4, 128, 1
MEAN = torch.tensor([123.68, 116.779, 103.939]).view(1, 3, 1, 1)


class Network(torch.nn.Module):
    def __init__(self, weights):
        super().__init__()
        self.features = squeezenet1_1(weights=None).features
        if weights != "random":
            self.load_state_dict(load_file(weights), strict=False)
        self.head = torch.nn.Linear(512, 1)

    def forward(self, x):
        return self.head(self.features(x).mean((2, 3)))[:, 0]


def read(dump):
    """All photographs at 128 px as floats in 0…255, with their rows of labels.csv."""
    rows = list(csv.DictReader(open(dump / "labels.csv")))
    images = torch.empty(len(rows), 3, SIZE, SIZE)
    for i, row in enumerate(rows):
        dataset = pydicom.dcmread(dump / row["path"])
        stream = next(generate_frames(dataset.PixelData, number_of_frames=1))
        pixels = np.asarray(Image.open(io.BytesIO(stream)).convert("RGB")).copy()
        whole = torch.from_numpy(pixels).permute(2, 0, 1)[None].float()
        images[i] = torch.nn.functional.interpolate(whole, (SIZE, SIZE), mode="bilinear", antialias=True)[0]
    return rows, images


def rate_at(step, steps, per_epoch):
    warm = WARM_UP * per_epoch
    if step < warm:
        return RATE * (step + 1) / warm
    return RATE * 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm)))


def train(images, truth, indices, weights, seed):
    torch.manual_seed(seed)
    network = Network(weights).to(memory_format=torch.channels_last)
    decayed = [p for p in network.parameters() if p.ndim > 1]
    plain = [p for p in network.parameters() if p.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decayed, "weight_decay": DECAY},
                                   {"params": plain, "weight_decay": 0}], lr=RATE)
    y = truth[indices]
    weight = {1: len(y) / (2 * y.sum()), 0: len(y) / (2 * (1 - y).sum())}
    per_epoch = math.ceil(len(indices) / BATCH)
    step = 0
    for _ in range(EPOCHS):
        order = indices[torch.randperm(len(indices))]
        for batch in order.split(BATCH):
            for group in optimizer.param_groups:
                group["lr"] = rate_at(step, EPOCHS * per_epoch, per_epoch)
            x = images[batch] - MEAN
            for axis in (2, 3):
                flipped = torch.rand(len(batch)) < 0.5
                x[flipped] = x[flipped].flip(axis)
            t = truth[batch]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                network(x.to(memory_format=torch.channels_last)), t, weight=torch.where(t > 0, weight[1], weight[0]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
    return network.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump", type=pathlib.Path)
    parser.add_argument("weights")
    parser.add_argument("seed", type=int)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    rows, images = read(arguments.dump)
    truth = torch.tensor([float(r["melanoma"]) for r in rows])
    folds = torch.tensor([int(r["fold"]) for r in rows])
    scores = torch.zeros(len(rows))
    began, seen = time.time(), 0
    for fold in range(5):
        indices = torch.nonzero(folds != fold)[:, 0]
        network = train(images, truth, indices, arguments.weights, arguments.seed * 10 + fold)
        seen += EPOCHS * len(indices)
        with torch.inference_mode():
            for batch in torch.nonzero(folds == fold)[:, 0].split(64):
                scores[batch] = network(images[batch] - MEAN).sigmoid()
        print(f"fold {fold}: {seen / (time.time() - began):.1f} training images/s so far", flush=True)
    with open(arguments.out, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", "fold", "truth", "score"])
        writer.writerows([r["path"], r["fold"], r["melanoma"], f"{s:.8f}"] for r, s in zip(rows, scores.tolist()))


main()
