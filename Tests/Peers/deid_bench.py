#!/usr/bin/env python3
"""Makes DICOM files, has tools take the person out of them, and judges what is left.

    python3 deid_bench.py FOVEA REFERENCE WORK [--tools fovea,dicom-anonymizer,dicognito,gdcmanon,Orthanc] [--list]

FOVEA is the program, REFERENCE the folder with Table E.1-1 (e1_1_merged_2024b+2026c.json), everything is written under WORK. Each row of the
table is a case at depths 0, 1 and 3, without options, with each option alone and with all pairs; the cases made by hand are in deid_bench/.
A case has its clause and the action of MIDI-B that it stands for (Rutherford et al. 2025, arXiv 2507.23608; CBIIT/MIDI_validation_script). It
is passed if what it asks for is so in the files that the tool wrote; or, where the case allows it, if nothing was written. Tools without
options of annex E are asked the cases without options only. --list prints the cases. Prints a table and Fovea's failed cases; exit code 1
if there is one. No value of a real person is in it: everybody is invented.
"""
import argparse
import collections
import itertools
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pydicom
from pydicom.dataset import Dataset

from deid_bench import (cases_dates, cases_encodings, cases_files, cases_hidden, cases_objects, cases_pixels, cases_references,
                        cases_statements, cases_text, cases_values, rows, tools)
from deid_bench.judge import Result
from deid_bench.made import Person, file_bytes

MODULES = [cases_text, cases_encodings, cases_values, cases_dates, cases_references, cases_files, cases_hidden, cases_pixels,
           cases_statements, cases_objects]
TOOLS = {"dicom-anonymizer": tools.DicomAnonymizer, "dicognito": tools.Dicognito, "gdcmanon": tools.Gdcmanon, "Orthanc": tools.Orthanc}


class Case:
    """A few files, what they are asked for, and where that is written."""

    def __init__(self, number, group, name, action, clause, build, check, options="", refusal="no"):
        self.number, self.group, self.name, self.action, self.clause = number, group, name, action, clause
        self.check, self.options, self.refusal = check, options, refusal
        self.person, self.base, self.kept_out = Person(number), number * 10 + 1, False
        made = build(self.person, self.base)
        self.drawn = getattr(build, "drawn", None)
        self.datasets, self.files = [], []
        for index, item in enumerate(made):
            item = item if isinstance(item, tuple) else (item,)
            dataset = item[0] if isinstance(item[0], Dataset) else None
            raw = item[1] if len(item) > 1 else item[0] if isinstance(item[0], bytes) else file_bytes(item[0])
            self.datasets.append(dataset)
            self.files.append((item[2] if len(item) > 2 else f"file{index}.dcm", raw))

    def write(self, folder):
        for path, raw in self.files:
            place = folder / f"case{self.number:04d}" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(raw)

    def passed(self, found, strays, refusals):
        new = [found.get(self.base + index, (None, b""))[0] for index in range(len(self.files))]
        raws = [found.get(self.base + index, (None, b""))[1] for index in range(len(self.files))]
        self.kept_out = not any(raws)
        if self.refusal != "no" and self.kept_out:
            why = [reason for path, reason in refusals.items() if path and path.startswith(f"case{self.number:04d}")]
            return not any(word.lower().encode() in strays for word in (self.person.family, self.person.id)) and (bool(why) or self.refusal == "may")
        if self.refusal == "must":
            return False
        return holds(lambda: self.check(Result(self, new, raws, strays, refusals)))


def all_cases():
    made = []
    for module in MODULES:
        group = module.__name__.split("_")[-1]

        def add(name, action, clause, build, check, options="", refusal="no", group=group):
            made.append(Case(len(made), group, name, action, clause, build, check, options, refusal))
        module.cases(add)
    return made


def collected(output):
    """Every file that was written, by its Instance Number; and the bytes of what has none, with all paths."""
    found, strays = {}, b""
    for path in sorted(p for p in output.rglob("*") if p.is_file()):
        strays += str(path.relative_to(output)).lower().encode() + b"\n"
        raw = path.read_bytes()
        try:
            made = pydicom.dcmread(path)
            list(made.iterall())
            found[int(made.InstanceNumber)] = (made, raw)
        except Exception:
            strays += raw.lower() + b"\n"
    return found, strays


def measured(tool, cases, work):
    """The cases that were passed, and those that the tool was asked."""
    sets, passed, asked = collections.defaultdict(list), [], []
    for case in cases:
        if tool.offers_options or not case.options:
            sets[case.options].append(case)
    for options, some in sets.items():
        source, output = work / "in", work / "out"
        for folder in (source, output):
            shutil.rmtree(folder, ignore_errors=True)
        for case in some:
            case.write(source)
        refusals = tool.run(source, output, options.split(",") if options else ())
        if None in refusals:
            print(f"{tool.name}: {refusals[None]}")
        found, strays = collected(output)
        for case in some:
            asked.append(case)
            if case.passed(found, strays, refusals):
                passed.append(case)
    return passed, asked


