"""Writes a dump of tiny DICOM files that all differ: big_dump.py FOLDER COUNT.

Each is 64 x 64 grey samples of its own with UIDs of its own, ten to a study, a study to a patient, a thousand to a
folder, and labels.csv names every patient. Only the standard library; used with
    fovea ingest FOLDER -o OUT
to see that time grows with the number of files and memory by what is remembered of each.
"""
import pathlib
import random
import struct
import sys


def element(group, number, vr, value):
    if isinstance(value, str):
        value = value.encode()
    if len(value) % 2:
        value += b"\0" if vr in ("UI", "OB") else b" "
    length = struct.pack("<HI", 0, len(value)) if vr == "OB" else struct.pack("<H", len(value))
    return struct.pack("<HH", group, number) + vr.encode() + length + value


def image(number):
    study = number // 10
    random.seed(number)
    short = lambda value: struct.pack("<H", value)
    syntax = element(2, 0x10, "UI", "1.2.840.10008.1.2.1")
    return b"\0" * 128 + b"DICM" + element(2, 0, "UL", struct.pack("<I", len(syntax))) + syntax + b"".join([
        element(8, 0x16, "UI", "1.2.840.10008.5.1.4.1.1.1"), element(8, 0x18, "UI", f"2.25.9{number}"),
        element(8, 0x20, "DA", f"20{study % 20 + 10}0102"), element(8, 0x60, "CS", "CR"),
        element(0x10, 0x10, "PN", f"Invented^N{study}"), element(0x10, 0x20, "LO", f"P{study:06}"),
        element(0x20, 0x0D, "UI", f"2.25.7{study}"), element(0x20, 0x0E, "UI", f"2.25.8{study}"),
        element(0x28, 2, "US", short(1)), element(0x28, 4, "CS", "MONOCHROME2"),
        element(0x28, 0x10, "US", short(64)), element(0x28, 0x11, "US", short(64)),
        element(0x28, 0x100, "US", short(8)), element(0x28, 0x101, "US", short(8)),
        element(0x28, 0x102, "US", short(7)), element(0x28, 0x103, "US", short(0)),
        element(0x7FE0, 0x10, "OB", random.randbytes(4096))])


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    for number in range(count):
        place = folder / f"{number // 1000:03}"
        if number % 1000 == 0:
            place.mkdir(parents=True)
        (place / f"{number:06}").write_bytes(image(number))
    rows = [f"P{study:06},{study % 2}" for study in range((count + 9) // 10)]
    (folder / "labels.csv").write_text("patient_id,finding\n" + "\n".join(rows) + "\n")


main()
