"""The patient's values in text that no row of Table E.1-1 names (PRIVACY.md, residual scan; PS3.15 E.3.6)."""
import base64

from .made import image, into, nested
from pydicom.dataset import Dataset

COMMENT, PROTOCOL, WINDOW = 0x0040_0400, 0x0018_9423, 0x0028_1055
NAMES = {
    "given before family": "{g} {f}", "family, given": "{f}, {g}", "family alone": "seen by me: {f}", "given alone": "{g} was calm",
    "small letters": "{fl} {gl}", "capitals": "{F} {G}", "joined": "{f}{g}", "joined the other way": "{g}{f}",
    "underscores": "ct_{fl}_{gl}_1", "hyphen": "{f}-{g}", "title": "Mrs. {f} came late", "possessive": "{f}'s sister",
    "caret": "{f}^{g}", "inside a path": "/scans/{fl}/{gl}.dcm", "mail address": "{gl}.{fl}@example.org", "two lines": "{f}\r\n{g}",
    "percent code": "{g}%20{f}", "mark-up": "<b>{f}</b>", "capital in the middle": "ct{f}Chest", "with digits behind": "{f}2",
}
NUMBERS = {
    "as it is": "{i}", "without separators": "no {ic}", "blanks for hyphens": "no. {ib}", "small letters": "{il}", "inside a word": "x{ic}y",
    "accession number": "see {a}", "accession number, split": "{a3} {a4}", "telephone": "call {t}", "old number": "was {o}",
}
DAYS = {
    "yyyymmdd": "{y}{m}{d}", "yyyy-mm-dd": "on {y}-{m}-{d}", "dd.mm.yyyy": "{d}.{m}.{y}", "mm/dd/yyyy": "{m}/{d}/{y}",
    "dd-mm-yy": "{d}-{m}-{yy}", "yymmdd": "{yy}{m}{d}", "d Mon yyyy": "{dn} {mon} {y}", "Month d, yyyy": "{month} {dn}, {y}",
    "date and time": "{y}{m}{d}101500", "ISO with time": "{y}-{m}-{d}T10:15:00", "ddMONyyyy": "{d}{MON}{y}",
}
MONTHS = "January February March April May June July August September October November December".split()


def words(p, day):
    month = MONTHS[int(day[4:6]) - 1]
    return {
        "f": p.family, "g": p.given, "fl": p.family.lower(), "gl": p.given.lower(), "F": p.family.upper(), "G": p.given.upper(),
        "i": p.id, "ic": p.id.replace("-", ""), "ib": p.id.replace("-", " "), "il": p.id.lower(), "a": p.accession,
        "a3": p.accession[:3], "a4": p.accession[3:], "t": telephone(p), "o": old_number(p),
        "y": day[:4], "yy": day[2:4], "m": day[4:6], "d": day[6:], "dn": str(int(day[6:])), "month": month, "mon": month[:3],
        "MON": month[:3].upper(),
    }


def telephone(p):
    return f"555-{p.id[4:9]}"


def old_number(p):
    return f"OLD{p.id[4:9]}Q"


def spelled(form, tag, vr, depth):
    def build(p, n):
        made = image(p, n, OtherPatientIDs=old_number(p), PatientTelephoneNumbers=telephone(p))
        inner = Dataset()
        inner.add_new(tag, vr, form.format(**words(p, p.date)))
        made.update(into(depth, inner))
        return [made]
    return build


def gone(tag, depth, form):
    def check(r):
        left = r.text(tag, depth)
        text = form.format(**words(r.case.person, r.case.person.date))
        return r.first is not None and (left is None or left != text) and not r.names(text.strip())
    return check


def cases(add):
    places = [(COMMENT, "LT", 0), (PROTOCOL, "LO", 1), (WINDOW, "LO", 3)]
    for group, forms in (("name", NAMES), ("number", NUMBERS), ("date", DAYS)):
        for number, (name, form) in enumerate(forms.items()):
            tag, vr, depth = places[number % 3] if "\r" not in form else places[0]
            action = "text_removed"
            add(f"{group} in text: {name}", action, "PS3.15 E.1.1; residual scan", spelled(form, tag, vr, depth), gone(tag, depth, form))
    others(add)
    kept(add)


