"""What lies around the data set, kinds of file that no rule reaches, and other files in the dump (PS3.10; PRIVACY.md 7)."""
import struct

from .made import EXPLICIT, element, file_bytes, image, jpeg, picture, put_frames, spliced

JPEG, RLE = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.5"


def unnamed(r):
    return r.first is not None and not r.person()


def whole(**options):
    """A file with something of the person around its data set."""
    def build(p, n):
        made = image(p, n)
        given = {key: value(p) if callable(value) else value for key, value in options.items()}
        return [(made, file_bytes(made, **given))]
    return build


def kept_out(r):
    return r.first is None and not r.person()


def cases(add):
    around(add)
    streams(add)
    kinds(add)
    others(add)


def around(add):
    clause = "PS3.15 E.1.1; PS3.10 7.1"
    add("name in the preamble", "text_removed", clause, whole(preamble=lambda p: p.family.encode()), unnamed)
    add("private information in the meta header", "text_removed", clause, whole(meta=lambda p: {
        "PrivateInformationCreatorUID": p.uid(4), "PrivateInformation": p.family.encode().ljust(16)}),
        lambda r: unnamed(r) and not r.names(r.case.person.uid(4)))
    add("application titles in the meta header", "text_removed", clause, whole(meta={
        "SourceApplicationEntityTitle": "SNARGATE_AE", "SendingApplicationEntityTitle": "SNARGATE_AE"}),
        lambda r: r.first is not None and not r.names("snargate"))
    add("implementation that names", "text_removed", clause, whole(meta=lambda p: {"ImplementationVersionName": p.family[:16]}), unnamed)
    add("instance UID in the meta header", "uid_changed", clause, whole(), lambda r: r.first is not None
        and not r.names(r.old[0].SOPInstanceUID))
    add("trailing padding", "text_removed", clause, whole(trailing=lambda p: element(0xFFFC_FFFC, "OB", p.family.encode() + b"\0" * 8)), unnamed)
    add("group lengths", "text_removed", "PS3.5 7.2", lambda p, n: [spliced(image(p, n), [
        (0x0008_0000, element(0x0008_0000, "UL", struct.pack("<I", 4711))), (0x0010_0000, element(0x0010_0000, "UL", b"\7\0\0\0"))])],
        lambda r: unnamed(r) and r.at(0x0008_0000) is None and r.at(0x0010_0000) is None)
    add("path that names", "text_removed", "PRIVACY.md 4", lambda p, n: [
        (image(p, n), file_bytes(image(p, n)), f"{p.family}_{p.given}/{p.id}.dcm")], unnamed)
    add("wrong instance UID in the meta header", "uid_changed", clause, whole(meta=lambda p: {"MediaStorageSOPInstanceUID": p.uid(3)}),
        lambda r: r.first is not None and not r.names(r.case.person.uid(3)))


def streams(add):
    clause = "ISO 10918-1 B.2.4; PRIVACY.md, pixels; issue 6, comments in compressed frames"

    def compressed(**segments):
        def build(p, n):
            made = image(p, n)
            put_frames(made, [jpeg(picture(), **{key: value(p) for key, value in segments.items()})])
            return [(made, file_bytes(made, syntax=JPEG))]
        return build
    add("comment in a JPEG frame", "text_removed", clause, compressed(comment=lambda p: p.family.encode()), unnamed)
    add("Exif in a JPEG frame", "text_removed", clause, compressed(exif=lambda p: b"Exif\0\0" + p.family.encode()), unnamed)
    add("JPEG frame stays as it is", "pixels_retained", clause, compressed(), lambda r: r.first is not None
        and r.first.file_meta.TransferSyntaxUID == JPEG and _frame(r.first) == _frame(r.old[0]))
    add("bytes behind a JPEG frame", "text_removed", clause, lambda p, n: [_behind(p, n)], unnamed, refusal="may")
    add("bytes behind an RLE frame", "text_removed", "PS3.5 G.5", lambda p, n: [_rle(p, n, 0)], unnamed, refusal="may")
    add("bytes between RLE header and segment", "text_removed", "PS3.5 G.5", lambda p, n: [_rle(p, n, 64)], unnamed, refusal="may")
    add("comment in a later fragment", "text_removed", clause, lambda p, n: [_later(p, n)], unnamed, refusal="may")
    add("fragments of no pixels behind the last", "text_removed", clause, lambda p, n: [_fragments(p, n)], unnamed, refusal="may")
    add("text in the offset table", "text_removed", "PS3.5 A.4", lambda p, n: [_offsets(p, n)], unnamed, refusal="may")
    add("bytes behind the last sample", "text_removed", "PS3.5 8.1.1", lambda p, n: [_long_pixels(p, n)], unnamed, refusal="may")


