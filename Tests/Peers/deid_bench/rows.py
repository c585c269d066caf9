"""Every row of PS3.15 Table E.1-1 at depths 0, 1 and 3, judged by its letters: written from the table itself, not from Fovea's copy."""
import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import Dataset

from .judge import as_text, is_uid
from .made import CONSONANTS, file_bytes, image, into, within

COLUMNS = {
    "rtnUIDsOpt": "uids", "rtnDevIdOpt": "device", "rtnInstIdOpt": "institution", "rtnPatCharsOpt": "patient-characteristics",
    "rtnLongFullDatesOpt": "full-dates", "rtnLongModifDatesOpt": "modified-dates", "rtnSafePrivOpt": "safe-private",
    "cleanDescOpt": "descriptors", "cleanStructContOpt": "structured-content", "cleanGraphOpt": "graphics",
}
OPTIONS = list(COLUMNS.values()) + ["pixels"]
DEPTHS = (0, 1, 3)
PATTERNS = {"(50XX,XXXX)": (0x5000_3000, "OW"), "(60XX,3000)": (0x6000_3000, "OW"), "(60XX,4000)": (0x6000_4000, "LT"),
            "private": (0x0009_1001, "LO")}
META = 0x0002_0003
NEVER = {META, 0x0000_1000, 0x0000_1001, 0x0004_1511}  # command, meta and directory elements: no data set has them


@dataclass
class Row:
    tag: int
    vr: str
    basic: str
    options: dict
    number: int

    @property
    def marker(self):
        a, b, c = self.number % 14, self.number // 14 % 14, self.number // 196 % 14
        return f"QZ{CONSONANTS[a]}{CONSONANTS[b]}{CONSONANTS[c]}W".upper()

    def letter(self, options):
        """What is asked for: keeping wins over cleaning, an option over the Basic Profile."""
        chosen = {self.options[option] for option in options if option in self.options}
        return "K" if "K" in chosen else "C" if "C" in chosen else self.basic

    def element(self, person):
        """A value that no other row has."""
        k, m = self.number, self.marker
        numbers = {"DS": f"{k}.375", "IS": f"{70000 + k}", "US": k, "AS": f"{1 + k % 80:03d}Y", "FL": k + 0.5, "FD": k + 0.5, "UL": k + 90000}
        times = {"DA": f"{1901 + k % 90}{1 + k % 12:02d}{1 + k % 28:02d}", "TM": f"{k % 24:02d}{k % 60:02d}{k * 7 % 60:02d}.{1000 + k}"}
        times["DT"] = times["DA"] + times["TM"]
        if self.vr == "SQ":
            item = Dataset()
            item.PatientComments, item.BodyPartExamined = m, "CHEST"
            if self.basic == "X/Z/U*":
                item = Dataset()
                item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", person.uid(5, k)
            return [item]
        if self.vr in ("OB", "OW", "UN"):
            return m.encode() * 16 + b"\0" * (len(m) % 2 * 16)
        return {**numbers, **times, "PN": f"{m}^{m[2:]}A", "UI": person.uid(5, k), "UR": f"http://{m.lower()}.example/"}.get(self.vr, m)


def table(path):
    made = []
    for number, row in enumerate(json.loads(Path(path).read_text())["rows"]):
        tag, vr = PATTERNS.get(row["tag"]) or (int(re.sub(r"[(),]", "", row["tag"]), 16), row["vr"] or "LO")
        made.append(Row(tag, vr, row["basic"], {COLUMNS[column]: letter for column, letter in row["options"].items()}, number))
    return made


def option_sets():
    """None, each alone, all pairs but the one that contradicts itself."""
    pairs = [set(pair) for pair in itertools.combinations(OPTIONS, 2)]
    return [set()] + [{option} for option in OPTIONS] + [pair for pair in pairs if pair != {"full-dates", "modified-dates"}]


def dump(rows, person, depth, number):
    """One file with all these rows at that depth."""
    made, inner = image(person, number), Dataset()
    for row in rows:
        if row.tag == META and not depth:
            continue
        if row.tag == 0x0009_1001:
            inner.add_new(0x0009_0010, "LO", "ACME")
        inner.add_new(row.tag, row.vr, row.element(person))
    if depth:
        made.update(into(depth, inner))
    else:
        made.update(inner)
    made.InstanceNumber = number
    return made, file_bytes(made)


def changed(row, old, new, depth):
    """Whether what stood there is not there any more, whatever the letter: what tools with rules of their own are measured by."""
    if row.tag == META and not depth:
        return new.file_meta[META].value != old.SOPInstanceUID
    before, after = within(old, depth), within(new, depth)
    if after is None or row.tag not in after or before is None or row.tag not in before:
        return after is not None
    value = after[row.tag].value
    if row.vr != "SQ":
        return as_text(value) != as_text(before[row.tag].value)
    return not any(row.marker == item.get("PatientComments") or str(item.get("ReferencedSOPInstanceUID", "")).endswith(f".5.{row.number}")
                   for item in value)


def judged(row, options, old, new, depth, raw):
    """Whether the row's letter was followed; `old` and `new` are the data sets of the file."""
    tag, letter = row.tag, row.letter(options)
    before, after = within(old, depth), within(new, depth)
    if tag == META and not depth:
        named = str(new.file_meta[tag].value)
        return is_uid(named) and (named == old.SOPInstanceUID) == (letter == "K")
    if tag in NEVER:  # they do not belong into a data set: that they are gone is as good
        return after is not None and (tag not in after or as_text(after[tag].value) != as_text(before[tag].value))
    if before is None or after is None or tag not in before:
        return False
    was = before[tag].value
    if tag not in after:
        return letter[0] == "X" or letter == "C"
    value = after[tag].value
    if row.vr == "SQ":
        return sequence(row, letter, value)
    text, original = as_text(value), as_text(was)
    if letter == "K":
        return text == original
    if letter != "C" or row.vr not in ("TM", "US"):
        if text == original and text != "" or row.marker.encode() in raw:
            return False
    if letter == "X":
        return False
    if letter == "D" or letter in ("X/D",):
        return text != ""
    if letter == "U":
        return is_uid(text)
    return True


def sequence(row, letter, items):
    if letter == "X":
        return False
    if letter == "D" and not items:
        return False
    if row.basic == "X/Z/U*":
        kept = [item.get("ReferencedSOPInstanceUID") for item in items]
        old = f".5.{row.number}"
        return all(uid and uid.endswith(old) for uid in kept) if letter == "K" else all(uid and not uid.endswith(old) for uid in kept)
    if any(item.get("PatientComments") == row.marker for item in items):
        return False
    return letter != "K" or bool(items) and items[0].get("BodyPartExamined") == "CHEST"
