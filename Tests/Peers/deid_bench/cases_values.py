"""Multiple values, UN, wrong representations, private attributes (PS3.5 6.2, 6.4, 7.8; PS3.15 E.3.10)."""
import struct

from pydicom.dataset import Dataset

from .made import element, image, into, nested, spliced

PROTOCOL = 0x0018_9423


def unnamed(r):
    return r.first is not None and not r.person()


def raw(tag, vr, value):
    """An element as bytes, whatever the dictionary says."""
    return lambda p, n: [spliced(image(p, n), [(tag, element(tag, vr, value(p)))])]


def cases(add):
    multiple(add)
    unknown(add)
    wrong(add)
    private(add)
    safe(add)


def multiple(add):
    clause = "PS3.5 6.4"
    add("second of several texts names", "text_removed", clause, lambda p, n: [image(p, n, ScanOptions="FS", SoftwareVersions=[
        "V1.2", p.family, "B30"])], lambda r: unnamed(r) and "V1.2" in r.text(0x0018_1020))
    add("texts that name only together", "text_removed", clause, lambda p, n: [image(p, n, SoftwareVersions=[p.id[:6], p.id[6:]])],
        lambda r: unnamed(r) and not r.names(p_split(r.case.person)))
    add("several names", "text_removed", clause, lambda p, n: [image(
        p, n, OtherPatientNames=["Ashbrittle^Una", f"{p.family}^X"], AcquisitionProtocolName="ashbrittle")],
        lambda r: unnamed(r) and not r.names("ashbrittle"))
    add("several UIDs", "uid_changed", clause, lambda p, n: [image(p, n, RelatedGeneralSOPClassUID=["1.2.840.10008.5.1.4.1.1.7"], **{
        "FailedSOPInstanceUIDList": [p.uid(5), p.uid(6)]})], lambda r: r.first is not None and not r.names(p_uid(r, 5), p_uid(r, 6)))
    add("several dates outside the table", "text_removed", clause, several_dates,
        lambda r: r.first is not None and not r.names(r.case.person.date, r.case.person.birth))
    add("empty values among others", "text_removed", clause, lambda p, n: [image(p, n, SoftwareVersions=["", p.family, ""])], unnamed)
    add("several numbers stay", "tag_retained", clause, lambda p, n: [image(p, n, WindowCenter=["40", "-600"], WindowWidth=["400", "1500"])],
        lambda r: r.text(0x0028_1050).replace(".0", "") == "40\\-600")
    add("identifier as a number", "text_removed", clause, lambda p, n: [image(p, n, PatientID="71830021", AcquisitionNumber="71830021")],
        lambda r: r.first is not None and not r.names("71830021"))


def p_split(p):
    return p.id[:6] + "\\" + p.id[6:]


def p_uid(r, part):
    return r.case.person.uid(part)


def several_dates(p, n):
    made, inner = image(p, n), Dataset()
    inner.add_new(0x0014_1020, "DA", [p.date, p.birth])
    made.update(into(1, inner))
    return [made]


def implicit_items(p):
    """A sequence as UN: its items in implicit form (PS3.5 6.2.2)."""
    name = f"{p.family}^{p.given}".encode()
    name += b" " * (len(name) % 2)
    inner = struct.pack("<HHI", 0x0010, 0x0010, len(name)) + name
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(inner)) + inner


def undefined(tag, items):
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + b"UN\0\0" + b"\xff" * 4
    return head + items + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)


def unknown(add):
    clause = "PS3.5 6.2.2; PRIVACY.md 7, fail closed"
    add("name as UN", "text_removed", clause, raw(0x0010_0010, "UN", lambda p: f"{p.family}^{p.given}".encode()), unnamed)
    add("date as UN", "text_removed", clause, raw(0x0008_0022, "UN", lambda p: p.date.encode()),
        lambda r: r.first is not None and not r.names(r.case.person.date))
    add("unknown attribute as UN", "text_removed", clause, raw(0x0018_0FFE, "UN", lambda p: p.family.encode()), unnamed, refusal="may")
    add("sequence as UN of undefined length", "text_removed", clause, lambda p, n: [spliced(image(p, n), [
        (0x0040_0275, undefined(0x0040_0275, implicit_items(p)))])], unnamed, refusal="may")
    add("sequence as UN of known length", "text_removed", clause, raw(0x0008_1115, "UN", implicit_items), unnamed, refusal="may")
    add("private sequence as UN", "text_removed", clause, lambda p, n: [spliced(image(p, n), [
        (0x0009_0010, element(0x0009_0010, "LO", b"ACME")), (0x0009_1001, undefined(0x0009_1001, implicit_items(p)))])], unnamed)
    add("representation that does not exist", "text_removed", clause, raw(PROTOCOL, "ZZ", lambda p: p.family.encode()), unnamed, refusal="may")
    add("sequence as OB", "text_removed", clause, raw(0x0040_0275, "OB", implicit_items), unnamed, refusal="may")


