"""Counts what the detector of text-like regions finds, misses and alarms at.

    burned_in.py DATA OUT/text --seed 20271 --count 600
    burned_in.py DATA OUT/real --seed 20273 --count 2700 --real
    burned_in.py DATA OUT/clean --seed 20275 --count 600 --clean
    text_net.py score OUT/text OUT/real OUT/clean --weights text-regions.bin
    text_recall.py OUT [--candidate -1] [--peak -0.5] [--missed]

The limits are TextScreen's. Odd seeds draw on the half of the backgrounds that no weight and no
limit was chosen on; to choose limits, draw with even seeds. --missed lists the drawn text that is
not found, and the pictures that raise a false alarm.
"""

import argparse
import json
import os

import numpy as np
from scipy import ndimage

CELL, REACH = 8, 12


def listed(folder):
    """The facts of each picture that was scored, in order, with its first look and means."""
    with open(os.path.join(folder, "list.jsonl")) as table:
        for facts in map(json.loads, table):
            base = os.path.join(folder, facts["name"])
            if os.path.exists(base + ".cells.npy"):
                yield facts, np.load(base + ".cells.npy"), np.load(base + ".means.npy")


def decided(first, means, candidate):
    """What TextNetwork.means gives: means of four in the window around all candidates."""
    rows, columns = np.where(first > candidate)
    if not len(rows):
        return None
    made = first.copy()
    window = tuple(slice(max(0, p.min() - REACH), p.max() + REACH + 1) for p in (rows, columns))
    made[window] = means[window]
    return made


def regions(facts, first, means, asked):
    """Regions as slices of pixels, as TextScreen.regions gives them."""
    cells = decided(first, means, asked.candidate)
    if cells is None:
        return []
    labels, count = ndimage.label(cells > asked.cell, np.ones((3, 3)))
    found = []
    for number, box in enumerate(ndimage.find_objects(labels), 1):
        if cells[box][labels[box] == number].max() >= asked.peak:
            found.append(tuple(
                slice(max(0, s.start * CELL - asked.padding), s.stop * CELL + asked.padding)
                for s in box))
    return found


def plane(folder, facts, end):
    """Which pixels the drawing covers at all."""
    file = os.path.join(folder, f"{facts['name']}.{end}")
    return np.fromfile(file, "u1").reshape(facts["rows"], facts["columns"]) > 0


def count_text(folder, asked):
    """Found is text of which a region covers a pixel; whole, of which none is left."""
    rows = []
    for facts, *maps in listed(folder):
        drawn = plane(folder, facts, "mask")
        left = drawn.copy()
        for region in regions(facts, *maps, asked):
            left[region] = False
        is_short = all(len(text) == 3 for text in facts["text"])
        rows.append((left.sum() < drawn.sum(), not left.any(), facts["contrast"] < 0.1, is_short))
        if asked.missed and not rows[-1][0]:
            print("missed", {k: facts[k] for k in ("name", "text", "size", "angle", "contrast")})
    found, whole, faint, short = np.array(rows).T
    print(f"text: found {found.sum()} of {len(found)} ({100 * found.mean():.1f} %), whole "
          f"{whole.sum()}; under 10 % of the range {found[faint].sum()} of {faint.sum()}, others "
          f"{found[~faint].sum()} of {(~faint).sum()}; three letters only "
          f"{found[short].sum()} of {short.sum()}")


def count_alarms(folder, asked):
    rows = []
    for facts, *maps in listed(folder):
        rows.append((bool(regions(facts, *maps, asked)), facts["source"].endswith(" crop")))
        if asked.missed and rows[-1][0]:
            print("alarm", facts["name"], facts["source"])
    alarm, crop = np.array(rows).T
    print(f"no text: alarms {alarm.sum()} of {len(alarm)} ({100 * alarm.mean():.1f} %); whole "
          f"pictures {alarm[~crop].sum()} of {(~crop).sum()}, crops {alarm[crop].sum()} of "
          f"{crop.sum()}")


def count_markers(folder, asked):
    rows = []
    for facts, *maps in listed(folder):
        kept = plane(folder, facts, "keep")
        found = regions(facts, *maps, asked)
        rows.append((kept.any(), any(kept[region].any() for region in found), bool(found)))
    drawn, touched, alarm = np.array(rows).T
    print(f"markers and rulers: touched {touched.sum()} of {drawn.sum()}; alarms "
          f"{alarm.sum()} of {len(alarm)}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("out")
    parser.add_argument("--candidate", type=float, default=-1)
    parser.add_argument("--cell", type=float, default=-2.5)
    parser.add_argument("--peak", type=float, default=-0.5)
    parser.add_argument("--padding", type=int, default=8)
    parser.add_argument("--missed", action="store_true")
    asked = parser.parse_args()
    for name, count in (("text", count_text), ("real", count_alarms), ("clean", count_markers)):
        count(os.path.join(asked.out, name), asked)


if __name__ == "__main__":
    main()
