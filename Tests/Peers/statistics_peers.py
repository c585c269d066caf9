#!/usr/bin/env python3
"""Writes random and edge inputs with what scikit-learn, scipy, statsmodels, fairlearn and torchmetrics say of them.

    python3 statistics_peers.py cases.json
    FOVEA_PEER_CASES=cases.json swift test -c release --disable-testable-imports --filter PeerTests

The test computes the same and prints a table of the largest differences. Needs requirements-statistics.txt. What a peer leaves
undefined (NaN, an error) is null here.
"""
import json, sys, warnings
import numpy as np, torch
import statsmodels.api as sm
from fairlearn import metrics as fair
from scipy import stats
from sklearn import metrics
from sklearn.calibration import _SigmoidCalibration
from sklearn.isotonic import IsotonicRegression
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from torchmetrics import functional as tm

warnings.filterwarnings("ignore")
random = np.random.default_rng(20)


def number(value):
    value = float(value)
    return value if np.isfinite(value) else None


def attempt(function):
    try:
        return number(function())
    except Exception:
        return None


def case(name, n, ties=False, constant=False, classes=(0, 1), images=1, calls="score"):
    patients = np.repeat(np.arange((n + images - 1) // images), images)[:n]
    truth = random.choice(classes, n)
    effect = random.normal(size=patients.max() + 1)[patients] * (images > 1)
    score = 1 / (1 + np.exp(-(1.1 * truth - 0.8 + effect + random.normal(size=n))))
    if ties:
        score = np.round(score * 8) / 8
    if constant:
        score = np.full(n, 0.375)
    call = {"score": score >= 0.5, "none": score > 2, "all": score >= 0}[calls].astype(int)
    return dict(name=name, patients=patients, truth=truth, score=score, call=call, group=random.choice(3, n))


CASES = [case(f"n = {n}", n) for n in (1, 2, 3, 4, 5)] + [
    case("n = 4, ties", 4, ties=True),
    case("n = 5, constant", 5, constant=True),
    case("n = 5, one class", 5, classes=(1,)),
    case("300", 300),
    case("300, ties", 300, ties=True),
    case("300, constant", 300, constant=True),
    case("300, positives only", 300, classes=(1,)),
    case("300, negatives only", 300, classes=(0,)),
    case("300, nobody called", 300, calls="none"),
    case("300, everybody called", 300, calls="all"),
    case("100 × 5 images", 500, images=5),
    case("100 × 5 images, ties", 500, images=5, ties=True),
    case("100,000 rows", 100_000, ties=False),
    case("20,000 × 5 images, ties", 100_000, images=5, ties=True),
]


def discrimination(c, out):
    t, s = c["truth"], c["score"]
    both = 0 < t.sum() < len(t)
    out["auroc · scikit-learn"] = attempt(lambda: metrics.roc_auc_score(t, s)) if both else None
    out["auprc · scikit-learn"] = attempt(lambda: metrics.average_precision_score(t, s)) if t.sum() else None
    tensors = torch.tensor(s), torch.tensor(t)
    out["auroc · torchmetrics"] = attempt(lambda: tm.classification.binary_auroc(*tensors)) if both else None
    out["auprc · torchmetrics"] = attempt(lambda: tm.classification.binary_average_precision(*tensors)) if t.sum() else None


def answers(c, out):
    t, y = c["truth"], c["call"]
    out["f1 · scikit-learn"] = attempt(lambda: metrics.f1_score(t, y)) if t.sum() + y.sum() else None
    out["accuracy · scikit-learn"] = metrics.accuracy_score(t, y)
    table = metrics.confusion_matrix(t, y, labels=[0, 1])
    if (table.sum(0) > 0).all() and (table.sum(1) > 0).all():
        out["mcc · scikit-learn"] = metrics.matthews_corrcoef(t, y)
        out["mcc · torchmetrics"] = number(tm.classification.binary_matthews_corrcoef(torch.tensor(y), torch.tensor(t)))
    else:
        out["mcc · scikit-learn"] = None
    for metric, k, n in (
        ("sensitivity", table[1, 1], table[1].sum()), ("specificity", table[0, 0], table[0].sum()),
        ("ppv", table[1, 1], table[:, 1].sum()), ("npv", table[0, 0], table[:, 0].sum()),
    ):
        out[f"{metric} · scikit-learn"] = k / n if n >= 10 else None
        if len(set(c["patients"])) == len(t) and n > 0:
            low, high = proportion_confint(k, n, method="wilson" if n >= 10 else "beta")
            out[f"{metric} lower · statsmodels"], out[f"{metric} upper · statsmodels"] = number(low), number(high)


def losses(c, out):
    t, p = c["truth"], c["score"]
    enough = len(set(c["patients"])) >= 10
    out["brier · scikit-learn"] = metrics.brier_score_loss(t, p, pos_label=1) if enough else None
    inside = ((p > 0) | (t == 0)).all() and ((p < 1) | (t == 1)).all()
    out["log_loss · scikit-learn"] = metrics.log_loss(t, p, labels=[0, 1]) if enough and inside else None
    # torchmetrics bins by (lower, upper], we by [lower, upper): they agree where no p lies on an edge.
    if enough and not np.isin(np.round(p * 10, 9) % 1, 0).any():
        out["ece · torchmetrics"] = number(tm.classification.binary_calibration_error(torch.tensor(p), torch.tensor(t), 10))


def recalibration(c, out):
    t, p, g = c["truth"], c["score"], c["patients"]
    if min(t.sum(), (1 - t).sum()) < 20 or len(set(p)) == 1 or len(set(g)) < 10:
        return
    x, i = np.log(np.clip(p, 2**-40, 1 - 2**-40) / np.clip(1 - p, 2**-40, 1 - 2**-40)), len(set(g))
    robust = dict(cov_type="cluster", cov_kwds=dict(groups=g, use_correction=False))
    for name, design, offset, place in (("citl", np.ones((len(t), 1)), x, 0), ("calibration_slope", sm.add_constant(x), None, 1)):
        if name == "citl":
            fit = sm.GLM(t, design, offset=offset, family=sm.families.Binomial()).fit(tol=1e-15, maxiter=200, **robust)
        else:
            fit = sm.Logit(t, design).fit(method="newton", tol=1e-14, maxiter=100, disp=0, **robust)
        half = stats.t.ppf(0.975, i - 1) * fit.bse[place] * np.sqrt(i / (i - 1))
        out[f"{name} · statsmodels"] = number(fit.params[place])
        out[f"{name} lower · statsmodels"] = number(fit.params[place] - half)
    platt = _SigmoidCalibration().fit(x, t)
    out["platt slope · scikit-learn"], out["platt intercept · scikit-learn"] = -platt.a_, -platt.b_
    line = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip").fit(p, t)
    for q in (0.05, 0.31, 0.5, 0.77, 0.99):
        out[f"isotonic at {q} · scikit-learn"] = number(line.predict([q])[0])


def groups(c, out):
    t, y, g = c["truth"], c["call"], c["group"]
    if len(t) < 100 or len(set(t)) < 2 or len(set(c["patients"])) < len(t):
        return
    chosen = dict(y_true=t, y_pred=y, sensitive_features=g)
    out["equalized_odds · fairlearn"] = fair.equalized_odds_difference(**chosen)
    out["gap selection_rate · fairlearn"] = fair.demographic_parity_difference(**chosen)
    out["ratio selection_rate · fairlearn"] = number(fair.demographic_parity_ratio(**chosen))
    for metric, function in (("fnr", fair.false_negative_rate), ("fpr", fair.false_positive_rate)):
        frame = fair.MetricFrame(metrics=function, **chosen)
        out[f"gap {metric} · fairlearn"] = frame.difference()
    k, n = [np.sum(y[(t == 1) & (g == a)]) for a in (0, 1)], [np.sum((t == 1) & (g == a)) for a in (0, 1)]
    low, high = confint_proportions_2indep(k[0], n[0], k[1], n[1], method="newcomb", compare="diff")
    out["newcombe lower · statsmodels"], out["newcombe upper · statsmodels"] = number(low), number(high)


def families():
    rows = []
    for n in (1, 2, 7, 40):
        p = np.round(random.uniform(size=n) ** 2, 3)
        rows.append(dict(p=p.tolist(), holm=multipletests(p, method="holm")[1].tolist(), bh=multipletests(p, method="fdr_bh")[1].tolist()))
    return rows


def several(kind):
    """600 units of three classes or labels: one row of scores per unit."""
    truth = random.choice(3, 600)
    if kind == "multiLabel":
        onehot = random.choice(2, (600, 3))
        score = 1 / (1 + np.exp(-(onehot * 1.2 - 0.6 + random.normal(size=(600, 3)))))
        call, out = (score >= 0.5).astype(int), {}
        out["macro auroc · scikit-learn"] = metrics.roc_auc_score(onehot, score, average="macro")
        out["subset accuracy · scikit-learn"] = metrics.accuracy_score(onehot, call)
        out["hamming loss · scikit-learn"] = metrics.hamming_loss(onehot, call)
        both = torch.tensor(score), torch.tensor(onehot)
        out["macro auroc · torchmetrics"] = number(tm.classification.multilabel_auroc(*both, num_labels=3))
        out["subset accuracy · torchmetrics"] = number(tm.classification.multilabel_exact_match(*both, num_labels=3))
        return dict(kind=kind, truth=onehot.tolist(), score=score.tolist(), call=call.tolist(), expected=out)
    z = np.exp(random.normal(size=(600, 3)) + 1.2 * np.eye(3)[truth])
    score = z / z.sum(1, keepdims=True)
    call = np.eye(3, dtype=int)[score.argmax(1)]
    out = {"macro auroc · scikit-learn": metrics.roc_auc_score(truth, score, multi_class="ovr", average="macro")}
    out["accuracy · scikit-learn"] = metrics.accuracy_score(truth, score.argmax(1))
    out["macro auroc · torchmetrics"] = number(tm.classification.multiclass_auroc(torch.tensor(score), torch.tensor(truth), num_classes=3))
    table = metrics.confusion_matrix(truth, score.argmax(1))
    for row in range(3):
        for column in range(3):
            out[f"confusion {row}{column} · scikit-learn"] = int(table[row, column])
    return dict(kind=kind, truth=np.eye(3, dtype=int)[truth].tolist(), score=score.tolist(), call=call.tolist(), expected=out)


def main():
    rows = []
    for c in CASES:
        out = {}
        for part in (discrimination, answers, losses, recalibration, groups):
            part(c, out)
        rows.append({k: (v.tolist() if hasattr(v, "tolist") else v) for k, v in c.items()} | {"expected": out})
    document = dict(cases=rows, families=families(), several=[several("multiClass"), several("multiLabel")])
    with open(sys.argv[1], "w") as file:
        json.dump(document, file)


main()