def others(add):
    scan = "PS3.15 E.1.1; residual scan"

    def named(tag, vr, value, depth=0):
        def build(p, n):
            made, inner = image(p, n), Dataset()
            inner.add_new(tag, vr, value(p))
            made.update(into(depth, inner))
            return [made]
        return build

    def unnamed(r):
        return r.first is not None and not r.person()

    add("UID in text", "text_removed", scan, named(COMMENT, "LT", lambda p: f"copy of {p.uid(8)}."),
        lambda r: r.first is not None and not r.names(r.case.person.uid(8)))
    add("name in base64", "text_removed", scan,
        named(COMMENT, "LT", lambda p: base64.b64encode(f"{p.given} {p.family}".encode()).decode()), unnamed)
    add("number in base64, in words", "text_removed", scan,
        named(COMMENT, "LT", lambda p: "key: " + base64.b64encode(p.id.encode()).decode() + ";", 3), unnamed)
    for order in ("le", "be"):
        add(f"name in UTF-16{order} among bytes", "text_removed", scan,
            named(0x0018_9445, "OB", lambda p, o=order: b"\1\0" + f"{p.family} {p.given}".encode("utf-16-" + o) + b"\0\0", 1), unnamed)
    add("name among bytes", "text_removed", scan, named(0x0028_1200, "OW", lambda p: f"\1\2{p.family}\0".encode().ljust(24, b"\0")), unnamed)
    add("name in a long text", "text_removed", scan, named(0x0018_9917, "UT", lambda p: "calm " * 20000 + p.family + " calm" * 20000, 1),
        unnamed)
    add("name in UC of many values", "text_removed", scan, named(0x0018_9908, "UC", lambda p: ["CHEST", p.family, "PAIN"]), unnamed)
    add("name in a code value", "text_removed", scan,
        lambda p, n: [_with_code(image(p, n), p.id[4:], "99LOCAL", f"for {p.family}")], unnamed)
    add("umlauts spelled out", "text_removed", scan, lambda p, n: [_spelled_out(p, n)],
        lambda r: r.first is not None and not r.names("muellenkaempersohn", "müllenkämpersohn"))
    add("accents taken off", "text_removed", scan, lambda p, n: [image(
        p, n, SpecificCharacterSet="ISO_IR 192", PatientName="Étévé-Brulônçourt^Zoë", AcquisitionProtocolName="MME BRULONCOURT")],
        lambda r: r.first is not None and not r.names("bruloncourt", "brulônçourt"))
    add("one half of a double name", "text_removed", scan, lambda p, n: [image(
        p, n, PatientName=f"{p.family}-Oxenbridgey^{p.given}", AcquisitionProtocolName="mrs oxenbridgey")],
        lambda r: r.first is not None and not r.names("oxenbridgey"))
    add("middle name", "text_removed", scan, lambda p, n: [image(
        p, n, PatientName=f"{p.family}^{p.given}^Ulfridette", AcquisitionProtocolName="miss ulfridette")],
        lambda r: r.first is not None and not r.names("ulfridette"))
    add("short name as a word", "text_removed", scan, lambda p, n: [image(
        p, n, PatientName=f"Qi^{p.given}", AcquisitionProtocolName="follow-up of Qi, chest")],
        lambda r: r.first is not None and " Qi" not in (r.text(PROTOCOL) or ""))
    add("physician's name", "text_removed", scan, lambda p, n: [image(
        p, n, ReferringPhysicianName="Grotenfeldt^Amadea", AcquisitionProtocolName="as dr grotenfeldt asked")],
        lambda r: r.first is not None and not r.names("grotenfeldt"))
    add("operator's name", "text_removed", scan, lambda p, n: [image(
        p, n, OperatorsName=["Hollinghock^Ida"], AcquisitionProtocolName="done by hollinghock")],
        lambda r: r.first is not None and not r.names("hollinghock"))
    add("institution's name", "text_removed", scan, lambda p, n: [image(
        p, n, InstitutionName="Snargate Infirmary", AcquisitionProtocolName="SNARGATE PROTOCOL 5")],
        lambda r: r.first is not None and not r.names("snargate"))
    add("name only in another file of the patient", "text_removed", scan, lambda p, n: [
        image(p, n, OtherPatientNames="Thistlewhite^Una"), image(p, n + 1, AcquisitionProtocolName="ex thistlewhite")],
        lambda r: all(r.new) and not r.names("thistlewhite"))
    add("name only at depth 3", "text_removed", scan, lambda p, n: [_deep_name(p, n)],
        lambda r: r.first is not None and not r.names("yewbarrowson"))


def _with_code(made, value, system, meaning):
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, system, meaning
    made.AnatomicRegionSequence = [code]
    return made


def _spelled_out(p, n):
    made = image(p, n, SpecificCharacterSet="ISO_IR 192", PatientName="Müllenkämpersohn^Jörg")
    made.AcquisitionProtocolName = "HERR MUELLENKAEMPERSOHN"
    return made


def _deep_name(p, n):
    made = image(p, n, AcquisitionProtocolName="for yewbarrowson")
    made.update(nested(3, PatientName="Yewbarrowson^Ann"))
    return made


def kept(add):
    """What is harmless stays: a tool that removes everything passes none of these."""
    clause = "PS3.15 E.1: attributes that Table E.1-1 does not name are kept"
    harmless = {
        "protocol": (PROTOCOL, "LO", "CHEST PA 2"), "kernel": (0x0018_1210, "SH", "B30f"), "body part": (0x0018_0015, "CS", "CHEST"),
        "slice thickness": (0x0018_0050, "DS", "1.25"), "window": (0x0028_1050, "DS", ["40", "400"]), "kVp": (0x0018_0060, "DS", "120"),
        "sequence name": (0x0018_0024, "SH", "*tfl3d1"), "echo numbers": (0x0018_0086, "IS", "2"), "window's name": (WINDOW, "LO", "LUNG"),
        "manufacturer": (0x0008_0070, "LO", "ACME"), "image type": (0x0008_0008, "CS", ["ORIGINAL", "PRIMARY"]),
    }
    for name, (tag, vr, value) in harmless.items():
        def build(p, n, tag=tag, vr=vr, value=value):
            made = image(p, n)
            made.add_new(tag, vr, value)
            return [made]
        wanted = "\\".join(value) if isinstance(value, list) else value
        add(f"kept: {name}", "tag_retained", clause, build, lambda r, t=tag, w=wanted: r.first is not None and r.text(t) == w)
    add("kept: a published code", "text_retained", "PS3.15 E.1.1 note 10",
        lambda p, n: [_with_code(image(p, n), "39607008", "SCT", "Lung")],
        lambda r: r.first is not None and r.first.AnatomicRegionSequence[0].CodeMeaning == "Lung")
