"""What is looked for in the output of one case."""
import base64
import re

import pydicom
from pydicom.dataset import Dataset

from .made import within

UID_FORM = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))+")


class Result:
    """A case's files after a tool: `new` holds a data set for each file of the case, or None where none was written."""

    def __init__(self, case, new, raws, strays, refusals):
        self.case, self.new, self.raws, self.strays, self.refusals = case, new, raws, strays, refusals
        self.old = [made if isinstance(made, Dataset) else None for made in case.datasets]
        self.raw = b"\n".join(raw for raw in raws if raw)

    @property
    def first(self):
        return self.new[0]

    def at(self, tag, depth=0, file=0):
        """The element, or None."""
        place = within(self.new[file], depth)
        tag = pydicom.tag.Tag(tag)
        return place[tag] if place is not None and tag in place else None

    def text(self, tag, depth=0, file=0):
        found = self.at(tag, depth, file)
        return None if found is None else as_text(found.value)

    def names(self, *texts):
        """Whether any of the texts stands in the case's files, or in what no case's file is, in any encoding."""
        pile = [self.raw.lower(), self.strays]
        return any(form in bytes_ for text in texts for form in forms(text) for bytes_ in pile)

    def person(self, *more):
        """Whether the person is named: by name, number, or instance."""
        person = self.case.person
        return self.names(person.family, person.given, person.id, *more)


def as_text(value):
    if value is None:
        return ""
    if isinstance(value, (list, pydicom.multival.MultiValue)):
        return "\\".join(map(str, value))
    return str(value)


def forms(text):
    """The bytes in which a text may stand, in lower case; base64 in its three alignments."""
    if isinstance(text, bytes):
        return {text.lower()}
    small = text.lower()
    found = {small.encode(), small.encode("utf-16-le"), small.encode("utf-16-be")}
    for codec in ("latin-1", "iso2022_jp", "gb18030", "euc_kr"):
        try:
            found.add(small.encode(codec))
        except UnicodeEncodeError:
            pass
    for plain in {text, small, text.upper()}:
        code = plain.encode()
        for skip in range(3):
            part = base64.b64encode(b"\0" * skip + code)[(4 if skip else 0):]
            whole = part[:len(part) // 4 * 4 - 4]
            if len(whole) >= 8:
                found.add(whole.lower())
    return {form for form in found if len(form) >= 4}


def is_uid(text):
    return len(text) <= 64 and UID_FORM.fullmatch(text) is not None


def decodes(dataset):
    """Whether every text of the data set can be read in its character set."""
    for item in dataset.iterall():
        if item.VR in ("PN", "LO", "SH", "LT", "ST", "UT", "UC") and "\ufffd" in as_text(item.value):
            return False
    return True
