"""Writes what a PyTorch script leaves behind: predictions.csv and demographics.csv.

A small network is trained on made-up features of made-up patients, several images each; women are
harder to tell, and one site has a name that a page must not run. The columns are those of a usual
evaluation loop (filename, patient_id, prob, target), so that `fovea report` needs no flag:

    python report_predictions.py OUT
    fovea report --predictions OUT/predictions.csv --demographics OUT/demographics.csv -o REPORT

Also written: validation.csv (other patients), other_model.csv (a linear model on the same images)
and other_cohort.csv (new patients, shifted), with the same columns.
"""

import csv
import pathlib
import sys

import numpy
import torch

SITES = ["Harbour", "Hillside", "<script>alert(1)</script>"]


def patients(generator, count, first, shift=0.0):
    """Features (images, 8), truths and patient numbers; one to three images a patient."""
    features, truths, owners, people = [], [], [], []
    for number in range(first, first + count):
        truth = generator.random() < 0.4
        sex = "F" if generator.random() < 0.45 else "M"
        people.append([number, sex, int(generator.uniform(20, 95)),
                       SITES[generator.choice(3, p=[0.5, 0.3, 0.2])]])
        centre = generator.normal(0, 0.6, 8) + truth * (0.35 if sex == "F" else 0.8) + shift
        for _ in range(generator.integers(1, 4)):
            features.append(centre + generator.normal(0, 0.5, 8))
            truths.append(int(truth))
            owners.append(number)
    return torch.tensor(numpy.array(features), dtype=torch.float32), truths, owners, people


def trained(model, features, truths):
    """The model after 200 full-batch steps of Adam."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    target = torch.tensor(truths, dtype=torch.float32)
    for _ in range(200):
        optimizer.zero_grad()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(features)[:, 0], target)
        loss.backward()
        optimizer.step()
    return model.eval()


def write(path, header, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([header] + rows)


def predictions(path, model, features, truths, owners):
    with torch.no_grad():
        probabilities = torch.sigmoid(model(features)[:, 0]).tolist()
    rows = [
        [f"images/{owner}_{index}.png", owner, probability, truth]
        for index, (owner, probability, truth) in enumerate(zip(owners, probabilities, truths))
    ]
    write(path, ["filename", "patient_id", "prob", "target"], rows)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    generator = numpy.random.default_rng(5)
    torch.manual_seed(5)
    train = patients(generator, 400, 1000)
    validation = patients(generator, 200, 2000)
    test = patients(generator, 500, 3000)
    elsewhere = patients(generator, 300, 4000, shift=0.2)
    network = trained(
        torch.nn.Sequential(torch.nn.Linear(8, 16), torch.nn.ReLU(), torch.nn.Linear(16, 1)),
        train[0], train[1])
    linear = trained(torch.nn.Sequential(torch.nn.Linear(8, 1)), train[0][:, :8], train[1])
    predictions(folder / "predictions.csv", network, *test[:3])
    predictions(folder / "validation.csv", network, *validation[:3])
    predictions(folder / "other_model.csv", linear, *test[:3])
    predictions(folder / "other_cohort.csv", network, *elsewhere[:3])
    write(folder / "demographics.csv", ["patient_id", "sex", "age", "site"],
          validation[3] + test[3] + elsewhere[3])


main()
