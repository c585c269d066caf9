#!/usr/bin/env python3
"""Compares the numbers in the report.json of `fovea report` with those of scikit-learn, scipy, statsmodels and numpy.

    python3 report_peers.py FOVEA FOLDER

Random and edge tables of predictions (classes, measurements, grades) are written into FOLDER, reported by the program FOVEA, and
every value, limit and gap of report.json, of the whole and of each group, is held against what the peers say of the same table.
Prints the largest difference by measure; ends in 1 where one is above 1e-9 (relative above 1), where one side has a number and the
other none, or where a permutation p value is more than five errors from numpy's. What a peer leaves undefined, and values of
fewer than ten patients, are null. Needs requirements-statistics.txt.
"""
import csv, json, pathlib, subprocess, sys, warnings
import numpy as np
import statsmodels.api as sm
from scipy import stats
from sklearn import metrics
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

warnings.filterwarnings("ignore")
random = np.random.default_rng(30)
FOVEA, FOLDER = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
PERMUTATIONS = 2000
differences, faults = {}, []


def compare(name, case, ours, theirs):
    if theirs is not None and not np.isfinite(theirs):
        theirs = None
    if (ours is None) != (theirs is None):
        faults.append(f"{case}: {name} is {ours}, the peer's {theirs}")
    elif ours is not None:
        off = abs(ours - theirs) / max(1, abs(theirs))
        count, most = differences.get(name, (0, 0))
        differences[name] = count + 1, max(most, off)
        if off > 1e-9:
            faults.append(f"{case}: {name} is {ours}, the peer's {theirs}")


# Tables.

