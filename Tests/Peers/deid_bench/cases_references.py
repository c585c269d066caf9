"""UIDs and patients across files, and content of reports (PS3.15 E.1.1, E.3.9; PS3.3 C.17)."""
from pydicom.dataset import Dataset

from .judge import is_uid
from .made import image, nested

CT, MR, SR, KO = (f"1.2.840.10008.5.1.4.1.1.{name}" for name in ("2", "4", "88.33", "88.59"))
RTSTRUCT, SEG, GSPS = (f"1.2.840.10008.5.1.4.1.1.{name}" for name in ("481.3", "66.4", "11.1"))
CLAUSE = "PS3.15 E.1.1, E.3.9; PRIVACY.md, UIDs"


def reference(sop_class, instance):
    made = Dataset()
    made.ReferencedSOPClassUID, made.ReferencedSOPInstanceUID = sop_class, instance
    return made


def code(value, meaning, system="DCM"):
    made = Dataset()
    made.CodeValue, made.CodingSchemeDesignator, made.CodeMeaning = value, system, meaning
    return made


def with_items(made, **sequences):
    for keyword, items in sequences.items():
        setattr(made, keyword, items)
    return made


def refers(path):
    """The second file's reference names the first file's instance as it is now."""
    def check(r):
        if not all(r.new):
            return False
        place = r.new[1]
        for step in path:
            place = place[step] if isinstance(step, int) else getattr(place, step)
        return place == r.new[0].SOPInstanceUID != r.old[0].SOPInstanceUID
    return check


def pair(sop_class, wrap, pixels=False, modality="OT"):
    return lambda p, n: [image(p, n, CT, FrameOfReferenceUID=p.uid(6)), with_items(
        image(p, n + 1, sop_class, pixels=pixels, Modality=modality), **wrap(p, reference(CT, p.uid(n))))]


def cases(add):
    series = lambda p, item: with_items(Dataset(), SeriesInstanceUID=p.uid(9), ReferencedSOPSequence=[item])
    study = lambda p, item: with_items(Dataset(), StudyInstanceUID=p.uid(8), ReferencedSeriesSequence=[series(p, item)])
    add("presentation state to image", "uid_consistent", CLAUSE, pair(GSPS, lambda p, item: {
        "ReferencedSeriesSequence": [with_items(Dataset(), SeriesInstanceUID=p.uid(9), ReferencedImageSequence=[item])]}, modality="PR"),
        refers(["ReferencedSeriesSequence", 0, "ReferencedImageSequence", 0, "ReferencedSOPInstanceUID"]))
    add("structure set to image", "uid_consistent", CLAUSE, pair(RTSTRUCT, lambda p, item: {
        "ReferencedFrameOfReferenceSequence": [with_items(Dataset(), FrameOfReferenceUID=p.uid(6), RTReferencedStudySequence=[with_items(
            reference("1.2.840.10008.3.1.2.3.1", p.uid(8)), RTReferencedSeriesSequence=[with_items(
                Dataset(), SeriesInstanceUID=p.uid(9), ContourImageSequence=[item])])])]}, modality="RTSTRUCT"),
        refers(["ReferencedFrameOfReferenceSequence", 0, "RTReferencedStudySequence", 0, "RTReferencedSeriesSequence", 0,
                "ContourImageSequence", 0, "ReferencedSOPInstanceUID"]))
    add("contour to image", "uid_consistent", CLAUSE, pair(RTSTRUCT, lambda p, item: {"ROIContourSequence": [with_items(
        Dataset(), ContourSequence=[with_items(Dataset(), ContourImageSequence=[item])])]}, modality="RTSTRUCT"),
        refers(["ROIContourSequence", 0, "ContourSequence", 0, "ContourImageSequence", 0, "ReferencedSOPInstanceUID"]))
    add("segmentation to image", "uid_consistent", CLAUSE, pair(SEG, lambda p, item: {"ReferencedSeriesSequence": [with_items(
        Dataset(), SeriesInstanceUID=p.uid(9), ReferencedInstanceSequence=[item])]}, pixels=True, modality="SEG"),
        refers(["ReferencedSeriesSequence", 0, "ReferencedInstanceSequence", 0, "ReferencedSOPInstanceUID"]))
    add("frame to its source", "uid_consistent", CLAUSE, pair(CT, lambda p, item: {"SourceImageSequence": [item]}, pixels=True),
        refers(["SourceImageSequence", 0, "ReferencedSOPInstanceUID"]))
    add("report's evidence to image", "uid_consistent", CLAUSE, pair(SR, lambda p, item: {
        "CurrentRequestedProcedureEvidenceSequence": [study(p, item)]}, modality="SR"),
        refers(["CurrentRequestedProcedureEvidenceSequence", 0, "ReferencedSeriesSequence", 0, "ReferencedSOPSequence", 0,
                "ReferencedSOPInstanceUID"]))
    add("key object's evidence to image", "uid_consistent", CLAUSE, pair(KO, lambda p, item: {
        "CurrentRequestedProcedureEvidenceSequence": [study(p, item)]}, modality="KO"),
        refers(["CurrentRequestedProcedureEvidenceSequence", 0, "ReferencedSeriesSequence", 0, "ReferencedSOPSequence", 0,
                "ReferencedSOPInstanceUID"]))
    uids(add)
    patients(add)
    reports(add)


