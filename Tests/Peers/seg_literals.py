"""Segmentations by highdicom of images of 5 x 7 pixels, whose bits fill no byte of their own.

Writes Tests/IngestTests/SegmentationFixture.swift: the files in base64, which the tests read as a
hospital would hand them in, and what pydicom reads in them.
"""

import base64
import datetime
import io
import sys

import highdicom as hd
import numpy as np
import pydicom
from pydicom.sr.codedict import codes


def image(number):
    """A source image as the tests' TinyDICOM has it."""
    data = pydicom.Dataset()
    data.file_meta = pydicom.dataset.FileMetaDataset()
    data.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    data.SOPInstanceUID = f"2.25.91.1.{number}"
    data.StudyInstanceUID = "2.25.71"
    data.SeriesInstanceUID = "2.25.81.1"
    data.PatientID, data.PatientName = "Brandvold", ""
    data.PatientBirthDate = data.PatientSex = data.AccessionNumber = data.StudyID = ""
    data.StudyDate = data.StudyTime = data.ReferringPhysicianName = ""
    data.Modality = "CT"
    data.FrameOfReferenceUID = "2.25.61"
    data.Rows, data.Columns = 5, 7
    data.PixelSpacing = [1, 1]
    data.SliceThickness = 1
    data.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    data.ImagePositionPatient = [0, 0, number]
    data.InstanceNumber = number
    return data


def segment(number, label):
    """A segment of an algorithm of ours."""
    return hd.seg.SegmentDescription(
        segment_number=number,
        segment_label=label,
        segmented_property_category=codes.SCT.MorphologicallyAbnormalStructure,
        segmented_property_type=codes.SCT.Neoplasm,
        algorithm_type=hd.seg.SegmentAlgorithmTypeValues.MANUAL,
    )


def segmentation(kind, pixels):
    """The file's bytes; empty frames are left out, as most programs do."""
    data = hd.seg.Segmentation(
        source_images=[image(number) for number in (1, 2, 3)],
        pixel_array=pixels,
        segmentation_type=kind,
        segment_descriptions=[segment(1, "tumour"), segment(2, "cyst")],
        series_instance_uid="2.25.82.1",
        series_number=2,
        sop_instance_uid="2.25.92.1",
        instance_number=1,
        manufacturer="Fovea",
        manufacturer_model_name="tests",
        software_versions="1",
        device_serial_number="1",
        max_fractional_value=200,
    )
    out = io.BytesIO()
    data.save_as(out)
    return out.getvalue()


def main():
    binary = np.zeros((3, 5, 7, 2), np.uint8)
    binary[0, 0, 6, 0] = binary[0, 1, 0:3, 0] = 1
    binary[0, 4, 5:7, 1] = 1
    binary[2, 2:4, 1, 1] = 1
    fractions = binary * 0.495
    fractions[0, 1, 1, 0] = fractions[2, 3, 1, 1] = 0.5
    files = [
        ("binary", segmentation("BINARY", binary)),
        ("fractional", segmentation("FRACTIONAL", fractions)),
    ]
    out = open(sys.argv[1], "w")
    out.write("/// Segmentations of three images of 5 × 7 pixels, by `Tests/Peers/seg_literals.py`.\n")
    out.write("enum SegmentationFixture {\n")
    for name, data in files:
        read = pydicom.dcmread(io.BytesIO(data))
        print(name, len(data), read.pixel_array.shape, file=sys.stderr)
        for plane, group in zip(read.pixel_array, read.PerFrameFunctionalGroupsSequence):
            source = group.DerivationImageSequence[0].SourceImageSequence[0]
            number = group.SegmentIdentificationSequence[0].ReferencedSegmentNumber
            places = np.argwhere(plane * 2 >= (200 if name == "fractional" else 1)).tolist()
            print(source.ReferencedSOPInstanceUID, number, places, file=sys.stderr)
        text = base64.b64encode(data).decode()
        out.write(f"  /// {name.capitalize()}, {len(data)} bytes, by highdicom {hd.__version__}.\n")
        out.write(f'  static let {name} = """\n')
        for start in range(0, len(text), 94):
            end = "\\" if start + 94 < len(text) else ""
            out.write("    " + text[start : start + 94] + end + "\n")
        out.write('    """\n')
    out.write("}\n")


main()
