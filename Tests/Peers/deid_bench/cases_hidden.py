"""The person in places and spellings that nobody would look for (PRIVACY.md: every remaining value, every spelling, every encoding)."""
import struct

from pydicom.dataset import Dataset

from .made import CARRIERS, element, file_bytes, image, into, nested, spliced

SCAN = "PRIVACY.md, residual scan; PS3.15 E.1.1"
PROTOCOL, WINDOW = 0x0018_9423, 0x0028_1055
OUTSIDE = {
    "birth date in another calendar": (0x0010_0033, "LO"), "death date in another calendar": (0x0010_0034, "LO"),
    "placer's order number, retired": (0x0040_1006, "SH"), "filler's order number, retired": (0x0040_1007, "SH"),
    "placer's request number, retired": (0x0040_2006, "SH"), "filler's request number, retired": (0x0040_2007, "SH"),
    "breed registration number": (0x0010_2295, "LO"), "identifier of an HL7 document": (0x0040_E001, "ST"),
    "name of a contact": (0x0074_100C, "LO"), "owner of a print job": (0x2100_0160, "SH"), "address of a time server": (0x0018_1803, "LO"),
    "boarding pass": (0x4010_101A, "SH"), "itinerary": (0x4010_1051, "LO"), "label of a medium": (0x0088_0130, "SH"),
}
SPELLED = {
    "2011年3月18日": "20110318", "18 marzo 2011": "20110318", "18 de marzo de 2011": "20110318", "18 maart 2011": "20110318",
    "18. März 2011": "20110318", "18 mars 2011": "20110318", "2011 Mar 18": "20110318", "Fri, March 18th, 2011": "20110318",
    "20110318101500.25+0100": "20110318", "2011_03_18": "20110318", "18/3/11": "20110318", "ct20110318b": "20110318",
}


def unnamed(r):
    return r.first is not None and not r.person()


def raw(tag, vr, value):
    return lambda p, n: [spliced(image(p, n), [(tag, element(tag, vr, value(p)))])]


def cases(add):
    for name, (tag, vr) in OUTSIDE.items():
        for depth in (0, 3):
            add(f"{name}, depth {depth}", "text_removed", "PRIVACY.md, attributes outside the table", placed(tag, vr, depth),
                lambda r, t=tag, d=depth: r.first is not None and not r.names("QX7719Kv") and r.text(t, d) in (None, "", "REMOVED"))
    for text, day in SPELLED.items():
        add(f"date in text: {text}", "text_removed", "PRIVACY.md, dates in eight spellings and more", lambda p, n, t=text, d=day: [image(
            p, n, SpecificCharacterSet="ISO_IR 192", StudyDate=d, AcquisitionProtocolName=t)],
            lambda r, t=text: r.first is not None and r.text(PROTOCOL) != t and not r.names(t))
    spelled(add)
    behind(add)
    structure(add)


def placed(tag, vr, depth):
    def build(p, n):
        made, inner = image(p, n), Dataset()
        inner.add_new(tag, vr, "QX7719Kv")
        made.update(into(depth, inner))
        return [made]
    return build


