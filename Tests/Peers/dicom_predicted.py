#!/usr/bin/env python3
"""Follows images without symmetry from DICOM files through `fovea predict` to SEG and SC, with pydicom and highdicom.

    python3 dicom_predicted.py make FOLDER
        writes training images with masks (FOLDER/dump, FOLDER/masks), and FOLDER/study: a series of slices, a film of
        frames, one frame and one in colour, of 29 x 37 pixels each, bright Ls on them, some on none
    python3 dicom_predicted.py judge SOURCES OUT LINK
        SOURCES holds the instances that OUT/dicom refers to, LINK says which image of the input is which case. Every frame
        of every SEG is, pixel by pixel, the mask in OUT/masks of the image that it refers to, every other mask is empty; it
        covers the bright L of that very image better than any other turn of it does; SC shows that image upright

Needs numpy, Pillow, pydicom, highdicom. Exit code 1 if anything is wrong.
"""
import csv, sys
from pathlib import Path
import numpy, pydicom
from PIL import Image
from pydicom.dataset import FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

ROWS, COLUMNS = 29, 37


def drawn(number, has_lesion):
    """A dark noisy image, and the mask of the L on it."""
    random = numpy.random.default_rng(number)
    image = random.integers(40, 80, (ROWS, COLUMNS))
    mask = numpy.zeros((ROWS, COLUMNS), bool)
    if has_lesion:
        top, left = random.integers(1, 12), random.integers(1, 20)
        mask[top:top + 14, left:left + 5] = True
        mask[top + 9:top + 14, left:left + 13] = True
    image[mask] += 150
    return image.astype(numpy.uint8), mask


def coloured(image):
    """The image in colours that are none to the eye, but are three channels to a program."""
    return numpy.stack([image, image - 1, image - 2], axis=-1)


def instance(pixels, number, study, sop_class, more):
    data = pydicom.Dataset()
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data.SOPClassUID = data.file_meta.MediaStorageSOPClassUID = sop_class
    data.SOPInstanceUID = data.file_meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=[study, str(number)])
    data.StudyInstanceUID, data.SeriesInstanceUID = (generate_uid(entropy_srcs=[study, w]) for w in ("study", "series"))
    data.PatientID, data.PatientName, data.StudyDate, data.StudyTime = f"P-{study}", "Quillon^Zephyrine", "20240229", "101112"
    data.Modality, data.ConversionType, data.InstanceNumber, data.SeriesNumber = "OT", "WSD", number + 1, 1
    data.SamplesPerPixel, data.PhotometricInterpretation, data.PixelSpacing = 1, "MONOCHROME2", [0.5, 0.25]
    data.Rows, data.Columns = ROWS, COLUMNS
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit, data.PixelRepresentation = 7, 0
    for name, value in more.items():
        setattr(data, name, value)
    data.PixelData = pixels.tobytes() + b"\0" * (pixels.size % 2)
    data["PixelData"].VR = "OB"
    return data


