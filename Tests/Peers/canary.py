#!/usr/bin/env python3
"""Looks for what a DICOM dump says of its patients in every byte of what was written from it.

    python3 canary.py DUMP WRITTEN [WRITTEN …]

Collects from every file of DUMP, at every depth, the values that identify: names and each part of them, identifiers,
accession numbers, dates, institution, station, serial number, comments, physicians and original UIDs; then the folder
and file names of the dump and its own path. Searches them, in UTF-8, UTF-16 and base64, in all files under WRITTEN.
Values under 5 characters are left out; values of digits alone (dates, numbers) count as whole tokens, since long decimal
fractions hold any eight digits by chance. Prints counts only, never a value; exit code 1 on any hit.
"""
import base64, pathlib, re, subprocess, sys, tempfile
import pydicom

KEYWORDS = set("""PatientName PatientID OtherPatientIDs PatientBirthDate PatientComments AccessionNumber StudyID
StudyDate SeriesDate ContentDate AcquisitionDate InstitutionName InstitutionAddress InstitutionalDepartmentName
ReferringPhysicianName PerformingPhysicianName OperatorsName RequestingPhysician StationName DeviceSerialNumber
StudyInstanceUID SeriesInstanceUID SOPInstanceUID ReferencedSOPInstanceUID PatientAddress PatientTelephoneNumbers
NameOfPhysiciansReadingStudy MediaStorageSOPInstanceUID FrameOfReferenceUID ImageComments StudyComments""".split())


def values(dataset):
    for element in dataset.iterall():
        if element.keyword in KEYWORDS and element.value:
            many = element.value if isinstance(element.value, pydicom.multival.MultiValue) else [element.value]
            for value in map(str, many):
                yield value
                if element.VR == "PN":
                    yield from value.replace("^", " ").replace("=", " ").split()


def collect(dump):
    found = {str(dump), dump.name} if len(dump.name) > 6 else {str(dump)}
    for path in sorted(p for p in dump.rglob("*") if p.is_file()):
        if path.suffix == ".csv":  # the tables beside the dump: their names are everyday words
            continue
        relative = path.relative_to(dump)
        found.update([str(relative), str(relative.parent)])
        if len(relative.parts) > 1:
            found.add(relative.parts[0])
        if path.suffix == ".png":
            continue
        try:
            dataset = pydicom.dcmread(path, stop_before_pixels=True)
            found.update(values(dataset))
            found.update(values(dataset.file_meta))
        except Exception:  # a file that is broken on purpose says nothing
            continue
    return {v for v in found if len(v) >= 5}


def spellings(value):
    raw = value.encode()
    if not value.isdigit():
        yield raw
    yield value.encode("utf-16-le")
    if len(raw) >= 9:  # the middle of a base64 text that does not depend on what stands before it
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + raw)
            yield coded[4 if shift else 0:len(coded) - 4]


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    dump, written = pathlib.Path(sys.argv[1]), sys.argv[2:]
    found = collect(dump)
    patterns = sorted({s for v in found for s in spellings(v) if len(s) >= 5 and b"\n" not in s and b"\0\n" not in s})
    files = sum(1 for w in written for p in ([pathlib.Path(w)] if pathlib.Path(w).is_file() else pathlib.Path(w).rglob("*")) if p.is_file())
    plain = [p for p in patterns if b"\0" not in p]
    wide = [p for p in patterns if b"\0" in p]
    hits, digits = set(), {v.encode() for v in found if v.isdigit()}
    with tempfile.NamedTemporaryFile() as list_file:
        list_file.write(b"\n".join(plain) + b"\n")
        list_file.flush()
        answer = subprocess.run(["grep", "-r", "-a", "-l", "-F", "-f", list_file.name, *written],
                                env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}, capture_output=True)
        hits.update(answer.stdout.split(b"\n"))
    for w in written:
        paths = [pathlib.Path(w)] if pathlib.Path(w).is_file() else pathlib.Path(w).rglob("*")
        for path in (p for p in paths if p.is_file()):
            data = path.read_bytes()
            if digits.intersection(re.findall(rb"(?<![0-9.])[0-9]{5,}(?![0-9])", data)):
                hits.add(str(path).encode())
            if data.count(b"\0") > len(data) // 4 and any(p in data for p in wide[:2000]):
                hits.add(str(path).encode())
    hits.discard(b"")
    print(f"{len(found)} values, {len(patterns)} spellings, {files} files searched, {len(hits)} files with a hit")
    for hit in sorted(hits):
        print("  " + hit.decode())
    sys.exit(1 if hits else 0)


main()
