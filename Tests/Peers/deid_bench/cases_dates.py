"""Dates in every form, removed, kept or moved (PS3.5 6.2; PS3.15 E.3.6 and Table E.1-1)."""
import re
from datetime import date

from pydicom.dataset import Dataset

from .made import element, image, into, spliced

CLAUSE = "PS3.15 E.2, E.3.6; PS3.5 6.2"
INSIDE = 0x0014_1020  # a DA that no row names
FORMS = {
    "DA": (INSIDE, "DA", "{d}"), "DA of ACR-NEMA with dots": (INSIDE, "DA", "{y}.{m}.{t}"), "DA of a query, a range": (INSIDE, "DA", "{d}-{d}"),
    "DT": (0x4010_1025, "DT", "{d}101500"), "DT with a fraction": (0x4010_1025, "DT", "{d}101500.123456"),
    "DT with a zone": (0x4010_1025, "DT", "{d}101500+0100"), "DT of a day": (0x4010_1025, "DT", "{d}"),
    "DT of a month": (0x4010_1025, "DT", "{y}{m}"), "TM that is a date": (0x0014_0103, "TM", "{d}"),
    "Content Date": (0x0008_0023, "DA", "{d}"), "Acquisition DateTime": (0x0008_002A, "DT", "{d}101500"),
    "date as LO": (INSIDE, "LO", "{y}-{m}-{t}"),
}


def parts(day):
    return {"d": day, "y": day[:4], "m": day[4:6], "t": day[6:]}


def with_form(form, depth=0):
    tag, vr, text = form

    def build(p, n):
        inner = Dataset()
        made = image(p, n)
        if depth:
            inner.add_new(tag, "LO" if vr == "LO" else vr, text.format(**parts(p.date)))
            made.update(into(depth, inner))
            return [made]
        return [spliced(made, [(tag, element(tag, vr, text.format(**parts(p.date)).encode()))])]
    return build


def gone(tag, text, depth=0):
    def check(r):
        left = r.text(tag, depth)
        whole = text.format(**parts(r.case.person.date))
        return r.first is not None and left != whole and (len(whole) < 8 or not r.names(r.case.person.date, whole))
    return check


def day(text):
    text = text.replace(".", "")
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def cases(add):
    for number, (name, form) in enumerate(FORMS.items()):
        depth = (0, 0, 1, 0, 3)[number % 5] if form[1] not in ("LO", "TM") and "range" not in name and "dots" not in name else 0
        add(f"{name} removed", "text_removed", CLAUSE, with_form(form, depth), gone(form[0], form[2], depth))
    for name in ("DA", "DT with a fraction", "Content Date", "Acquisition DateTime"):
        form = FORMS[name]
        add(f"{name} kept by option", "text_retained", CLAUSE, with_form(form, 1), lambda r, f=form: r.text(f[0], 1) == f[2].format(
            **parts(r.case.person.date)), options="full-dates")
        add(f"{name} moved by option", "date_shifted", CLAUSE, with_form(form, 1), lambda r, f=form: moved(r, f[0], 1),
            options="modified-dates")
    for name in ("DA of ACR-NEMA with dots", "DA of a query, a range", "DT of a month", "TM that is a date", "date as LO"):
        form = FORMS[name]
        add(f"{name}, moved or gone", "date_shifted", CLAUSE, with_form(form), gone(form[0], form[2]), options="modified-dates")
    intervals(add)


def moved(r, tag, depth=0):
    """The day is another, by as many days as Study Date, and what follows the day is as it was."""
    old, new = r.case.person.date, r.text(tag, depth)
    if new is None or not re.fullmatch(r"\d{8}.*", new):
        return False
    shift = day(old) - day(r.text(0x0008_0020))
    return shift.days != 0 and day(old) - day(new) == shift


def intervals(add):
    def two(first, second):
        return lambda p, n: [image(p, n, StudyDate=first, ContentDate=first), image(p, n + 1, StudyDate=second, ContentDate=second)]

    def apart(days):
        def check(r):
            if not all(r.new):
                return False
            a, b = (day(r.text(0x0008_0020, file=file)) for file in (0, 1))
            return (b - a).days == days and a != day(r.old[0].StudyDate)
        return check
    clause = "PS3.15 E.3.6, modified dates; PRIVACY.md, intervals kept to the day"
    for name, first, second in (("a week", "20110301", "20110308"), ("over a leap day", "20160228", "20160301"),
                                ("over a year's end", "20091231", "20100101"), ("eleven years", "20030607", "20140607")):
        days = (day(second) - day(first)).days
        add(f"interval of {name}", "date_shifted", clause, two(first, second), apart(days), options="modified-dates")
    add("old date in text with moved dates", "text_removed", clause, lambda p, n: [image(
        p, n, AcquisitionProtocolName=f"seen {p.date[:4]}-{p.date[4:6]}-{p.date[6:]}")],
        lambda r: r.first is not None and not r.names(f"{r.case.person.date[:4]}-{r.case.person.date[4:6]}-{r.case.person.date[6:]}"),
        options="modified-dates")
    add("times stay with moved dates", "text_retained", clause, lambda p, n: [image(p, n, StudyTime="101530.25")],
        lambda r: r.text(0x0008_0030) == "101530.25", options="modified-dates")
    add("times go without option", "text_removed", CLAUSE, lambda p, n: [image(p, n, StudyTime="101530.25", AcquisitionTime="101531")],
        lambda r: r.first is not None and not r.names("101530", "101531"))
    add("zone goes without option", "text_removed", CLAUSE, lambda p, n: [image(p, n, TimezoneOffsetFromUTC="+0845")],
        lambda r: r.first is not None and not r.names("+0845"))
    add("age of 95", "text_removed", "45 CFR 164.514(b)(2)(i)(C); PRIVACY.md 6", lambda p, n: [image(p, n, PatientAge="095Y")],
        lambda r: r.first is not None and r.text(0x0010_1010) != "095Y", options="patient-characteristics")
    add("age of 45 kept by option", "text_retained", CLAUSE, lambda p, n: [image(p, n, PatientAge="045Y")],
        lambda r: r.text(0x0010_1010) == "045Y", options="patient-characteristics")
    add("two patients move by different days", "date_shifted", "PRIVACY.md, a per-patient number of days", lambda p, n: [
        image(p, n, StudyDate="20110301", PatientID=p.id + "A", StudyInstanceUID=p.uid(81)),
        image(p, n + 1, StudyDate="20110301", PatientID=p.id + "B", StudyInstanceUID=p.uid(82))],
        lambda r: all(r.new) and r.text(0x0008_0020, file=0) != r.text(0x0008_0020, file=1), options="modified-dates")