def _frame(made):
    from pydicom.encaps import get_frame
    return get_frame(made.PixelData, 0).rstrip(b"\0")


def _behind(p, n):
    made = image(p, n)
    stream = jpeg(picture()) + p.family.encode()
    put_frames(made, [stream + b"\0" * (len(stream) % 2)])
    return made, file_bytes(made, syntax=JPEG)


def _rle(p, n, gap):
    """Runs of one sample; the name in the gap, or behind the end."""
    made, text = image(p, n), p.family.encode().ljust(64)
    runs = b"".join(b"\x81\x50" for _ in range(32 * 32 // 128))
    head = struct.pack("<16I", 1, 64 + gap, *[0] * 14)
    put_frames(made, [head + (text + runs if gap else runs + text)])
    return made, file_bytes(made, syntax=RLE)


def _later(p, n):
    made, stream = image(p, n), jpeg(picture())
    at = stream.index(b"\xff\xc0")
    first = stream[:at] + b"\xff" * (at % 2)
    rest = b"\xff\xfe" + struct.pack(">H", len(p.family) + 2) + p.family.encode() + stream[at:]
    put_frames(made, [first])
    made.PixelData = made.PixelData[:16 + len(first)] + struct.pack("<HHI", 0xFFFE, 0xE000, len(rest) + len(rest) % 2) + rest + b"\0" * (
        len(rest) % 2)
    return made, file_bytes(made, syntax=JPEG)


def _fragments(p, n):
    made, extra = image(p, n), p.family.encode().ljust(20)
    put_frames(made, [jpeg(picture())])
    made.PixelData = made.PixelData[:-8] if made.PixelData.endswith(b"\xfe\xff\xdd\xe0\0\0\0\0") else made.PixelData
    made.PixelData += struct.pack("<HHI", 0xFFFE, 0xE000, len(extra)) + extra
    return made, file_bytes(made, syntax=JPEG)


def _offsets(p, n):
    made, text = image(p, n), p.family.encode().ljust(16)
    put_frames(made, [jpeg(picture())])
    length = struct.unpack("<I", made.PixelData[4:8])[0]
    made.PixelData = made.PixelData[:4] + struct.pack("<I", len(text)) + text + made.PixelData[8 + length:]
    return made, file_bytes(made, syntax=JPEG)


def _long_pixels(p, n):
    made = image(p, n)
    made.PixelData += p.family.encode().ljust(20)
    return made


def kinds(add):
    clause = "PRIVACY.md: encapsulated documents, video, private SOP classes, DICOMDIR refused; 7, fail closed"
    storage = "1.2.840.10008.5.1.4.1.1."
    for name, sop_class in (("encapsulated PDF", "104.1"), ("encapsulated CDA", "104.2"), ("encapsulated STL", "104.3"), ("raw data", "66")):
        def build(p, n, sop_class=sop_class):
            made = image(p, n, storage + sop_class, pixels=False, Modality="DOC")
            made.add_new(0x0042_0011, "OB", b"%PDF-1.4 " + p.family.encode() + b"\0")
            return [made]
        add(f"{name} refused or cleaned", "text_removed", clause, build, lambda r: not r.person(), refusal="may")
    for name, sop_class, syntax in (("private SOP class", "1.2.826.0.1.99.1", EXPLICIT), ("no SOP class", "", EXPLICIT),
                                    ("video", storage + "77.1.2.1", "1.2.840.10008.1.2.4.100"),
                                    ("private transfer syntax", storage + "7", "1.2.840.113619.5.2")):
        def build(p, n, sop_class=sop_class, syntax=syntax):
            made = image(p, n, sop_class or storage + "7")
            raw = file_bytes(made, syntax=syntax)
            if not sop_class:
                raw = spliced(made, [(0x0008_0016, element(0x0008_0016, "UI", b""))])
            elif syntax.endswith("4.100"):
                made.add_new(0x0018_1030, "LO", "CHEST")
                put_frames(made, [b"\0\0\1\xb3" + p.family.encode() + b"\0" * 8])
                raw = file_bytes(made, syntax=syntax)
            return [(made, raw)]
        add(f"{name} kept out", "text_removed", clause, build, kept_out, refusal="must")
    add("DICOMDIR kept out", "text_removed", clause, _directory, kept_out, refusal="must")
    add("file cut short", "text_removed", clause, lambda p, n: [(m := image(p, n), file_bytes(m)[:-300])],
        lambda r: not r.person(), refusal="may")
    add("file cut short in an element", "text_removed", clause, lambda p, n: [(m := image(p, n), file_bytes(m)[:700])],
        lambda r: not r.person(), refusal="may")
    add("two files of one instance and other content", "text_removed", clause, lambda p, n: [
        image(p, n), (m := image(p, n, InstitutionName="", SliceThickness="2"), file_bytes(m), "second.dcm")], lambda r: not r.person())
    add("no patient at all", "text_removed", "PS3.15 E.1.1", lambda p, n: [image(p, n, PatientID="", PatientName="")],
        lambda r: r.first is None or not r.names(r.case.person.uid(8)), refusal="may")
    add("float pixels", "pixels_retained", clause, _float, lambda r: r.first is None or not r.person(), refusal="may")


def _directory(p, n):
    made = image(p, n, "1.2.840.10008.1.3.10", pixels=False)
    record = image(p, n, pixels=False)
    record.DirectoryRecordType = "PATIENT"
    made.DirectoryRecordSequence = [record]
    return [(made, file_bytes(made), "DICOMDIR")]


def _float(p, n):
    import numpy
    made = image(p, n)
    del made.PixelData
    made.BitsAllocated = 32
    made.add_new(0x7FE0_0008, "OF", numpy.ones((32, 32), "<f4").tobytes())
    return [made]


def others(add):
    clause = "issue 6, non-DICOM files in the dump; PRIVACY.md 7"
    plain = {
        "text file": ("notes.txt", lambda p: f"{p.given} {p.family} {p.id}".encode()),
        "table": ("list.csv", lambda p: f"id,name\n{p.id},{p.family}\n".encode()),
        "PDF": ("letter.pdf", lambda p: b"%PDF-1.4\n" + p.family.encode()), "PNG": ("shot.png", lambda p: b"\x89PNG\r\n\x1a\n" + p.family.encode()),
        "JPEG": ("shot.jpg", lambda p: jpeg(picture(), comment=p.family.encode())), "empty file": ("empty.dcm", lambda p: b""),
        "hidden file": (".hidden", lambda p: p.family.encode()), "zip": ("all.zip", lambda p: b"PK\3\4" + p.family.encode()),
        "text behind DICM": ("fake.dcm", lambda p: b"\0" * 128 + b"DICM" + p.family.encode()),
        "backup": ("x.dcm~", lambda p: file_bytes(image(p, 1))[:90] + p.family.encode()),
    }
    for name, (path, content) in plain.items():
        add(f"{name} in the dump", "text_removed", clause, lambda p, n, c=content, path=path: [(None, c(p), f"{p.family}-{path}" if path[0] != "."
            else path)], lambda r: not r.person(), refusal="may")