def make(folder):
    for name in ("dump", "masks", "study"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    rows = ["path,patient_id"]
    for number in range(40):
        image, mask = drawn(number, number % 4 != 3)
        Image.fromarray(image if number % 2 else coloured(image)).save(folder / f"dump/image{number}.png")
        Image.fromarray(mask.astype(numpy.uint8) * 255).save(folder / f"masks/image{number}.png")
        rows.append(f"image{number}.png,T{number}")
    (folder / "dump/labels.csv").write_text("\n".join(rows) + "\n")
    images = [drawn(1000 + n, n != 3)[0] for n in range(15)]
    made = [instance(images[n], n, "slices", "1.2.840.10008.5.1.4.1.1.7", {
        "ImagePositionPatient": [-10, 20.5, 3 * n], "ImageOrientationPatient": [1, 0, 0, 0, 1, 0], "SliceThickness": 3,
        "FrameOfReferenceUID": generate_uid(entropy_srcs=["frame of reference"])}) for n in range(7)]
    made.append(instance(numpy.stack(images[7:14]), 7, "film", "1.2.840.10008.5.1.4.1.1.7.2", {"NumberOfFrames": 7}))
    made.append(instance(images[14], 14, "single", "1.2.840.10008.5.1.4.1.1.7", {}))
    made.append(instance(coloured(drawn(1015, True)[0]), 15, "colour",
                         "1.2.840.10008.5.1.4.1.1.7", {
        "SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "PlanarConfiguration": 0}))
    for number, data in enumerate(made):
        data.save_as(folder / f"study/archived{number}.dcm", enforce_file_format=True)


def frames(path):
    """Of an instance: its identifier and its frames."""
    data = pydicom.dcmread(path)
    shape = (-1, data.Rows, data.Columns, data.SamplesPerPixel)
    return data.SOPInstanceUID, data.pixel_array.reshape(shape)[..., 0]


def dice(a, b):
    return 2 * (a & b).sum() / max(1, a.sum() + b.sum())


def judge(sources, out, link):
    import highdicom
    faults, images, cases = [], {}, {}
    by_path = {}
    for path in sorted(sources.rglob("*.dcm")):
        uid, pixels = frames(path)
        by_path[str(path.relative_to(sources))] = uid
        for frame, plane in enumerate(pixels):
            images[uid, frame] = plane
    with open(link, newline="") as file:
        for row in (r for r in csv.DictReader(file) if r["case_id"]):
            cases[by_path[row["path"]], int(row["frame"])] = row["case_id"]
    masks = {at: numpy.asarray(Image.open(out / f"masks/{case}.png")) != 0 for at, case in cases.items()}
    seen = set()
    for path in sorted((out / "dicom").glob("*/seg/*.dcm")):
        seg = highdicom.seg.segread(path)
        planes = seg.pixel_array.reshape(-1, seg.Rows, seg.Columns)
        for plane, group in zip(planes, seg.PerFrameFunctionalGroupsSequence):
            source = group.DerivationImageSequence[0].SourceImageSequence[0]
            at = source.ReferencedSOPInstanceUID, int(source.get("ReferencedFrameNumber") or 1) - 1
            seen.add(at)
            plane, bright = plane != 0, images[at] > 150
            if not (plane == masks[at]).all():
                faults.append(f"a segment's frame is not the mask of image {at[1]}")
            upright = dice(plane, bright)
            turned = max(dice(plane, t) for t in (bright[::-1], bright[:, ::-1], bright[::-1, ::-1]))
            if not (upright > 0.8 and upright > turned):
                faults.append(f"Dice {upright:.3f} with the image, {turned:.3f} with it turned")
    wanted = {at for at, mask in masks.items() if mask.any()}
    if seen != wanted or not seen:
        faults.append(f"{len(seen)} frames in segmentations, {len(wanted)} masks that are not empty")
    shown = 0
    for path in sorted((out / "dicom").glob("*/sc/*.dcm")):
        picture = pydicom.dcmread(path)
        source = picture.SourceImageSequence[0]
        at = source.ReferencedSOPInstanceUID, int(source.get("ReferencedFrameNumber") or 1) - 1
        pixels = picture.pixel_array[:ROWS].astype(int)
        grey = (pixels.max(axis=-1) <= pixels.min(axis=-1) + 2)
        alike = numpy.corrcoef(pixels[grey][:, 0], images[at][grey].astype(int))[0, 1]
        shown += 1
        if not (grey.mean() > 0.5 and alike > 0.99):
            faults.append(f"a picture is like its image by {alike:.3f} only")
    for fault in faults:
        print(fault)
    print(f"{len(seen)} masks of {len(masks)} images, {shown} pictures: {len(faults) or 'no'} faults")
    return 1 if faults or not shown else 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "make":
        sys.exit(make(Path(sys.argv[2])))
    if len(sys.argv) == 5 and sys.argv[1] == "judge":
        sys.exit(judge(*map(Path, sys.argv[2:])))
    sys.exit(__doc__)
