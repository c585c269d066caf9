"""A round of feedback on a real cohort: a simulated reader spoils 50 training labels, another one mends them.

    python feedback_round.py FOVEA DUMP LABELS.csv KEY OUT [margin [DEMOGRAPHICS.csv]]

DUMP is the folder of images, LABELS.csv its labels with a column melanoma and no split; with DEMOGRAPHICS.csv it is decided by
group too. Champion learns from the spoilt labels, challenger from the mended ones, corrected cases counted twice; then it is
decided. Prints what fovea says, and ends in 1 when a label of the test part, the split or a planted label is not what it was.
"""

import csv
import hashlib
import json
import pathlib
import random
import subprocess
import sys

fovea, dump, labels, key, out = sys.argv[1:6]
margin = sys.argv[6] if len(sys.argv) > 6 else "0.02"
demographics = ["--demographics", sys.argv[7]] if len(sys.argv) > 7 else []
out = pathlib.Path(out)
out.mkdir(parents=True, exist_ok=True)
RECIPE = [
    "--target", "melanoma", "--epochs", "40", "--set", "model.inputSize=96", "--set", "training.batchNorm=frozen",
    "--set", "training.freeze=[conv1,layer1,layer2,layer3,layer4]", "--set", "training.learningRate=0.01",
    "--set", "training.earlyStopping.patience=null", "--set", "augmentation.flip=none", "--set", "augmentation.shift=0",
    "--set", "augmentation.rotateDegrees=0", "--set", "augmentation.scale=0", "--set", "augmentation.contrast=0",
]
COLUMNS = "unit,unit_id,label,call,verdict,answer,reason,reader,time,prediction_visible".split(",")


def run(*arguments, status=(0,)):
    print("fovea", *arguments[:2], flush=True)
    ending = subprocess.run([fovea, *map(str, arguments), "--key", key, "--quiet"], stdout=subprocess.PIPE, text=True)
    print(ending.stdout)
    if ending.returncode not in status:
        sys.exit(f"ended in {ending.returncode}")


def rows(cohort):
    parts = {a["caseID"]: a["part"] for a in json.loads((cohort / "split.lock").read_text())["assignments"]}
    cases = map(json.loads, (cohort / "manifest.jsonl").read_text().splitlines())
    return {c["case_id"]: (parts[c["case_id"]], c["targets"].get("melanoma")) for c in cases}


def feedback(name, said):
    with open(out / name, "w", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for case, value in sorted(said.items()):
            table.writerow(["image", case, "melanoma", 1 - int(value), "corrected", value, "wrong_label", "A Reader",
                            "2026-01-31T09:30:00Z", 1])
    return out / name


first, second, third = out / "v1", out / "v2", out / "v3"
run("ingest", dump, "-o", first, "--labels", labels, *demographics)
run("split", first, "--test", "0.25", "--validation", "0.3")
before = rows(first)
positives = sorted(case for case, (part, label) in before.items() if part == "train" and label == "1")
planted = random.Random(3).sample(positives, 50)
run("review", "import", feedback("plant.csv", {case: "0" for case in planted}), first, "-o", second)
run("finetune", second, "-o", out / "champion", *RECIPE)
said = {case: "1" for case in planted}
tested = sorted(case for case, (part, _) in before.items() if part == "test")
said.update({case: str(1 - int(before[case][1])) for case in tested[:3]})
run("review", "import", feedback("mend.csv", said), second, "-o", third)
run("finetune", third, "-o", out / "challenger", *RECIPE, "--set", "training.feedback.corrected=2")
run("review", "decide", out / "champion/model.fovea", out / "challenger/model.fovea", third, "-o", out / "registry",
    "--margin", margin, status=(0, 1))
faults = [name for name, holds in {
    "planted labels": all(rows(second)[case][1] == "0" for case in planted),
    "labels after mending": rows(third) == before,
    "splits": len({hashlib.sha256((c / "split.lock").read_bytes()).hexdigest() for c in (first, second, third)}) == 1,
    "openings of the test part": not (third / "test-openings.jsonl").exists(),
}.items() if not holds]
print("wrong:", faults or "nothing")
sys.exit(bool(faults))
