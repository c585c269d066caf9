"""Reading 2,000 DICOM files: fovea with its worker, pydicom with its fastest plugins, SimpleITK.

    python Tests/Peers/read_bench.py FOVEA DATA WORK [--files 2000] [--rounds 3] [--kinds LIST]

DATA is shared/data/dicom, of whose files the mix is hard links (copies where the disk is another).
fovea reads with `ingest --stored-values --dry-run`, which decodes every file and drops it, as the
others do, in one process and in two. What the isolation costs is told by two decoders that read the
same requests from a file and whose answers go to /dev/null: no pipe and no program beside them. Times are
of whole processes, in turn; ratios are of each round, and their median is printed. Ends with 1 below
3 × pydicom or 1.5 × SimpleITK.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import struct
import subprocess
import sys
import time

CT = "one-image-many-syntaxes/CTImage.dcm"
KINDS = {
    "CT implicit": CT,
    "CT explicit": CT + "_LittleEndianExplicitTransferSyntax_1.2.840.10008.1.2.1.dcm",
    "CT deflated": CT + "_DeflatedExplicitVRLittleEndianTransferSyntax_1.2.840.10008.1.2.1.99.dcm",
    "CT RLE": CT + "_RLELosslessTransferSyntax_1.2.840.10008.1.2.5.dcm",
    "CT JPEG lossless": CT + "_JPEGProcess14SV1TransferSyntax_1.2.840.10008.1.2.4.70.dcm",
    "CT JPEG-LS": CT + "_JPEGLSLosslessTransferSyntax_1.2.840.10008.1.2.4.80.dcm",
    "CT JPEG 2000": CT + "_JPEG2000LosslessOnlyTransferSyntax_1.2.840.10008.1.2.4.90.dcm",
    "CR JPEG": "grayscale/1.2.276.0.7230010.3.1.4.8323329.6904.1517875201.850819.dcm",
    "enhanced MR": "multiframe/emri_small.dcm",
    "RGB": "colour/examples_rgb_color.dcm",
}
FRAMES = {"enhanced MR": 10}
WORKER = """
import sys, time, multiprocessing
{imports}
def read(path):
    {read}
paths = open(sys.argv[1]).read().splitlines()
if sys.argv[2] == "1":
    for path in paths:
        read(path)
else:
    with multiprocessing.Pool(int(sys.argv[2])) as pool:
        pool.map(read, paths, chunksize=16)
"""
PYDICOM = WORKER.format(
    imports="import os\nimport pydicom\nCHOICE = eval(os.environ['CHOICE'])",
    read="data = pydicom.dcmread(path)\n"
    "    data.pixel_array_options(decoding_plugin=CHOICE.get(data.file_meta.TransferSyntaxUID, ''))\n"
    "    data.pixel_array.shape")
SIMPLEITK = WORKER.format(
    imports="import SimpleITK", read="SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(path)).shape")


def fastest_plugins(data):
    """The plugin that decodes a file of each compressed kind in the least time, by syntax."""
    import pydicom
    choice, said = {}, []
    for kind, path in KINDS.items():
        dataset = pydicom.dcmread(data / path)
        syntax = dataset.file_meta.TransferSyntaxUID
        if not syntax.is_encapsulated:
            continue
        times = {}
        for plugin in ("pylibjpeg", "gdcm", "pyjpegls", "pillow", "pydicom"):
            try:
                for _ in range(3):
                    dataset = pydicom.dcmread(data / path)
                    dataset.pixel_array_options(decoding_plugin=plugin)
                    start = time.perf_counter()
                    dataset.pixel_array
                    times[plugin] = min(times.get(plugin, 9), time.perf_counter() - start)
            except Exception:  # a plugin that does not decode the syntax
                continue
        choice[str(syntax)] = min(times, key=times.get)
        said.append(f"{kind}: {choice[str(syntax)]}")
    return choice, "; ".join(said)


def mix(data, folder, count, kinds):
    """A folder of `count` files, the kinds in equal parts."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    first = {}
    for number in range(count):
        kind = kinds[number % len(kinds)]
        target = folder / f"{number:05}.dcm"
        try:
            os.link(first.get(kind, data / KINDS[kind]), target)
        except OSError:
            shutil.copy(data / KINDS[kind], target)
            first[kind] = target
    listing = folder.parent / "paths.txt"
    listing.write_text("\n".join(str(path) for path in sorted(folder.iterdir())))
    return listing


