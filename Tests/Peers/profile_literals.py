#!/usr/bin/env python3
"""Writes Tests/DeliveryTests/ProfileLiterals.swift: what the rule table must say, from other hands than ours.

    python3 profile_literals.py E11_2024B.json E11_MERGED.json OUTPUT.swift

The first is PS3.15 Table E.1-1 of 2024b as innolitics/dicom-standard has it (MIT): every 13th row by tag, and the first of each
action, each option and each of the options' two letters that are not among those. The second is the table with the rows that 2026c
added; of it only the counts are taken. Neither passes through profile_table.py.
"""
import json
import sys
from collections import Counter
from pathlib import Path

WORDS = {
    "rtnUIDsOpt": "uids", "rtnDevIdOpt": "device", "rtnInstIdOpt": "institution", "rtnPatCharsOpt": "patient-characteristics",
    "rtnLongFullDatesOpt": "full-dates", "rtnLongModifDatesOpt": "modified-dates", "rtnSafePrivOpt": "safe-private",
    "cleanDescOpt": "descriptors", "cleanStructContOpt": "structured-content", "cleanGraphOpt": "graphics",
}
STEP = 13


def facts(row):
    return [row["basicProfile"]] + [f"{word}={row[column]}" for column, word in WORDS.items() if column in row]


def chosen(table):
    """Rows of one tag each; groups of tags and private attributes have tests of their own."""
    rows = sorted((row for row in table if all(digit in "0123456789abcdefABCDEF" for digit in row["id"])), key=lambda row: row["id"])
    picked = rows[::STEP]
    seen = {fact for row in picked for fact in facts(row)}
    for row in rows:
        if not seen.issuperset(facts(row)):
            picked.append(row)
            seen.update(facts(row))
    return sorted(picked, key=lambda row: row["id"])


def swift(row):
    tag = row["id"].upper()
    options = ", ".join(f'"{word}": "{row[column]}"' for column, word in sorted(WORDS.items(), key=lambda pair: pair[1]) if column in row)
    line = f'    Row(0x{tag[:4]}_{tag[4:]}, "{row["basicProfile"]}", [{options or ":"}]),'
    assert len(line) <= 100, line
    return line


def counted(name, counts):
    pairs = "".join(f'    "{key}": {count},\n' for key, count in sorted(counts.items()))
    return f"  static let {name} = [\n{pairs}  ]\n"


def main(plain, merged, output):
    table = json.loads(Path(plain).read_text())
    everything = json.loads(Path(merged).read_text())["rows"]
    options = Counter(f"{WORDS[column]}={letter}" for row in everything for column, letter in row["options"].items())
    text = (
        "/// What PS3.15 Table E.1-1 says, as other hands than ours have it.\n///\n"
        "/// Produced by Tests/Peers/profile_literals.py from innolitics/dicom-standard, 2024b (MIT).\n"
        "enum ProfileLiterals {\n  /// A row: its tag, what the Basic Profile does, and what options do instead.\n"
        "  struct Row: Sendable {\n    let tag: UInt32\n    let action: String\n    let options: [String: String]\n\n"
        "    init(_ tag: UInt32, _ action: String, _ options: [String: String]) {\n"
        "      self.tag = tag\n      self.action = action\n      self.options = options\n    }\n  }\n\n"
        "  /// Rows by action, those that 2026c added included.\n"
        + counted("actions", Counter(row["basic"] for row in everything))
        + "\n  /// Rows by option and what it does: K keeps, C cleans.\n"
        + counted("options", options)
        + "\n  /// Rows of every kind.\n  static let rows = [\n"
        + "\n".join(swift(row) for row in chosen(table)) + "\n  ]\n}\n"
    )
    Path(output).write_text(text)


main(*sys.argv[1:])
