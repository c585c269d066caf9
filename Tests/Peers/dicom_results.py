#!/usr/bin/env python3
"""Judges the objects that Fovea writes as results, with programs that are not ours.

    python3 dicom_results.py judge FOLDER
        FOLDER is what `FOVEA_RESULTS=FOLDER swift test --filter ResultFileTests` leaves: per phantom its source
        instances, segmentations, report, pictures. pydicom reads every mask pixel by pixel as the phantom's formula
        says; highdicom reads segments by the instances they refer to, and the report's groups; dcmqi writes slices
        as volumes in the patient's axes, and reads the report; dciodvfy (dicom3tools) finds no error
    python3 dicom_results.py colours
        prints the CIELab values of OverlayColour.swift

Needs pydicom, highdicom, dcmqi, SimpleITK. Exit code 1 if anything is wrong.
"""
import json, re, subprocess, sys, tempfile
from pathlib import Path
import numpy, pydicom

PALETTE = [[230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [0, 114, 178], [213, 94, 0], [204, 121, 167],
           [255, 255, 255]]
LABELS = ["lesion", "liver", "dark rim of it"]


def lab(rgb):
    """sRGB to CIELab for D50 (Bradford-adapted matrix), scaled to 16 bits (PS3.3 C.10.7.1.1)."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (c / 255 for c in rgb)]
    matrix = [[0.4360747, 0.3850649, 0.1430804], [0.2225045, 0.7168786, 0.0606169], [0.0139322, 0.0971045, 0.7141733]]
    xyz = [sum(m * v for m, v in zip(row, linear)) / white for row, white in zip(matrix, [0.96422, 1.0, 0.82521])]
    f = [v ** (1 / 3) if v > 216 / 24389 else (24389 / 27 * v + 16) / 116 for v in xyz]
    light, a, b = 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])
    return [round(light * 655.35), round((a + 128) * 257), round((b + 128) * 257)]


def marked(rows, columns, image, label):
    y, x = numpy.mgrid[:rows, :columns]
    return ((3 * x + 5 * y + 7 * image + 11 * label) % 17 < 6) & (x + 2 * y > image)


def sample(rows, columns, image):
    y, x = numpy.mgrid[:rows, :columns]
    return ((2 * x + 9 * y + 31 * image) % 256).astype(numpy.uint8)


class Judge:
    def __init__(self, folder):
        rows_columns, count, labels, self.layout = folder.name.split("-")
        self.rows, self.columns = map(int, rows_columns.split("x"))
        self.count, self.labels, self.folder = int(count), int(labels), folder
        self.faults, self.dropped = [], set()

    def check(self, holds, words):
        if not holds:
            self.faults.append(words)

    def image_of(self, reference):
        if self.layout == "slices":
            return self.by_uid[reference.ReferencedSOPInstanceUID]
        return int(getattr(reference, "ReferencedFrameNumber", 1)) - 1

    def run(self):
        sources = sorted((self.folder / "source").glob("*.dcm"), key=lambda p: int(p.stem))
        self.sources = [pydicom.dcmread(p) for p in sources]
        self.by_uid = {s.SOPInstanceUID: i for i, s in enumerate(self.sources)}
        (self.seg_path,) = (self.folder / "seg").glob("*.dcm")
        (self.sr_path,) = (self.folder / "sr").glob("*.dcm")
        self.with_pydicom()
        self.with_highdicom()
        self.with_dcmqi()
        self.pictures()
        for path in self.folder.rglob("*.dcm"):
            if path.parent.name != "source":
                said = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True)
                errors = [l for l in (said.stdout + said.stderr).splitlines() if l.startswith("Error")]
                self.check(not errors, f"dciodvfy, {path.parent.name}: {errors[:3]}")
        return self.faults

    def with_pydicom(self):
        seg = pydicom.dcmread(self.seg_path)
        pixels = seg.pixel_array.reshape(-1, self.rows, self.columns)
        seen = set()
        for plane, group in zip(pixels, seg.PerFrameFunctionalGroupsSequence):
            label = group.SegmentIdentificationSequence[0].ReferencedSegmentNumber - 1
            source = group.DerivationImageSequence[0].SourceImageSequence[0]
            image = self.image_of(source)
            seen.add((label, image))
            self.check((plane == marked(self.rows, self.columns, image, label)).all(), f"pydicom: {label}, {image}")
            if self.layout == "slices":
                position = group.PlanePositionSequence[0].ImagePositionPatient
                self.check(position == self.sources[image].ImagePositionPatient, f"position of {image}")
        wanted = {(l, i) for l in range(self.labels) for i in range(self.count)
                  if marked(self.rows, self.columns, i, l).any()}
        self.check(seen == wanted, f"frames {sorted(seen)}, wanted {sorted(wanted)}")

    def with_highdicom(self):
        import highdicom
        seg = highdicom.seg.segread(self.seg_path)
        numbers = list(seg.segment_numbers)
        if self.layout == "slices" or self.count == 1:  # a reference to the only frame names no frame
            got = seg.get_pixels_by_source_instance(
                [s.SOPInstanceUID for s in self.sources], ignore_spatial_locations=True, assert_missing_frames_are_empty=True)
        else:
            got = seg.get_pixels_by_source_frame(
                self.sources[0].SOPInstanceUID, list(range(1, self.count + 1)), ignore_spatial_locations=True,
                assert_missing_frames_are_empty=True)
        for image in range(self.count):
            for place, number in enumerate(numbers):
                wanted = marked(self.rows, self.columns, image, number - 1)
                self.check((got[image][..., place] == wanted).all(), f"highdicom: segment {number}, image {image}")
        names = [seg.get_segment_description(n).segment_label for n in numbers]
        self.check(names == LABELS[:self.labels], f"highdicom's labels {names}")
        report = highdicom.sr.srread(self.sr_path)
        content = report.content
        segments = content.get_volumetric_roi_measurement_groups()
        self.check(len(segments) == self.labels, f"highdicom finds {len(segments)} groups of segments")
        for number, group in enumerate(segments, 1):
            item = group.referenced_segment
            self.check(item.referenced_sop_instance_uid == seg.SOPInstanceUID, "the report's reference to the SEG")
            self.check(group.tracking_identifier == LABELS[number - 1], group.tracking_identifier)
            self.measure(group, number - 1)
        boxes = content.get_planar_roi_measurement_groups()
        self.check(len(boxes) == self.count, f"highdicom finds {len(boxes)} boxes")
        for box in boxes:
            points = box.roi.value.tolist()
            self.check(points == [[1, 2.5], [4, 2.5], [4, 4], [1, 4], [1, 2.5]], f"box {points}")
        self.check((report.CompletionFlag, report.VerificationFlag) == ("COMPLETE", "UNVERIFIED"), "flags")

    def measure(self, group, label):
        """Area of one slice, volume of slices, pixels where nothing is known (0.25 mm x 0.5 mm, 3 mm apart)."""
        count = sum(int(marked(self.rows, self.columns, i, label).sum()) for i in range(self.count))
        found = {m.name.meaning: (m.value, m.unit.value) for m in group.get_measurements()}
        if self.count == 1:
            wanted = ("Area", count * 0.125, "mm2")
        elif self.layout == "slices":
            wanted = ("Volume", count * 0.375, "mm3")
        else:
            wanted = ("Area", count, "{pixels}")
        got = found.get(wanted[0], (None, None))
        self.check(got[0] is not None and abs(float(got[0]) - wanted[1]) < 1e-6 and got[1] == wanted[2], f"{found}, wanted {wanted}")
        certainty = found.get("Certainty of Finding", (None, None))
        self.check(certainty == (75 + label * 6.25, "%"), f"certainty {certainty}")

    def with_dcmqi(self):
        bin_folder = Path(sys.executable).parent
        with tempfile.TemporaryDirectory() as out:
            read = subprocess.run([bin_folder / "tid1500reader", "--inputDICOM", self.sr_path, "--outputMetadata",
                                   f"{out}/sr.json"], capture_output=True, text=True)
            self.check(read.returncode == 0, f"tid1500reader: {(read.stdout + read.stderr)[-300:]}")
            if read.returncode == 0:
                groups = [g for g in json.loads(Path(f"{out}/sr.json").read_text())["Measurements"]
                          if g.get("segmentationSOPInstanceUID")]
                self.check(len(groups) == self.labels, f"tid1500reader finds {len(groups)} segments")
            if self.layout != "slices":
                return  # dcmqi writes volumes, which images that lie nowhere are not
            done = subprocess.run([bin_folder / "segimage2itkimage", "--inputDICOM", self.seg_path, "--outputDirectory", out,
                                   "--outputType", "nrrd", "--prefix", "s"], capture_output=True, text=True)
            self.check(done.returncode == 0, f"segimage2itkimage: {(done.stdout + done.stderr)[-300:]}")
            if done.returncode == 0:
                self.volumes(Path(out))

    def volumes(self, out):
        import SimpleITK
        for label in range(self.labels):
            volume = SimpleITK.ReadImage(str(out / f"s-{label + 1}.nrrd"))
            array = SimpleITK.GetArrayFromImage(volume)
            self.check(volume.GetSpacing()[:2] == (0.25, 0.5), f"dcmqi's spacing {volume.GetSpacing()}")
            wrong = 0
            for image in range(self.count):
                z = image - round((volume.GetOrigin()[2]) / 3)
                plane = array[z] != 0 if 0 <= z < len(array) else numpy.zeros((self.rows, self.columns), bool)
                wrong += int((plane != marked(self.rows, self.columns, image, label)).sum())
            self.check(wrong == 0, f"dcmqi: {wrong} pixels of segment {label + 1}")

    def pictures(self):
        palette = {tuple(c) for c in PALETTE}
        for path in (self.folder / "sc").glob("*.dcm"):
            image = int(path.stem)
            picture = pydicom.dcmread(path)
            pixels = picture.pixel_array[: self.rows]
            grey = numpy.repeat(sample(self.rows, self.columns, image)[..., None], 3, axis=-1)
            drawn = (pixels != grey).any(axis=-1)
            self.check(all(tuple(p) in palette for p in pixels[drawn].tolist()), f"picture {image}: strange colours")
            lines = numpy.zeros((self.rows, self.columns), bool)
            lines[2:4, 1:4] = True
            for label in range(self.labels):
                lines |= marked(self.rows, self.columns, image, label)
            self.check(not (drawn & ~lines).any() and drawn.any(), f"picture {image}: drawn where nothing is")
            source = picture.SourceImageSequence[0]
            self.check(self.image_of(source) == image, f"picture {image}: another source")
            self.check(picture.SeriesDescription.startswith("Fovea – not for primary diagnosis"), "description")


def judge(folder):
    places = sorted(p for p in folder.iterdir() if p.is_dir())
    bad = 0
    for place in places:
        for fault in Judge(place).run():
            print(f"{place.name}: {fault}")
            bad += 1
    print(f"{len(places)} phantoms: {bad or 'no'} faults")
    return 1 if bad or not places else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["colours"]:
        for colour in PALETTE:
            print(colour, lab(colour))
        sys.exit(0)
    if len(sys.argv) == 3 and sys.argv[1] == "judge":
        sys.exit(judge(Path(sys.argv[2])))
    sys.exit(__doc__)
