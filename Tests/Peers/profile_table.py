"""Makes the rule tables of Sources/Privacy/Resources from reference data.

    python3 profile_table.py E11_MERGED.json SAFE_PRIVATE.json OUTPUT_FOLDER

The first is PS3.15 Table E.1-1, 2024b with the rows that 2026c added, as a list of rows with tag,
name, vr, basic action and option columns; the second Table E.3.10-1, of which only tag, creator and
representation are taken. Representations of attributes outside the table come from pydicom.
"""

import json
import sys
from pathlib import Path

from pydicom.datadict import DicomDictionary

OPTIONS = {
    "rtnUIDsOpt": "uids", "rtnDevIdOpt": "device", "rtnInstIdOpt": "institution",
    "rtnPatCharsOpt": "patient-characteristics", "rtnLongFullDatesOpt": "full-dates",
    "rtnLongModifDatesOpt": "modified-dates", "rtnSafePrivOpt": "safe-private",
    "cleanDescOpt": "descriptors", "cleanStructContOpt": "structured-content",
    "cleanGraphOpt": "graphics",
}
BY_REPRESENTATION = {"PN", "DA", "DT", "TM", "UR", "UI"}
HEAD = """\
# PS3.15 Table E.1-1, Application Level Confidentiality Profile Attributes: 2024b, and what 2026c added.
# Data: innolitics/dicom-standard (MIT), KitwareMedical/dicom-anonymizer (BSD-3-Clause), pydicom (MIT);
# the underlying table is (c) NEMA. Made by Tests/Peers/profile_table.py.
# tag, name, VR, action of the Basic Profile, options (K keep, C clean), edition;
# below the table: attributes outside it whose representation alone decides.
"""


def rows(table):
    for row in table["rows"]:
        tag = row["tag"].strip("()").replace(",", "").lower()
        options = " ".join(sorted(f"{OPTIONS[k]}={v}" for k, v in row["options"].items()))
        edition = "2024b" if "2024b" in row["source"] else "2026c"
        yield [tag, row["name"], row["vr"] or "", row["basic"], options, edition]


def outside(listed):
    for tag, (vr, _, name, _, _) in sorted(DicomDictionary.items()):
        text = f"{tag:08x}"
        if vr in BY_REPRESENTATION and text not in listed and tag >> 16 > 2:
            yield [text, name, vr, "by VR", "", "PS3.6"]


def main(table, private, folder):
    folder = Path(folder)
    made = sorted(rows(json.loads(Path(table).read_text())))
    made += list(outside({row[0] for row in made}))
    lines = ["\t".join(row) for row in made]
    (folder / "confidentiality-profile.tsv").write_text(HEAD + "\n".join(lines) + "\n")
    safe = sorted(
        (row["privateCreator"], row["tag"].strip("()").replace(",", "").lower(), row["vr"])
        for row in json.loads(Path(private).read_text())
    )
    (folder / "safe-private.tsv").write_text(
        "# Creator, tag and VR of PS3.15 Table E.3.10-1 (2020): facts only, made by"
        " Tests/Peers/profile_table.py.\n"
        + "\n".join("\t".join(row) for row in safe) + "\n")


main(*sys.argv[1:])