def patients(n, images):
    return np.repeat(np.arange((n + images - 1) // images), images)[:n]


def table(kind, name, n, images=1, **edge):
    """One table: who, what was predicted, what is so, and the group of each patient."""
    who = patients(n, images)
    effect = random.normal(size=who.max() + 1)[who] * (images > 1)
    if kind == "binary":
        truth = random.choice(edge.get("classes", (0, 1)), n)
        score = 1 / (1 + np.exp(-(1.1 * truth - 0.8 + effect + random.normal(size=n))))
    elif kind == "continuous":
        truth = 50 + 10 * (random.normal(size=n) + effect)
        score = truth + random.normal(size=n) * 4 + 1.5 + edge.get("offset", 0)
        truth = truth + edge.get("offset", 0)
    else:
        truth = random.choice(5, n)
        score = np.clip(truth + random.choice([-2, -1, 0, 0, 0, 1, 1], n), 0, 4)
    if "round" in edge:
        score, truth = np.round(score / edge["round"]) * edge["round"], np.round(truth / edge["round"]) * edge["round"]
    if "score" in edge:
        score = np.full(n, edge["score"])
    if "truth" in edge:
        truth = np.full(n, edge["truth"])
    if edge.get("perfect"):
        score = truth.copy()
    known = np.full(n, True) if "unknown" not in edge else random.random(n) >= edge["unknown"]
    group = random.choice(edge.get("groups", 3), who.max() + 1)
    view = (random.random(who.max() + 1) < 0.3 + 0.2 * group).astype(int)
    return dict(kind=kind, name=f"{kind} {name}", who=who, truth=truth, score=score, known=known, group=group, view=view)


TABLES = (
    [table(kind, f"n = {n}", n) for kind in ("binary", "continuous", "ordinal") for n in (1, 2, 3, 4, 5)]
    + [table("binary", "300", 300), table("binary", "300, ties", 300, round=0.125), table("binary", "300, constant", 300, score=0.375)]
    + [table("binary", "300, positives only", 300, classes=(1,)), table("binary", "300, constant classes and scores", 300, classes=(0,), score=0.7)]
    + [table("binary", "100 × 5 images, ties", 500, images=5, round=0.125), table("binary", "25, three groups", 25)]
    + [table("continuous", "300", 300), table("continuous", "300, ties", 300, round=10), table("continuous", "25, three groups", 25)]
    + [table("continuous", "300, constant predictions", 300, score=0.1), table("continuous", "300, constant references", 300, truth=0.1)]
    + [table("continuous", "300, constant both", 300, score=0.1, truth=0.1), table("continuous", "300, perfect", 300, perfect=True)]
    + [table("continuous", "300, far from 0", 300, offset=1e6), table("continuous", "300, a third without reference", 300, unknown=0.33)]
    + [table("continuous", "100 × 5 images", 500, images=5), table("continuous", "100 × 5 images, ties", 500, images=5, round=10)]
    + [table("ordinal", "300", 300), table("ordinal", "300, one grade", 300, score=2, truth=2), table("ordinal", "300, constant", 300, score=2)]
    + [table("ordinal", "300, perfect", 300, perfect=True), table("ordinal", "100 × 5 images", 500, images=5)]
    + [table("ordinal", "25, three groups", 25), table("ordinal", "300, a third without reference", 300, unknown=0.33)]
)


def reported(t, number):
    """What the command makes of the table; of a fourth group nobody has a row."""
    folder = FOLDER / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    names = {"binary": ("prob", "target"), "continuous": ("predicted_value", "reference_value"), "ordinal": ("predicted_grade", "reference_grade")}
    with open(folder / "predictions.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["image", "patient_id", *names[t["kind"]]] + ["threshold"] * (t["kind"] == "binary"))
        whole = t["kind"] != "continuous"
        for i in range(len(t["who"])):
            truth = "" if not t["known"][i] else int(t["truth"][i]) if whole else repr(float(t["truth"][i]))
            score = int(t["score"][i]) if t["kind"] == "ordinal" else repr(float(t["score"][i]))
            rows.writerow([f"i{i}", f"P{t['who'][i]}", score, truth] + [0.5] * (t["kind"] == "binary"))
    with open(folder / "people.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["patient_id", "site", "view"])
        rows.writerows([f"P{i}", "ABCD"[group], "xy"[view]] for i, (group, view) in enumerate(zip(t["group"], t["view"])))
        rows.writerow(["P-nobody", "D", "x"])
    subprocess.run(
        [FOVEA, "report", "--predictions", folder / "predictions.csv", "--demographics", folder / "people.csv", "--key",
         FOLDER / "key", "-o", folder / "out", "--force", "--quiet"] + ["--adjust", "view"] * (t["kind"] == "binary"), check=True, stdout=subprocess.DEVNULL)
    return json.loads((folder / "out/report/report.json").read_text())


# What the peers say of some rows.

def mean_limits(value, who):
    """statsmodels' least squares on a constant with errors clustered by patient, Student's quantile."""
    i = len(set(who))
    fit = sm.OLS(value, np.ones(len(value))).fit(cov_type="cluster", cov_kwds=dict(groups=who, use_correction=False))
    half = stats.t.ppf(0.975, i - 1) * fit.bse[0] * np.sqrt(i / (i - 1))
    return value.mean(), value.mean() - half, value.mean() + half


def agreement_limits(error, who):
    """Bland and Altman 2007, section 3; with one row by patient mean ± 1.96 sample deviations."""
    names, counts = np.unique(who, return_counts=True)
    means = np.array([error[who == p].mean() for p in names])
    n, total = len(names), len(error)
    if n < 2:
        return None, None
    if n == total:
        half = stats.norm.ppf(0.975) * error.std(ddof=1)
        return error.mean() - half, error.mean() + half
    between = np.sum(counts * (means - error.mean()) ** 2) / (n - 1)
    inside = np.sum((error - means[np.searchsorted(names, who)]) ** 2) / (total - n)
    per = (total**2 - np.sum(counts**2)) / ((n - 1) * total)
    half = stats.norm.ppf(0.975) * np.sqrt(max((between - inside) / per, 0) + inside)
    return error.mean() - half, error.mean() + half


def share_limits(success, who):
    n, i = len(success), len(set(who))
    p = success.mean()
    if i < 10:
        return proportion_confint(p * i, i, method="beta")
    if n == i:
        return proportion_confint(success.sum(), n, method="wilson")
    residual = np.array([np.sum(success[who == a] - p) for a in sorted(set(who))])
    v = i / (i - 1) * np.sum(residual**2) / n**2
    effective = i if p in (0, 1) else min(n, p * (1 - p) / v)
    q = stats.t.ppf(0.975, i - 1)
    centre, scale = p + q * q / (2 * effective), 1 + q * q / effective
    half = q * np.sqrt(p * (1 - p) / effective + q * q / (4 * effective**2))
    return (0 if p == 0 else (centre - half) / scale), (1 if p == 1 else (centre + half) / scale)


def continuous(x, y, who):
    error, varies = x - y, len(set(y)) > 1
    out = {
        "mae · scikit-learn": metrics.mean_absolute_error(y, x), "median_ae · scikit-learn": metrics.median_absolute_error(y, x),
        "rmse · scikit-learn": metrics.root_mean_squared_error(y, x), "bias · numpy": error.mean(),
        "r2 · scikit-learn": metrics.r2_score(y, x) if varies else None,
        "pearson · scipy": stats.pearsonr(x, y).statistic if varies and len(set(x)) > 1 else None,
        "ccc · numpy": 2 * np.cov(x, y, ddof=0)[0, 1] / (x.var() + y.var() + (x.mean() - y.mean()) ** 2)
        if varies or len(set(x)) > 1 or x[0] != y[0] else None,
    }
    out["loa_lower · numpy"], out["loa_upper · numpy"] = agreement_limits(error, who)
    limits = {}
    if len(set(who)) >= 10:
        for name, value in (("mae", abs(error)), ("bias", error)):
            _, low, high = mean_limits(value, who)
            limits[f"{name} lower · statsmodels"], limits[f"{name} upper · statsmodels"] = max(low, 0) if name == "mae" else low, high
    return out, limits


def ordinal(x, y, who):
    x, y = x.astype(int), y.astype(int)
    one = len(set(x) | set(y)) == 1
    out = {f"kappa_{w} · scikit-learn": None if one else metrics.cohen_kappa_score(x, y, weights=w, labels=range(5)) for w in ("quadratic", "linear")}
    out["agreement_exact · scikit-learn"] = metrics.accuracy_score(y, x)
    out["agreement_within_one · numpy"] = np.mean(abs(x - y) <= 1)
    limits = {}
    for name, distance in (("agreement_exact", 0), ("agreement_within_one", 1)):
        low, high = share_limits(abs(x - y) <= distance, who)
        limits[f"{name} lower · statsmodels"], limits[f"{name} upper · statsmodels"] = low, high
    return out, limits


def binary(score, truth, who):
    truth, call = truth.astype(int), score >= 0.5
    scarce = min(len(set(who[truth == c])) for c in (0, 1))
    # A probability of 0 or 1 that is wrong has no log loss; scikit-learn moves it inside first.
    inside = ((score > 0) | (truth == 0)).all() and ((score < 1) | (truth == 1)).all()
    out = {
        "auroc · scikit-learn": metrics.roc_auc_score(truth, score) if scarce >= 10 else None,
        "auprc · scikit-learn": metrics.average_precision_score(truth, score) if scarce >= 10 else None,
        "brier · scikit-learn": metrics.brier_score_loss(truth, score, pos_label=1),
        "log_loss · scikit-learn": metrics.log_loss(truth, score, labels=[0, 1]) if inside else None,
        "accuracy · scikit-learn": metrics.accuracy_score(truth, call),
    }
    limits = {}
    for name, trial, success in (
        ("sensitivity", truth == 1, call), ("specificity", truth == 0, ~call), ("ppv", call, truth == 1), ("npv", ~call, truth == 0),
    ):
        enough = len(set(who[trial])) >= 10
        out[f"{name} · numpy"] = success[trial].mean() if enough else None
        if trial.any():
            low, high = share_limits(success[trial], who[trial])
            limits[f"{name} lower · statsmodels"], limits[f"{name} upper · statsmodels"] = low, high
    return out, limits


def hold(case, estimates, rows, kind):
    """One part of the report against the peers of its rows."""
    x, y, who = rows
    if len(x) == 0:
        return
    values, limits = {"binary": binary, "continuous": continuous, "ordinal": ordinal}[kind](x, y, who)
    few = len(set(who)) < 10
    for key, theirs in values.items():
        compare(key, case, estimates[key.split(" · ")[0]]["value"], None if few else theirs)
    for key, theirs in limits.items():
        name, side = key.split(" · ")[0].split()
        compare(key, case, estimates[name][side], theirs)


# Gaps.

def gap_measures(kind, x, y):
    if kind == "continuous":
        return {"mae": lambda r: np.mean(abs(x - y)[r]), "bias": lambda r: np.mean((x - y)[r])}
    x, y = x.astype(int), y.astype(int)
    pairs = np.zeros((len(x), 5, 5))
    pairs[np.arange(len(x)), x, y] = 1
    apart = (np.arange(5)[:, None] - np.arange(5)) ** 2

    def kappa(rows):
        seen = pairs[rows].sum(0)
        return 1 - seen.sum() * np.sum(apart * seen) / np.sum(apart * np.outer(seen.sum(1), seen.sum(0)))

    return {"kappa_quadratic": kappa, "agreement_exact": lambda r: np.mean((x == y)[r])}


def hold_gaps(case, gaps, rows, group, kind):
    x, y, who = rows
    sizes = [len(set(who[group[who] == g])) for g in range(3)]
    eligible = [g for g in range(3) if sizes[g] >= 30]
    present = sorted(set(who))
    for measure, value in gap_measures(kind, x, y).items():
        ours = next(g for g in gaps if g["measure"] == measure and g["attribute"] == "site")
        found = [value(group[who] == g) for g in eligible] if len(eligible) > 1 else [np.nan, np.nan]
        gap = np.ptp(found)
        compare(f"gap {measure} · numpy", case, ours["gap"]["value"], gap)
        if not np.isfinite(gap):
            continue
        chosen = [p for p in present if group[p] in eligible]
        labels, null = group[chosen], []
        for _ in range(PERMUTATIONS):
            mixed = np.full(len(group), -1)
            mixed[chosen] = random.permutation(labels)
            null.append(np.ptp([value(mixed[who] == g) for g in eligible]))
        scale = 1e-12 * max(1, np.max(abs(x - y)))
        p = (1 + np.sum(~(np.array(null) < gap - scale))) / (1 + PERMUTATIONS)
        error = np.sqrt(2 * p * (1 - p) / PERMUTATIONS) + 1 / PERMUTATIONS
        differences.setdefault(f"gap {measure}: p, in errors of the permutations", (0, 0))
        count, most = differences[f"gap {measure}: p, in errors of the permutations"]
        differences[f"gap {measure}: p, in errors of the permutations"] = count + 1, max(most, abs(ours["pValue"] - p) / error)
        if abs(ours["pValue"] - p) > 5 * error:
            faults.append(f"{case}: p of the gap in {measure} is {ours['pValue']}, numpy's {p}")
    tested = [g for g in gaps if "pValue" in g]
    if tested:
        for g, theirs in zip(tested, multipletests([g["pValue"] for g in tested], method="holm")[1]):
            compare("Holm · statsmodels", case, g["pHolm"], theirs)


def hold_rates(case, table, rows, group, view):
    """Gaps of FNR and FPR as they are, and standardised to the mix of views of all compared units that can be wrong so."""
    score, truth, who = rows
    wrong = (score >= 0.5) != (truth == 1)
    classes = {"fnr": 1, "fpr": 0}
    eligible = [g for g in range(3) if all(len(set(who[(group[who] == g) & (truth == c)])) >= 30 for c in (0, 1))]
    for metric, c in classes.items():
        ours = next(g for g in table["rateGaps"] if g["metric"] == metric)
        if len(eligible) < 2:
            compare(f"gap {metric} · numpy", case, ours["gap"]["value"], None)
            continue
        cell = lambda g, v: wrong[(group[who] == g) & (view[who] == v) & (truth == c)]
        compare(f"gap {metric} · numpy", case, ours["gap"]["value"], np.ptp([wrong[(group[who] == g) & (truth == c)].mean() for g in eligible]))
        cells = [v for v in (0, 1) if all(len(cell(g, v)) for g in eligible)]
        weights = [sum(len(cell(g, v)) for g in eligible) for v in cells]
        theirs = np.ptp([np.average([cell(g, v).mean() for v in cells], weights=weights) for g in eligible])
        compare(f"gap {metric} at equal mix · numpy", case, ours["adjusted"]["gap"], theirs)


def check(t, number):
    report, known = reported(t, number), t["known"]
    rows = t["score"][known], t["truth"][known], t["who"][known]
    group = t["group"]
    site = group[rows[2]]
    if t["kind"] == "binary":
        label = report["summary"]["labels"][0]
        parts = {g["name"]: g["metrics"] for g in next(a for a in label["attributes"] if a["attribute"] == "site")["groups"]}
        hold(t["name"], label["metrics"], rows, "binary")
        hold_rates(t["name"], next(a for a in label["attributes"] if a["attribute"] == "site"), rows, group, t["view"])
    else:
        summary = report["summaries"][0]
        if summary["kind"] != t["kind"]:
            faults.append(f"{t['name']}: read as {summary['kind']}")
        parts = {g["name"]: g["summary"]["values"] for g in summary["attributes"][0]["groups"]}
        hold(t["name"], summary["whole"]["values"], rows, t["kind"])
        hold_gaps(t["name"], summary["gaps"], rows, group, t["kind"])
        if t["kind"] == "ordinal":
            grades = summary["grades"]["grades"]
            theirs = metrics.confusion_matrix(rows[1].astype(int), rows[0].astype(int), labels=grades)
            if summary["grades"]["counts"] != theirs.tolist():
                faults.append(f"{t['name']}: the pairs of grades differ from scikit-learn's")
    if sorted(parts) != sorted({"ABC"[g] for g in site}):
        faults.append(f"{t['name']}: the groups are {sorted(parts)}")
    for name, estimates in parts.items():
        inside = site == "ABC".index(name)
        hold(f"{t['name']}, site {name}", estimates, [part[inside] for part in rows], t["kind"])


for number, one in enumerate(TABLES):
    check(one, number)
for name, (count, most) in sorted(differences.items()):
    print(f"{name:48s} {count:6d}  {most:.1e}")
for fault in faults:
    print("DIFFERS", fault)
print(f"{len(TABLES)} tables, {sum(c for c, _ in differences.values())} numbers, {len(faults)} differences")
sys.exit(bool(faults))
