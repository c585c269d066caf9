"""Stored values of `fovea ingest --stored-values` beside pydicom's arrays, a table of every file.

    python Tests/Peers/stored_values.py FOVEA DATA WORK

DATA is shared/data/dicom with its index.csv; pydicom decodes with pylibjpeg-libjpeg,
pylibjpeg-openjpeg and pyjpegls, as index.csv was made. Ends with 1 if a file differs by more than
issue 7 allows: lossless not the same bytes; lossy grey by more than 1 level, lossy colour by a mean
of more than 1 or a 99th percentile of more than 8.
"""

import csv
import hashlib
import pathlib
import subprocess
import sys

import numpy
import pydicom

LOSSY = {f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 53, 55)}


def array(folder, row):
    """The frames of one row of stored_values.csv, in C order."""
    values = numpy.fromfile(folder / row["file"], dtype=numpy.dtype(row["type"]).newbyteorder("<"))
    shape = [int(row[name]) for name in ("frames", "rows", "columns", "samples")]
    assert hashlib.sha256(values.tobytes()).hexdigest() == row["sha256"], row["path"]
    return values.reshape(shape)


def difference(folder, data, row, known):
    """Whether the file is as pydicom has it, and how far it is from it."""
    ours = array(folder, row)
    shape = [size for size, keep in zip(ours.shape, (ours.shape[0] > 1, 1, 1, ours.shape[3] > 1)) if keep]
    said = "x".join(map(str, shape)), row["type"]
    if known["decoded_sha256"] == row["sha256"] and said == (known["decoded_shape"], known["decoded_dtype"]):
        return True, "same bytes"
    dataset = pydicom.dcmread(data / row["path"], force=True)
    dataset.pixel_array_options(decoding_plugin="pylibjpeg")
    theirs = dataset.pixel_array
    assert hashlib.sha256(theirs.tobytes()).hexdigest() == known["decoded_sha256"], row["path"]
    if list(theirs.shape) != shape or str(theirs.dtype) != row["type"]:
        return False, f"{said} where pydicom has {theirs.shape} {theirs.dtype}"
    apart = numpy.abs(theirs.astype(float) - ours.reshape(theirs.shape).astype(float))
    text = f"largest {apart.max():g}, mean {apart.mean():.4f}, 99th percentile {numpy.percentile(apart, 99):g}"
    if known["transfer_syntax"] not in LOSSY:
        return False, text
    if row["samples"] == "1":
        return bool(apart.max() <= 1), text
    return bool(apart.mean() <= 1 and numpy.percentile(apart, 99) <= 8), text


def main():
    program, data, work = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    work.mkdir(parents=True, exist_ok=True)
    out = work / "stored-values"
    subprocess.run([program, "ingest", data, "-o", out, "--stored-values", "--key", work / "key", "--force",
                    "--quiet"], check=True)
    index = {row["file"]: row for row in csv.DictReader(open(data / "index.csv"))}
    found = {row["path"]: row for row in csv.DictReader(open(out / "stored_values.csv"))}
    print("| file | transfer syntax | photometric | stored values | beside pydicom |\n| --- | --- | --- | --- | --- |")
    counts, faults = {"same bytes": 0, "lossy": 0, "ours alone": 0, "refused": 0}, []
    for path, known in index.items():
        row = found[path]
        shape = "×".join(row[name] for name in ("frames", "rows", "columns", "samples"))
        if row["reason"]:
            counts["refused"] += 1
            verdict = f"refused: {row['reason']}"
            isFine = not known["decoded_sha256"]
        elif not known["decoded_sha256"]:
            counts["ours alone"] += 1
            isFine, verdict = True, "pydicom: " + known["decode_error"].split(":")[0]
        else:
            isFine, verdict = difference(out, data, row, known)
            counts["same bytes" if verdict == "same bytes" else "lossy"] += 1
        if not isFine:
            faults.append(path)
        name = path if len(path) < 72 else path[:69] + "…"
        print(f"| {name} | {known['transfer_syntax'].removeprefix('1.2.840.10008.')} | {known['photometric']} "
              f"| {'' if row['reason'] else shape + ' ' + row['type']} | {verdict}{'' if isFine else ' **'} |")
    print(f"\n{len(index)} files: {counts['same bytes']} with pydicom's bytes, {counts['lossy']} lossy, "
          f"{counts['ours alone']} that pydicom does not decode, {counts['refused']} without frames, each with a "
          f"reason; {len(faults)} beyond the bounds")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