def same(tag, file=1):
    return lambda r: all(r.new) and r.text(tag) == r.text(tag, file=file) and is_uid(r.text(tag)) and r.text(tag) != str(r.old[0][tag].value)


def uids(add):
    for name, tag, keyword in (("study", 0x0020_000D, "StudyInstanceUID"), ("series", 0x0020_000E, "SeriesInstanceUID"),
                               ("frame of reference", 0x0020_0052, "FrameOfReferenceUID"),
                               ("synchronisation", 0x0020_0200, "SynchronizationFrameOfReferenceUID"),
                               ("dimension organisation", 0x0020_9164, "DimensionOrganizationUID"),
                               ("tracking", 0x0062_0021, "TrackingUID"), ("irradiation event", 0x0008_3010, "IrradiationEventUID"),
                               ("device", 0x0018_1002, "DeviceUID"), ("concatenation", 0x0020_9161, "ConcatenationUID")):
        add(f"{name} UID the same in two files", "uid_consistent", CLAUSE, lambda p, n, k=keyword: [
            image(p, n, **{k: p.uid(7)}), image(p, n + 1, **{k: p.uid(7)})], same(tag))
    add("meta header in step with the instance", "uid_consistent", "PS3.10 7.1; PS3.15 E.1.1", lambda p, n: [image(p, n)],
        lambda r: r.first is not None and r.first.file_meta.MediaStorageSOPInstanceUID == r.first.SOPInstanceUID != r.old[0].SOPInstanceUID)
    add("class UIDs stay", "tag_retained", CLAUSE, lambda p, n: [image(p, n, SOPClassUID=CT)],
        lambda r: r.first is not None and r.first.SOPClassUID == CT == r.first.file_meta.MediaStorageSOPClassUID)
    add("instance UID in the place of a class", "uid_changed", "PRIVACY.md, original UIDs", lambda p, n: [_with(
        image(p, n), 0x0008_1150, "UI", p.uid(8))], lambda r: r.first is not None and not r.names(r.case.person.uid(8)))
    add("code system's UID stays", "tag_retained", CLAUSE, lambda p, n: [_with(image(p, n), 0x0008_010C, "UI", "2.16.840.1.113883.6.96")],
        lambda r: r.text(0x0008_010C) == "2.16.840.1.113883.6.96")
    add("well-known frame of reference stays", "tag_retained", "PS3.6 A; PRIVACY.md, well-known UIDs kept", lambda p, n: [
        image(p, n, FrameOfReferenceUID="1.2.840.10008.1.4.1.1")], lambda r: r.text(0x0020_0052) == "1.2.840.10008.1.4.1.1")
    add("UIDs are valid", "uid_changed", "PS3.5 9", lambda p, n: [image(p, n, FrameOfReferenceUID=p.uid(6))], lambda r: r.first is not None
        and all(is_uid(r.text(tag)) for tag in (0x0008_0018, 0x0020_000D, 0x0020_000E, 0x0020_0052)))
    add("instance UID outside the table", "uid_changed", "PS3.15 E.1.1, by VR", lambda p, n: [
        _with(image(p, n), 0x0070_031B, "UI", p.uid(6))], lambda r: r.first is not None and not r.names(r.case.person.uid(6)))
    add("the same UID at depths 0, 1 and 3", "uid_consistent", CLAUSE, _at_depths, lambda r: r.first is not None and r.text(
        0x0020_0052) == r.text(0x0020_0052, 1) == r.text(0x0020_0052, 3) != r.old[0].FrameOfReferenceUID)
    add("UIDs kept by option", "text_retained", "PS3.15 E.3.9", lambda p, n: [image(p, n, FrameOfReferenceUID=p.uid(6))],
        lambda r: r.first is not None and r.first.SOPInstanceUID == r.old[0].SOPInstanceUID == r.first.file_meta.MediaStorageSOPInstanceUID
        and r.text(0x0020_0052) == r.case.person.uid(6), options="uids")


def _with(made, tag, vr, value):
    made.add_new(tag, vr, value)
    return made


