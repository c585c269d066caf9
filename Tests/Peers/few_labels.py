#!/usr/bin/env python3
"""What adaptation without labels gives to few labels: AUROC on each fold, fine-tuned before and after it.

    python3 few_labels.py FOVEA DUMP KEY WORK [--share 0.1] [--folds 0,1,2,3,4] [--seed 1] [--backbone fovea-small]
                          [--adapt key=value …]

DUMP is a folder of ISIC photographs with labels.csv (path, patient_id, study_uid, melanoma, fold) and demographics.csv.
For each fold the backbone is adapted to all photographs outside the fold, whose labels are not read; then it and the one
that it began with are fine-tuned on a share of those photographs, drawn class by class, by the same recipe, and both are
asked about the fold, which neither has seen. The interval is a paired bootstrap of photographs within folds. An adapted
backbone that lies in WORK already is used again.
"""
import argparse, csv, pathlib, random, shutil, subprocess
import numpy as np
from sklearn.metrics import roc_auc_score

TUNING = {
    "model.inputSize": 128, "training.batch": 32, "training.learningRate": 5e-4, "training.stageDecay": 1,
    "training.warmupEpochs": 1, "training.classWeights": "balanced", "training.earlyStopping.patience": "null",
    "augmentation.flip": "both", "augmentation.rotateDegrees": 0, "augmentation.shift": 0, "augmentation.scale": 0,
    "augmentation.contrast": 0, "evaluation.bootstrap": 50, "evaluation.permutations": 50}
EPOCHS = 30


def settings(values):
    return [word for key, value in values.items() for word in ("--set", f"{key}={value}")]


class Run:
    def __init__(self, arguments):
        self.arguments = arguments
        self.work = arguments.work
        self.work.mkdir(parents=True, exist_ok=True)
        self.rows = list(csv.DictReader(open(arguments.dump / "labels.csv")))
        self.people = list(csv.DictReader(open(arguments.dump / "demographics.csv")))

    def fovea(self, *words):
        command = [str(self.arguments.fovea), *map(str, words), "--key", str(self.arguments.key)]
        with open(self.work / "log", "a") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log)

    def cohort(self, name, chosen, fold):
        """A cohort of these photographs whose split says that the fold is the test part."""
        dump, cohort = self.work / f"{name}-dump", self.work / f"{name}-cohort"
        for row in chosen:
            (dump / row["path"]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.arguments.dump / row["path"], dump / row["path"])
        with open(dump / "labels.csv", "w") as file:
            columns = ["path", "patient_id", "study_uid", "melanoma", "split"]
            table = csv.DictWriter(file, columns, extrasaction="ignore")
            table.writeheader()
            table.writerows(row | {"split": "test" if row["fold"] == fold else "train"} for row in chosen)
        known = {row["patient_id"] for row in chosen}
        with open(dump / "demographics.csv", "w") as file:
            table = csv.DictWriter(file, self.people[0])
            table.writeheader()
            table.writerows(row for row in self.people if row["patient_id"] in known)
        self.fovea("ingest", dump, "-o", cohort, "--force")
        self.fovea("split", cohort, "--validation", 0)
        return cohort

    def few(self, fold):
        draw, chosen = random.Random(f"{self.arguments.seed}-{fold}"), []
        for label in ("0", "1"):
            own = [row for row in self.rows if row["fold"] != fold and row["melanoma"] == label]
            chosen += draw.sample(own, round(self.arguments.share * len(own)))
        return chosen + [row for row in self.rows if row["fold"] == fold]

    def scores(self, name, backbone, cohort, fold):
        tuned, asked = self.work / f"{name}-{fold}", self.work / f"{name}-{fold}-test"
        self.fovea("finetune", cohort, "-o", tuned, "--force", "--target", "melanoma", "--backbone", backbone,
                   "--epochs", EPOCHS, "--seed", self.arguments.seed, *settings(TUNING))
        self.fovea("evaluate", tuned / "model.fovea", cohort, "--test", "-o", asked, "--force")
        rows = csv.DictReader(open(asked / "predictions.csv"))
        return {row["case_id"]: (int(row["truth"]), float(row["score"])) for row in rows}

    def fold(self, fold):
        """Truths and scores before and after, (2, N, 2)."""
        adapted = self.work / f"adapted-{fold}"
        if not (adapted / "backbone.safetensors").exists():
            everything = self.cohort(f"all-{fold}", self.rows, fold)
            recipe = pathlib.Path(__file__).resolve().parents[2] / "Pipelines" / "adapt-isic.yaml"
            self.fovea("pretrain", recipe, "--images", everything, "--from", self.arguments.backbone, "-o", adapted, "--force",
                       *[word for pair in self.arguments.adapt for word in ("--set", pair)])
        cohort = self.cohort(f"few-{fold}-{self.arguments.share}-{self.arguments.seed}", self.few(fold), fold)
        before = self.scores("before", self.arguments.backbone, cohort, fold)
        after = self.scores("after", adapted / "backbone.safetensors", cohort, fold)
        return np.array([[table[case] for case in sorted(before)] for table in (before, after)])


def areas(folds):
    """The mean over folds, before and after."""
    return np.mean([[roc_auc_score(table[:, 0], table[:, 1]) for table in fold] for fold in folds], axis=0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("fovea", "dump", "key", "work"):
        parser.add_argument(name, type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--share", type=float, default=0.1)
    parser.add_argument("--folds", default="0,1,2,3,4")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--backbone", default="fovea-small")
    parser.add_argument("--adapt", nargs="*", default=[])
    run = Run(parser.parse_args())
    folds = []
    for fold in run.arguments.folds.split(","):
        folds.append(run.fold(fold))
        print(f"fold {fold}: before, after", areas(folds[-1:]).round(3).tolist(), flush=True)
    before, after = areas(folds)
    draw, gains = np.random.default_rng(1), []
    for _ in range(2000):
        picks = [draw.integers(0, fold.shape[1], fold.shape[1]) for fold in folds]
        own = areas([fold[:, pick] for fold, pick in zip(folds, picks)])
        gains.append(own[1] - own[0])
    low, high = np.percentile(gains, [2.5, 97.5])
    print(f"{run.arguments.share:.0%} of the labels: AUROC {before:.3f} before, {after:.3f} after; difference "
          f"{after - before:+.3f} ({low:+.3f} to {high:+.3f})")


main()