def wrong(add):
    clause = "PS3.5 6.2; PRIVACY.md, odd encodings"
    name = lambda p: f"{p.family} {p.given}".encode()
    for vr in ("LO", "UT", "OB", "CS", "UI", "DA"):
        add(f"patient's name as {vr}", "text_removed", clause, raw(0x0010_0010, vr, name), unnamed, refusal="may")
    forms = [("DS", 0x0018_0050), ("IS", 0x0020_0012), ("CS", 0x0018_0015), ("AE", 0x0018_9423), ("AS", 0x0010_1010), ("TM", 0x0014_0103),
             ("DA", 0x0014_1020), ("DT", 0x4010_1025), ("UI", 0x0020_9164), ("US", 0x0028_0006), ("FD", 0x0018_9087), ("UR", 0x0008_010E)]
    for vr, tag in forms:
        add(f"name in {vr}", "text_removed", clause, raw(tag, vr, lambda p: p.family.encode().ljust(16)[:16]),
            lambda r: r.first is not None and not r.names(r.case.person.family[:12]), refusal="may")
    add("date with letters behind it", "text_removed", clause, raw(0x0014_1020, "DA", lambda p: p.date.encode() + b" " + p.family.encode()),
        unnamed)
    add("UID of other characters", "uid_changed", clause, raw(0x0020_0052, "UI", lambda p: f"1.2.{p.family}".encode()), unnamed)
    add("UID longer than 64 characters", "uid_changed", clause, raw(0x0020_0052, "UI", lambda p: (p.uid(77) + ".1" * 20).encode()),
        lambda r: r.first is not None and len(r.text(0x0020_0052)) <= 64 and not r.names(r.case.person.uid(77)))


def block(p, creator, element_number=0x01, vr="LO", group=0x0009, value=None):
    inner = Dataset()
    inner.add_new(group << 16 | 0x10, "LO", creator)
    inner.add_new(group << 16 | 0x1000 | element_number, vr, value or p.family)
    return inner


def private(add):
    clause = "PS3.15 E.1.1, E.3.10; PS3.5 7.8"
    for depth in (0, 1, 3):
        add(f"private at depth {depth}", "text_removed", clause, lambda p, n, d=depth: [_updated(image(p, n), into(d, block(p, "ACME")))],
            lambda r, d=depth: unnamed(r) and r.at(0x0009_1001, d) is None)
        add(f"private creator that names, depth {depth}", "text_removed", clause,
            lambda p, n, d=depth: [_updated(image(p, n), into(d, block(p, p.family, value="CHEST")))], unnamed)
    for group in (0x0001, 0x0003, 0x0007, 0xFFFD):
        add(f"private group {group:04X}", "text_removed", clause, lambda p, n, g=group: [spliced(image(p, n), [
            (g << 16 | 0x1001, element(g << 16 | 0x1001, "LO", p.family.encode()))])], unnamed, refusal="may")
    add("private without creator", "text_removed", clause, raw(0x0011_1001, "LO", lambda p: p.family.encode()), unnamed)
    add("private sequence", "text_removed", clause, lambda p, n: [_updated(image(p, n), block(
        p, "ACME", vr="SQ", value=[nested(1, PatientName=p.family)]))], unnamed)
    add("private pixels", "text_removed", clause, lambda p, n: [_updated(image(p, n), block(
        p, "ACME", vr="OB", value=p.family.encode() + b"\0"))], unnamed)


def _updated(made, other):
    made.update(other)
    return made


def safe(add):
    clause = "PS3.15 E.3.10, Table E.3.10-1"
    listed = lambda p, n: [_updated(image(p, n), block(p, "ELSCINT1", 0x21, "DS", 0x00E1, "12.5"))]
    add("listed private kept with safe-private", "tag_retained", clause, listed,
        lambda r: r.text(0x00E1_1021) in ("12.5",) and r.text(0x00E1_0010) == "ELSCINT1", options="safe-private")
    add("listed private gone without", "text_removed", clause, listed, lambda r: r.first is not None and r.at(0x00E1_1021) is None)
    add("listed element under another creator", "text_removed", clause, lambda p, n: [_updated(image(p, n), block(
        p, "ACME", 0x21, "DS", 0x00E1, "12.5"))], lambda r: r.first is not None and r.at(0x00E1_1021) is None, options="safe-private")
    add("unlisted element of a listed creator", "text_removed", clause, lambda p, n: [_updated(image(p, n), block(
        p, "ELSCINT1", 0x99, "LO", 0x00E1))], lambda r: unnamed(r) and r.at(0x00E1_1099) is None, options="safe-private")
    add("listed private that names", "text_removed", clause, lambda p, n: [_updated(image(p, n), block(
        p, "GEMS_PARM_01", 0x27, "SH", 0x0043, p.family))], unnamed, options="safe-private")
    add("listed private at depth 3", "tag_retained", clause, lambda p, n: [_updated(image(p, n), into(3, block(
        p, "ELSCINT1", 0x21, "DS", 0x00E1, "12.5")))], lambda r: r.text(0x00E1_1021, 3) == "12.5", options="safe-private")
    add("listed private in another block", "tag_retained", clause, lambda p, n: [_updated(image(p, n), _moved())],
        lambda r: r.text(0x00E1_2221) == "12.5", options="safe-private")


def _moved():
    inner = Dataset()
    inner.add_new(0x00E1_0022, "LO", "ELSCINT1")
    inner.add_new(0x00E1_2221, "DS", "12.5")
    return inner