def requests(paths, kinds, target):
    """The requests of the files as one stream (DecodeProtocol/WireFormat.swift)."""
    def message(header, path=b""):
        return b"FVD1" + struct.pack("<IQ", len(header), len(path)) + header + path

    with open(target, "wb") as file:
        for number, path in paths:
            file.write(message(b'{"kind":"storedValues"}', str(path).encode()))
            for frame in range(FRAMES.get(kinds[number % len(kinds)], 1)):
                file.write(message(b'{"index":%d,"kind":"frame"}' % frame))
    return target


def seconds_alone(decoder, streams):
    """The time of decoders that nobody listens to."""
    start = time.perf_counter()
    running = [subprocess.Popen([decoder], stdin=open(stream, "rb"), stdout=subprocess.DEVNULL) for stream in streams]
    assert all(process.wait() == 0 for process in running)
    return time.perf_counter() - start


def seconds(command, **environment):
    start = time.perf_counter()
    subprocess.run(list(map(str, command)), check=True, env={**os.environ, **environment},
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("fovea"), parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=2000), parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--kinds", help="those alone, joined by commas; all")
    chosen = parser.parse_args()
    kinds = chosen.kinds.split(",") if chosen.kinds else list(KINDS)
    listing = mix(chosen.data, chosen.work / "mix", chosen.files, kinds)
    choice, said = fastest_plugins(chosen.data)
    print(f"{chosen.files} files of {', '.join(kinds)}; pydicom's plugins: {said}")
    ours = [chosen.fovea, "ingest", chosen.work / "mix", "-o", chosen.work / "read", "--stored-values", "--dry-run",
            "--quiet", "--key", chosen.work / "key"]
    times = {"fovea": [], "alone": [], "pydicom": [], "SimpleITK": []}
    numbered = list(enumerate(sorted((chosen.work / "mix").iterdir())))
    # Every kind goes to both in equal parts.
    streams = [requests([one for one in numbered if one[0] // len(kinds) % 2 == half], kinds,
                        chosen.work / f"requests-{half}") for half in (0, 1)]
    decoder = pathlib.Path(chosen.fovea).parent / "fovea-decode"
    for _ in range(chosen.rounds):
        times["fovea"].append(seconds(ours))
        times["alone"].append(seconds_alone(decoder, streams))
        for name, script in (("pydicom", PYDICOM), ("SimpleITK", SIMPLEITK)):
            times[name].append([seconds([sys.executable, "-W", "ignore", "-c", script, listing, processes],
                                        CHOICE=repr(choice)) for processes in ("1", "2")])
    print("fovea: " + ", ".join(f"{value:.2f} s" for value in times["fovea"]))
    cost = statistics.median(one / alone - 1 for one, alone in zip(times["fovea"], times["alone"]))
    print("decoders alone: " + ", ".join(f"{value:.2f} s" for value in times["alone"])
          + f"; isolation and all else cost {cost:.0%} (at most 25 %)")
    isEnough = cost <= 0.25
    for name, least in (("pydicom", 3), ("SimpleITK", 1.5)):
        for place, what in enumerate(("one process", "two processes")):
            print(f"{name}, {what}: " + ", ".join(f"{pair[place]:.2f} s" for pair in times[name])
                  + f"; fovea {statistics.median(p[place] / o for p, o in zip(times[name], times['fovea'])):.2f} ×")
        ratio = statistics.median(min(pair) / one for pair, one in zip(times[name], times["fovea"]))
        isEnough &= ratio >= least
        print(f"fovea is {ratio:.2f} × as fast as {name} at its best (at least {least})")
    sys.exit(0 if isEnough else 2)  # 1 is a fault of the script


if __name__ == "__main__":
    main()
