"""A multi-frame file of 2 GB read by fovea: the peak memory of the program and of each worker.

    python Tests/Peers/long_film.py FOVEA WORK [--gigabytes 2] [--compressed]

The film has frames of 512 × 512 pixels of 16 bits; uncompressed ones lie in a sparse file, whose
samples are zeros but for the number of the frame in the first. With --compressed it has frames of
run lengths instead, 8 MB of them. Both processes' VmHWM is watched until they end; ends with 1 over
300 MB together.
"""

import argparse
import pathlib
import struct
import subprocess
import sys
import time

SIDE = 512


def element(group, number, vr, value):
    head = struct.pack("<HH", group, number) + vr
    if vr in (b"OW", b"OB"):
        return head + struct.pack("<HI", 0, value)
    value += b" " if len(value) % 2 else b""
    return head + struct.pack("<H", len(value)) + value


def number(group, place, value):
    return element(group, place, b"US", struct.pack("<H", value))


def head(frames, syntax, length):
    meta = element(2, 0x10, b"UI", syntax + b"\0")
    return (b"\0" * 128 + b"DICM" + element(2, 0, b"UL", struct.pack("<I", len(meta))) + meta
            + element(8, 0x16, b"UI", b"1.2.840.10008.5.1.4.1.1.7\0") + element(8, 0x18, b"UI", b"2.25.4711")
            + element(8, 0x60, b"CS", b"OT") + element(0x10, 0x20, b"LO", b"1") + number(0x28, 2, 1)
            + element(0x28, 4, b"CS", b"MONOCHROME2") + element(0x28, 8, b"IS", str(frames).encode())
            + number(0x28, 0x10, SIDE) + number(0x28, 0x11, SIDE) + number(0x28, 0x100, 16)
            + number(0x28, 0x101, 16) + number(0x28, 0x102, 15) + number(0x28, 0x103, 0)
            + element(0x7FE0, 0x10, b"OW" if length != 0xFFFFFFFF else b"OB", length))


def native(path, frames):
    size = SIDE * SIDE * 2
    with open(path, "wb") as file:
        file.write(head(frames, b"1.2.840.10008.1.2.1", frames * size))
        start = file.tell()
        for frame in range(frames):
            file.seek(start + frame * size)
            file.write(struct.pack("<H", frame))
        file.truncate(start + frames * size)


def run_lengths(path, frames):
    """Two planes of 2,048 runs of 128 zeros each (PS3.5 annex G)."""
    plane = b"\x81\0" * (SIDE * SIDE // 128)
    frame = struct.pack("<16I", 2, 64, 64 + len(plane), *[0] * 13) + plane * 2
    item = struct.pack("<HHI", 0xFFFE, 0xE000, len(frame)) + frame
    with open(path, "wb") as file:
        file.write(head(frames, b"1.2.840.10008.1.2.5", 0xFFFFFFFF))
        file.write(struct.pack("<HHI", 0xFFFE, 0xE000, 0))
        for _ in range(frames):
            file.write(item)
        file.write(struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))


def peaks(process):
    """VmHWM in MB of the process and of its children so far."""
    found = {}
    for task in pathlib.Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            found[int(child)] = None
    for one in [process, *found]:
        for line in open(f"/proc/{one}/status"):
            if line.startswith("VmHWM"):
                found[one] = int(line.split()[1]) / 1000
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fovea"), parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--gigabytes", type=float, default=2), parser.add_argument("--compressed", action="store_true")
    chosen = parser.parse_args()
    frames = int(chosen.gigabytes * 2**30 / (SIDE * SIDE * 2)) - 1
    folder = chosen.work / "film"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "film.dcm"
    (run_lengths if chosen.compressed else native)(path, frames)
    start = time.perf_counter()
    process = subprocess.Popen(
        [chosen.fovea, "ingest", folder, "-o", chosen.work / "film-values", "--stored-values", "--dry-run",
         "--quiet", "--key", chosen.work / "key"], stdout=subprocess.PIPE, text=True)
    most = {}
    while process.poll() is None:
        try:
            most.update({one: peak for one, peak in peaks(process.pid).items() if peak})
        except OSError:  # one of them is just ending
            pass
        time.sleep(0.02)
    path.unlink()
    print(process.stdout.read().splitlines()[0])
    parent = most.pop(process.pid, 0)
    worker = max(most.values(), default=0)
    print(f"{frames} frames, {frames * SIDE * SIDE * 2 / 1e9:.2f} GB decoded, {time.perf_counter() - start:.1f} s; "
          f"peak of fovea {parent:.0f} MB, of its largest worker {worker:.0f} MB, together {parent + worker:.0f} MB")
    sys.exit(0 if process.returncode == 0 and parent and worker and parent + worker < 300 else 1)


if __name__ == "__main__":
    main()