def _at_depths(p, n):
    made, deep = image(p, n, FrameOfReferenceUID=p.uid(6)), nested(3, FrameOfReferenceUID=p.uid(6))
    made.update(deep)
    made[0x5200_9229].value[0].FrameOfReferenceUID = p.uid(6)
    return [made]


def patients(add):
    clause = "PRIVACY.md, pseudonyms"
    two = lambda p, n: [image(p, n), image(p, n + 1, StudyInstanceUID=p.uid(88))]
    add("one patient, two studies", "patid_consistent", clause, two,
        lambda r: all(r.new) and r.new[0].PatientID == r.new[1].PatientID not in ("", r.case.person.id))
    add("two patients of one name", "patid_consistent", clause, lambda p, n: [
        image(p, n), image(p, n + 1, PatientID=p.id + "2", StudyInstanceUID=p.uid(88), SeriesInstanceUID=p.uid(89))],
        lambda r: all(r.new) and r.new[0].PatientID != r.new[1].PatientID)
    add("patient's pseudonym is no hash of the number", "patid_consistent", "PRIVACY.md, never a plain hash", lambda p, n: [image(p, n)],
        _no_hash)
    add("Patient's Name not empty", "text_notnull", "PS3.15 Table E.1-1", lambda p, n: [image(p, n)],
        lambda r: r.first is not None and r.first.PatientID not in ("", None))


def _no_hash(r):
    import hashlib
    if r.first is None:
        return False
    plain = r.case.person.id.encode()
    digests = [hashlib.new(name, plain).hexdigest() for name in ("md5", "sha1", "sha256", "sha512")]
    return not any(digest[:8] in str(r.first.PatientID).lower() for digest in digests)


def reports(add):
    clause = "PS3.15 E.3.7; PS3.3 C.17.3; PRIVACY.md, SR content"

    def content(*items):
        def build(p, n):
            made = image(p, n, SR, pixels=False, Modality="SR")
            made.ContentSequence = [_item(p, n, *item) for item in items]
            return [made]
        return build
    kinds = {"text": ("TEXT", "TextValue", lambda p, n: f"seen: {p.given} {p.family}"), "person's name": ("PNAME", "PersonName", lambda p, n: p.family),
             "date": ("DATE", "Date", lambda p, n: p.date), "date and time": ("DATETIME", "DateTime", lambda p, n: p.date + "101500"),
             "UID": ("UIDREF", "UID", lambda p, n: p.uid(n)), "code of its own": ("CODE", None, None)}
    for options in ("", "structured-content"):
        for name, (kind, keyword, value) in kinds.items():
            add(f"report's {name}{' cleaned' if options else ''}", "text_removed", clause, content((kind, keyword, value)),
                lambda r: r.first is not None and not r.person(r.case.person.date, r.case.person.uid(8)) and len(
                    r.first.get("ContentSequence", [])) == 1, options=options)
    add("report's measurement stays when cleaned", "tag_retained", clause, content(("NUM", None, None)), lambda r: r.first is not None
        and str(r.first.ContentSequence[0].MeasuredValueSequence[0].NumericValue) == "12.5", options="structured-content")
    add("report's concepts stay", "text_retained", clause, content(("TEXT", "TextValue", lambda p, n: "x")), lambda r: r.first is not None
        and r.first.ContentSequence[0].ConceptNameCodeSequence[0].CodeMeaning == "Finding", options="structured-content")
    add("name in an acquisition context", "text_removed", clause, lambda p, n: [with_items(
        image(p, n), AcquisitionContextSequence=[_item(p, n, "TEXT", "TextValue", lambda p, n: p.family)])],
        lambda r: r.first is not None and not r.person(), options="structured-content")
    add("name at depth 40", "text_removed", "PRIVACY.md, every depth", _deep, lambda r: r.first is not None and not r.person(), refusal="may")


def _item(p, n, kind, keyword, value):
    made = Dataset()
    made.RelationshipType, made.ValueType = "CONTAINS", kind
    made.ConceptNameCodeSequence = [code("121071", "Finding")]
    if kind == "CODE":
        made.ConceptCodeSequence = [code("77", f"as {p.family} said", "99LOCAL")]
    elif kind == "NUM":
        made.MeasuredValueSequence = [with_items(Dataset(), NumericValue="12.5", MeasurementUnitsCodeSequence=[code("mm", "mm", "UCUM")])]
    else:
        setattr(made, keyword, value(p, n))
    return made


def _deep(p, n):
    inner = Dataset()
    inner.PatientName = p.family
    for _ in range(40):
        outer = Dataset()
        outer.add_new(0x0028_9110, "SQ", [inner])
        inner = outer
    made = image(p, n)
    made.update(inner)
    return [made]
