#!/usr/bin/env python3
"""Judges a folder that `fovea deidentify` wrote, with programs that are not ours.

    python3 deidentified.py plant DUMP COPY
        copies DUMP with an invented person in it: name and number in every text attribute of every file, at every
        depth, private ones included; in preamble and after the end
    python3 deidentified.py judge INPUT OUTPUT LINK.csv
        pydicom reads every file and its pixels are the original's; dcmdump (DCMTK) reads it; dciodvfy (dicom3tools)
        reports no kind of error that it does not report of the input; UIDs that files of the output name among
        themselves are the originals' under one mapping; the invented person is in no byte

Prints counts and kinds, never a value of the input but the invented person's; exit code 1 if anything is wrong.
"""
import collections, csv, re, subprocess, sys
from pathlib import Path
import numpy, pydicom
from pydicom.uid import UID

NAME, NUMBER = "Quillonbury^Zephyrinetta", "KZQ-994177"
TEXT = "of zephyrinetta QUILLONBURY, no. kzq 994177"
CANARIES = [b"quillonbury", b"zephyrinetta", b"kzq994177", b"kzq-994177", b"kzq 994177"]
TEXTS = {"LO", "SH", "ST", "LT", "UT", "UC", "PN", "AE", "CS"}
FORM = {"ImageType", "PhotometricInterpretation", "Modality", "BurnedInAnnotation", "SpecificCharacterSet"}


def plant_in(dataset):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                plant_in(item)
        elif element.VR in TEXTS and element.keyword not in FORM and not element.tag.element < 0x100 * element.tag.is_private:
            limit = 16 if element.VR in ("SH", "AE", "CS") else 64
            if element.VR == "CS" and element.tag.group in (0x18, 0x20, 0x28, 0x40, 0x8):
                continue  # codes that give the file its form
            element.value = NAME if element.VR == "PN" else "QUILLONBURY" if limit == 16 else TEXT


def plant(dump, copy):
    done = 0
    for path in sorted(p for p in dump.rglob("*") if p.is_file() and p.suffix not in {".md", ".csv"}):
        target = copy / path.relative_to(dump)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            dataset = pydicom.dcmread(path, force=True)
            for element in dataset.iterall():
                pass
            plant_in(dataset)
            dataset.PatientName, dataset.PatientID = NAME, NUMBER
            dataset.preamble = b"zephyrinetta quillonbury".ljust(128, b"\0")
            dataset.save_as(target)
            if not dataset.file_meta.TransferSyntaxUID.is_implicit_VR and dataset.file_meta.TransferSyntaxUID.is_little_endian:
                with open(target, "ab") as file:
                    file.write(b"\xfc\xff\xfc\xff" + b"OB\0\0" + (24).to_bytes(4, "little") + b"zephyrinetta quillonbury")
            done += 1
        except Exception:
            target.write_bytes(path.read_bytes())
    print(f"planted in {done} files")
    return 0


def errors(path):
    said = subprocess.run(["dciodvfy", "-new", path], capture_output=True, text=True, errors="replace")
    lines = [line for line in said.stderr.splitlines() if line.startswith("Error")]
    return collections.Counter(re.sub(r"<[^<>]*>|\[\d+\]|/\d+|\d+", "", line) for line in lines)


def uids(dataset):
    """Every UI value by its place, so that the two files' can be paired."""
    found = {}
    def walk(item, place):
        for element in item:
            if element.VR == "SQ":
                for number, inner in enumerate(element.value):
                    walk(inner, place + (element.tag, number))
            elif element.VR == "UI" and element.value and not isinstance(element.value, pydicom.multival.MultiValue):
                found[place + (element.tag,)] = str(element.value)
    walk(dataset, ())
    return found


def pixels(dataset):
    try:
        return dataset.pixel_array
    except Exception:
        return None


def judge(source, output, link):
    faults, mapping, checked, fresh = collections.Counter(), {}, 0, collections.Counter()
    rows = [row for row in csv.DictReader(open(link)) if row["status"] == "released"]
    for row in rows:
        before, after = source / row["path"], output / row["file"]
        try:
            new, old = pydicom.dcmread(after), pydicom.dcmread(before, force=True)
            list(new.iterall())
        except Exception:
            faults["pydicom does not read it"] += 1
            continue
        if new.file_meta.MediaStorageSOPInstanceUID != new.SOPInstanceUID:
            faults["the meta header names another instance"] += 1
        a, b = pixels(old), pixels(new)
        if a is not None:
            checked += 1
            if b is None or a.shape != b.shape:
                faults["pixels cannot be decoded any more"] += 1
            elif not numpy.array_equal(a, b):
                bits = int(old.get("BitsStored", 0))
                same = a.dtype.kind in "ui" and numpy.array_equal(a & ((1 << bits) - 1), b & ((1 << bits) - 1))
                faults["pixels differ" if not same else "(only bits beside the samples differ)"] += 1
        names = uids(new)
        for place, original in uids(old).items():
            made = names.get(place)
            if made is None or original.startswith("1.2.840.10008.") or made == original:
                continue
            if mapping.setdefault(original, made) != made:
                faults["one UID has two successors"] += 1
        if subprocess.run(["dcmdump", "-q", after], capture_output=True).returncode != 0:
            faults["dcmdump does not read it"] += 1
        known = errors(before)
        if not any("read failed" in kind for kind in known):  # deflated files: dciodvfy does not read them
            for kind, count in (errors(after) - known).items():
                fresh[kind] += count
    if len(set(mapping.values())) != len(mapping):
        faults["two UIDs have one successor"] += 1
    for path in output.rglob("*"):
        bytes_ = str(path).lower().encode() + (path.read_bytes().lower() if path.is_file() else b"")
        for canary in CANARIES:
            wide = b"\0".join(bytes([c]) for c in canary)
            if canary in bytes_ or wide in bytes_:
                faults[f"{canary.decode()} is in the output"] += 1
    print(f"{len(rows)} files written, pixels of {checked} compared, {len(mapping)} UIDs followed")
    for kind, count in sorted(faults.items()):
        print(f"{count} {kind}")
    for kind, count in fresh.most_common(30):
        print(f"{count} new: {kind}")
    return 1 if [k for k in faults if not k.startswith("(")] or fresh else 0


command, *paths = sys.argv[1:]
sys.exit({"plant": plant, "judge": judge}[command](*map(Path, paths)))