def spelled(add):
    wide = lambda text: "".join(chr(ord(letter) + 0xFEE0) for letter in text)
    add("name in full-width letters", "text_removed", SCAN, lambda p, n: [image(
        p, n, SpecificCharacterSet="ISO_IR 192", AcquisitionProtocolName=wide(p.family))],
        lambda r: r.first is not None and not r.names(wide(r.case.person.family), wide(r.case.person.family.lower())))
    add("soft hyphen in the name", "text_removed", SCAN, lambda p, n: [image(
        p, n, SpecificCharacterSet="ISO_IR 192", AcquisitionProtocolName=p.family[:4] + "\u00ad" + p.family[4:])],
        lambda r: r.first is not None and not r.names(r.case.person.family[:4] + "\u00ad" + r.case.person.family[4:]))
    add("number without its zeros in front", "text_removed", SCAN, lambda p, n: [image(
        p, n, PatientID="000" + p.id[4:9], AcquisitionProtocolName="pat. " + p.id[4:9])],
        lambda r: r.first is not None and not r.names(r.case.person.id[4:9]))
    add("name in the number", "text_removed", SCAN, lambda p, n: [image(
        p, n, PatientName="", PatientID=f"{p.family}_77", AcquisitionProtocolName=f"for {p.family}")],
        lambda r: r.first is not None and not r.names(r.case.person.family))
    add("umlaut where the name is spelled out", "text_removed", SCAN, lambda p, n: [image(
        p, n, SpecificCharacterSet="ISO_IR 192", PatientName="Hueckelhovener^Joerg", AcquisitionProtocolName="Herr Hückelhövener")],
        lambda r: r.first is not None and not r.names("hückelhövener", "hueckelhov"))
    add("sharp s as ss", "text_removed", SCAN, lambda p, n: [image(
        p, n, SpecificCharacterSet="ISO_IR 192", PatientName="Großweißener^A", AcquisitionProtocolName="FRAU GROSSWEISSENER")],
        lambda r: r.first is not None and not r.names("grossweissener", "großweißener"))
    add("Nordic letters spelled out", "text_removed", SCAN, lambda p, n: [image(
        p, n, SpecificCharacterSet="ISO_IR 192", PatientName="Sjøbergåsen^Bjørn", AcquisitionProtocolName="SJOEBERGAASEN")],
        lambda r: r.first is not None and not r.names("sjoebergaasen", "sjøbergåsen"))
    add("slashed o as o", "text_removed", SCAN, lambda p, n: [image(
        p, n, SpecificCharacterSet="ISO_IR 192", PatientName="Tjørnehøjvang^Åse", AcquisitionProtocolName="tjornehojvang")],
        lambda r: r.first is not None and not r.names("tjornehojvang", "tjørnehøjvang"))
    for name, text in (("O'Hara^Una", "OHARA CHEST"), ("OHara^Una", "mrs O'Hara"), ("De la Cruz^Ana", "DelaCruz 2"),
                       ("Wang^Wei=王^伟", "患者王伟复查")):
        add(f"{text}, of {name}", "text_removed", SCAN, lambda p, n, a=name, t=text: [image(
            p, n, SpecificCharacterSet="ISO_IR 192", PatientName=a, AcquisitionProtocolName=t)],
            lambda r, t=text: r.first is not None and r.text(PROTOCOL) not in (t,) and not r.names(t))
    add("Polish l without its stroke", "text_removed", SCAN, lambda p, n: [image(
        p, n, SpecificCharacterSet="ISO_IR 192", PatientName="Łukaszewiłło^Ewa", AcquisitionProtocolName="lukaszewillo")],
        lambda r: r.first is not None and not r.names("lukaszewillo", "łukaszewiłło"))


def behind(add):
    clause = "PS3.5 6.2; PRIVACY.md, odd encodings"
    forms = {"LO": (PROTOCOL, b"CHEST"), "UI": (0x0020_9164, b"1.2.3"), "DA": (0x0014_1020, b"20110101"), "DS": (0x0018_0050, b"1.5"),
             "CS": (0x0018_0015, b"CHEST"), "IS": (0x0020_0012, b"3"), "LT": (0x0040_0400, b"calm"), "SH": (0x0018_1210, b"B30f"),
             "TM": (0x0014_0103, b"1015"), "AS": (0x0010_1010, b"045Y"), "DT": (0x4010_1025, b"2011")}
    for vr, (tag, head) in forms.items():
        add(f"name behind a zero byte in {vr}", "text_removed", clause, raw(tag, vr, lambda p, h=head: h + b"\0" + p.family.encode()), unnamed,
            refusal="may")
    add("name behind many blanks", "text_removed", clause, raw(PROTOCOL, "LO", lambda p: b"CHEST" + b" " * 900 + p.family.encode()), unnamed)
    add("odd number of bytes", "text_removed", clause, lambda p, n: [spliced(image(p, n), [(PROTOCOL, struct.pack(
        "<HH2sH", 0x0018, 0x9423, b"LO", len(p.family) | 1) + p.family.encode().ljust(len(p.family) | 1))])], unnamed, refusal="may")