def measured_rows(tool, table, work):
    """Rows passed and asked, by kind of option set; and the failed ones."""
    counts, failed = collections.defaultdict(lambda: [0, 0]), []
    source, output = work / "rows-in", work / "rows-out"
    shutil.rmtree(source, ignore_errors=True)
    files, strange = [], [row for row in table if row.tag in rows.NEVER]  # these by themselves: some programs fail at them
    for place, (depth, some) in enumerate(itertools.product(rows.DEPTHS, ([row for row in table if row not in strange], strange))):
        made, raw = rows.dump(some, Person(2600 + place), depth, 30001 + place)
        files.append((depth, some, 30001 + place, made))
        folder = source / f"case{place}"
        folder.mkdir(parents=True)
        (folder / "file.dcm").write_bytes(raw)
    sets = rows.option_sets() if tool.offers_options else [set()]
    for options in sets:
        shutil.rmtree(output, ignore_errors=True)
        tool.run(source, output, sorted(options))
        found, _ = collected(output)
        for depth, some, number, old in files:
            new, raw = found.get(number, (None, b""))
            for row in some:
                good = new is not None and holds(lambda: rows.judged(row, options, old, new, depth, raw))
                note(counts, f"rows, {('no option', 'one option', 'two options')[len(options)]}", good)
                if not options:
                    note(counts, "rows, no option: value gone", new is not None and holds(lambda: rows.changed(row, old, new, depth)))
                if not good:
                    failed.append(f"({row.tag >> 16:04X},{row.tag & 0xFFFF:04X}) {row.letter(options)} at depth {depth}"
                                  f" with {','.join(sorted(options)) or 'no option'}")
    return counts, failed


def note(counts, key, good):
    counts[key][0] += bool(good)
    counts[key][1] += 1


def holds(check):
    """The check's answer; what cannot even be read is not as it was asked for."""
    try:
        return bool(check())
    except Exception:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("fovea"), parser.add_argument("reference", type=Path), parser.add_argument("work", type=Path)
    parser.add_argument("--tools", default="fovea,dicom-anonymizer,dicognito,gdcmanon,Orthanc")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE
    pydicom.config.settings.writing_validation_mode = pydicom.config.IGNORE
    cases = all_cases()
    if given.list:
        for case in cases:
            print(f"{case.number:4d}  {case.group:10s} {case.action:16s} {case.name}  [{case.options or '-'}]  {case.clause}")
        return 0
    table = rows.table(given.reference / "e1_1_merged_2024b+2026c.json")
    given.work.mkdir(parents=True, exist_ok=True)
    results, versions, failed = {}, {}, []
    for name in given.tools.split(","):
        try:
            tool = tools.Fovea(given.work, given.fovea) if name == "fovea" else TOOLS[name](given.work)
        except (OSError, ImportError, subprocess.SubprocessError):
            if name == "fovea":
                raise
            print(f"{name} is not installed and left out")
            continue
        counts, bad = measured_rows(tool, table, given.work)
        passed, asked = measured(tool, cases, given.work)
        for case in asked:
            for key in (case.group, "MIDI-B " + case.action):
                note(counts, key, case in passed)
        counts["cases by hand"] = [len(passed), len(asked)]
        counts["of them passed by keeping the file out"] = [len([case for case in passed if case.kept_out]), len(passed)]
        plain = [case for case in asked if not case.options]
        counts["cases by hand without options"] = [len([case for case in plain if case in passed]), len(plain)]
        results[name], versions[name] = counts, tool.version
        if name == "fovea":
            failed = bad + [f"{case.number} {case.name} [{case.options}] {case.clause}" for case in asked if case not in passed]
        (given.work / f"failed-{name}.txt").write_text("\n".join(bad + [case.name for case in asked if case not in passed]) + "\n")
        if hasattr(tool, "close"):
            tool.close()
    show(results, versions)
    for line in failed:
        print("failed:", line)
    return 1 if failed else 0


def show(results, versions):
    names = list(results)
    print("| group | " + " | ".join(f"{name} {versions[name]}" for name in names) + " |")
    print("| --- |" + " --- |" * len(names))
    for key in dict.fromkeys(key for counts in results.values() for key in counts):
        cells = [f"{results[name][key][0]} of {results[name][key][1]}" if key in results[name] else "no such option" for name in names]
        print(f"| {key} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    sys.exit(main())
