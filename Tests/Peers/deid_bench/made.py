"""Invented people, data sets and files of the bench of de-identification."""
import io
import struct

import numpy
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_data_element, write_dataset, write_file_meta_info

SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
EXPLICIT, IMPLICIT, BIG, DEFLATED = (uid.ExplicitVRLittleEndian, uid.ImplicitVRLittleEndian, uid.ExplicitVRBigEndian,
                                     uid.DeflatedExplicitVRLittleEndian)
CARRIERS = [0x5200_9229, 0x0028_9110, 0x0028_9145]  # sequences that no row of the table names
CONSONANTS = "bdfgklmnprstvz"


class Person:
    """Somebody invented, with values that no other case has."""

    def __init__(self, number):
        a, b, c = number % 14, number // 14 % 14, number // 196 % 14
        code = CONSONANTS[a] + "u" + CONSONANTS[b] + "o" + CONSONANTS[c]
        self.family, self.given = f"Vra{code}owitz", f"Zeph{code}ina"
        self.id = f"MRN-{40017 + 37 * number}X"
        self.birth = f"{1931 + number % 60}{1 + number % 12:02d}{13 + number % 14:02d}"
        self.date = f"{2003 + number % 15}{1 + number % 9:02d}{13 + number % 15:02d}"
        self.accession = f"ACC{70003 + 41 * number}"
        self.root = f"1.2.826.0.1.3680043.8.498.{7100000 + number}"

    def uid(self, *parts):
        return ".".join([self.root, *map(str, parts)])


def picture(rows=32, columns=32):
    return (numpy.add.outer(numpy.arange(rows), numpy.arange(columns)) % 200 + 20).astype(numpy.uint8)


def image(person, number, sop_class=SECONDARY_CAPTURE, pixels=True, **more):
    """An image of the person; `number` is its Instance Number, by which its output is known again."""
    made = Dataset()
    made.SOPClassUID, made.SOPInstanceUID = sop_class, person.uid(number)
    made.StudyDate, made.Modality, made.AccessionNumber = person.date, "OT", person.accession
    made.ReferringPhysicianName, made.InstitutionName = "", ""
    made.PatientName, made.PatientID = f"{person.family}^{person.given}", person.id
    made.PatientBirthDate, made.PatientSex = person.birth, "F"
    made.StudyInstanceUID, made.SeriesInstanceUID = person.uid(8), person.uid(9)
    made.StudyID, made.SeriesNumber, made.InstanceNumber = "", 1, number
    if pixels:
        put_pixels(made, picture())
    for keyword, value in more.items():
        setattr(made, keyword, value)
    return made


def put_pixels(made, array, photometric="MONOCHROME2", stored=None, signed=False):
    bits = array.dtype.itemsize * 8
    colours = array.ndim > 2 and array.shape[-1] == 3
    frames = array.shape[0] if array.ndim - colours == 3 else 1
    made.SamplesPerPixel, made.PhotometricInterpretation = (3, "RGB") if colours else (1, photometric)
    if colours:
        made.PlanarConfiguration = 0
    if frames > 1:
        made.NumberOfFrames = frames
    made.Rows, made.Columns = array.shape[array.ndim - colours - 2:array.ndim - colours]
    made.BitsAllocated, made.BitsStored, made.HighBit = bits, stored or bits, (stored or bits) - 1
    made.PixelRepresentation = int(signed)
    data = array.tobytes()
    made.add_new(0x7FE0_0010, "OW" if bits > 8 else "OB", data + b"\0" * (len(data) % 2))


def nested(depth, **elements):
    """A data set whose elements lie in so many sequences."""
    inner = Dataset()
    for keyword, value in elements.items():
        setattr(inner, keyword, value)
    return into(depth, inner)


def into(depth, inner):
    for tag in reversed(CARRIERS[:depth]):
        outer = Dataset()
        outer.add_new(tag, "SQ", [inner])
        inner = outer
    return inner


def within(dataset, depth):
    """The item at that depth, or nothing."""
    for tag in CARRIERS[:depth]:
        items = dataset[tag].value if dataset is not None and tag in dataset else None
        dataset = items[0] if items else None
    return dataset


def file_bytes(dataset, syntax=EXPLICIT, preamble=b"\0" * 128, trailing=b"", meta=None, bare=False):
    """The file as it stands in the dump; nothing is corrected on the way."""
    implicit, little = syntax == IMPLICIT, syntax != BIG
    body = DicomBytesIO()
    body.is_implicit_VR, body.is_little_endian = implicit, little
    charset = dataset.get("SpecificCharacterSet", "ISO_IR 6")
    write_dataset(body, dataset, parent_encoding=charset_codecs(charset))
    body = body.getvalue() + trailing
    if bare:
        return body
    if syntax == DEFLATED:
        import zlib
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        body = packer.compress(body) + packer.flush()
        body += b"\0" * (len(body) % 2)
    head = FileMetaDataset()
    head.MediaStorageSOPClassUID, head.MediaStorageSOPInstanceUID = dataset.SOPClassUID, dataset.SOPInstanceUID
    head.TransferSyntaxUID, head.ImplementationClassUID = syntax, "1.2.826.0.1.3680043.8.498.1"
    for keyword, value in (meta or {}).items():
        setattr(head, keyword, value)
    out = DicomBytesIO()
    out.is_implicit_VR, out.is_little_endian = False, True
    write_file_meta_info(out, head, enforce_standard=True)
    return preamble.ljust(128, b"\0")[:128] + b"DICM" + out.getvalue() + body


def charset_codecs(charset):
    from pydicom.charset import convert_encodings
    return convert_encodings(charset if not isinstance(charset, str) else [charset])


def element(tag, vr, value):
    """An element in explicit little-endian form, whatever its bytes."""
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
    value += b"\0" * (len(value) % 2)
    if vr in ("OB", "OW", "OF", "OD", "OL", "UN", "UT", "UC", "UR", "SQ", "OV", "SV", "UV"):
        return head + b"\0\0" + struct.pack("<I", len(value)) + value
    return head + struct.pack("<H", len(value)) + value


def spliced(dataset, raw, **options):
    """The file with raw elements, each `(tag, bytes)`, at the top in their order."""
    whole = file_bytes(dataset, **options)
    start = 144 + struct.unpack("<I", whole[140:144])[0]
    head, parts = whole[:start], []
    codecs = charset_codecs(dataset.get("SpecificCharacterSet", "ISO_IR 6"))
    for item in dataset:
        out = DicomBytesIO()
        out.is_implicit_VR, out.is_little_endian = False, True
        write_data_element(out, item, codecs)
        parts.append((int(item.tag), out.getvalue()))
    replaced = {tag for tag, _ in raw}
    parts = [part for part in parts if part[0] not in replaced] + list(raw)
    return head + b"".join(text for _, text in sorted(parts, key=lambda part: part[0]))


def jpeg(array, comment=None, exif=None):
    """A baseline JPEG with a comment or an application segment put in."""
    from PIL import Image
    out = io.BytesIO()
    Image.fromarray(array).save(out, "JPEG", quality=95)
    stream = out.getvalue()
    for marker, text in ((0xFE, comment), (0xE1, exif)):
        if text:
            stream = stream[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(text) + 2) + text + stream[2:]
    return stream


def put_frames(made, streams):
    """Encapsulated frames in the place of native ones."""
    made.add_new(0x7FE0_0010, "OB", encapsulate(streams))
    made["PixelData"].is_undefined_length = True