def structure(add):
    clause = "PS3.5 7.1, 7.5; PRIVACY.md 7, fail closed"
    add("attribute twice", "text_removed", clause, lambda p, n: [spliced(image(p, n), [
        (PROTOCOL, element(PROTOCOL, "LO", b"CHEST")), (PROTOCOL, element(PROTOCOL, "LO", p.family.encode()))])], unnamed, refusal="may")
    add("patient's name twice", "text_removed", clause, lambda p, n: [spliced(image(p, n), [
        (0x0010_0010, element(0x0010_0010, "PN", f"{p.family}^{p.given}".encode())),
        (0x0010_0010, element(0x0010_0010, "PN", b"Untergrund^Xaver"))])],
        lambda r: unnamed(r) and not r.names("untergrund"), refusal="may")
    add("attribute behind the pixels", "text_removed", clause, lambda p, n: [(m := image(p, n), file_bytes(m, trailing=element(
        PROTOCOL, "LO", p.family.encode())))], unnamed, refusal="may")
    add("sequences of undefined length", "text_removed", clause, _undefined, unnamed)
    add("items of no sequence", "text_removed", clause, lambda p, n: [spliced(image(p, n), [(0x0040_0275, struct.pack(
        "<HHI", 0xFFFE, 0xE000, 8) + element(0x0010_0010, "PN", b""))])], unnamed, refusal="may")
    for name, keyword, value in (("modality", "Modality", lambda p: p.family[:16].upper()), ("image type", "ImageType", lambda p: [
            "ORIGINAL", "PRIMARY", p.family.upper()]), ("body part", "BodyPartExamined", lambda p: p.family.upper()),
            ("position", "PatientPosition", lambda p: p.family.upper()[:16]), ("scan options", "ScanOptions", lambda p: ["FS", p.given.upper()])):
        add(f"name as {name}", "text_removed", SCAN, lambda p, n, k=keyword, v=value: [image(p, n, **{k: v(p)})], unnamed, refusal="may")
    add("name as character set", "text_removed", SCAN, lambda p, n: [spliced(image(p, n), [(0x0008_0005, element(
        0x0008_0005, "CS", p.family.upper().encode()))])], unnamed, refusal="may")
    add("name as a table of grey values", "text_removed", SCAN, lambda p, n: [_table(p, n)], unnamed)
    add("name in 300 items", "text_removed", "PRIVACY.md, every item", _items, unnamed)
    add("patient of study alone", "patid_consistent", "PRIVACY.md, pseudonyms", lambda p, n: [
        image(p, n, PatientID=""), image(p, n + 1, PatientID="", AcquisitionProtocolName=p.family)],
        lambda r: all(r.new) and not r.names(r.case.person.family) and r.new[0].PatientID == r.new[1].PatientID)


def _undefined(p, n):
    made, deep = image(p, n), nested(3, PatientName=p.family, AcquisitionProtocolName=p.given)
    place = deep
    for tag in CARRIERS:
        place[tag].is_undefined_length = True
        place[tag].value[0].is_undefined_length_sequence_item = True
        place = place[tag].value[0]
    made.update(deep)
    return [made]


def _table(p, n):
    made, item = image(p, n), Dataset()
    item.add_new(0x0028_3002, "US", [32, 0, 16])
    item.LUTExplanation = p.family
    item.add_new(0x0028_3006, "OW", p.family.encode().ljust(64))
    made.VOILUTSequence = [item]
    return made


def _items(p, n):
    made = image(p, n)
    made.add_new(0x5200_9230, "SQ", [nested(1, AcquisitionProtocolName=f"{p.family} {number}") for number in range(300)])
    return [made]
