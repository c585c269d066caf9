"""What a de-identified file says of itself (PS3.15 E.1.1, E.3; PS3.3 C.12.1, C.7.1.1; PS3.16 CID 7050)."""
from pydicom.dataset import Dataset

from .made import image, nested

CODES = {"": [], "uids": ["113110"], "device": ["113109"], "institution": ["113112"], "patient-characteristics": ["113108"],
         "full-dates": ["113106"], "modified-dates": ["113107"], "safe-private": ["113111"], "descriptors": ["113105"],
         "structured-content": ["113104"], "graphics": ["113103"], "pixels": ["113101"],
         "uids,device": ["113110", "113109"], "full-dates,pixels": ["113106", "113101"]}
CLAUSE = "PS3.15 E.1.1, E.3; PS3.16 CID 7050"
TIMES = {"": "REMOVED", "full-dates": "UNMODIFIED", "modified-dates": "MODIFIED"}


def method(r):
    return [str(item.CodeValue) for item in r.first.get("DeidentificationMethodCodeSequence", [])]


def cases(add):
    for options, codes in CODES.items():
        add(f"codes with {options or 'no option'}", "text_notnull", CLAUSE, lambda p, n: [image(p, n)], lambda r, c=codes: r.first is not None
            and r.first.get("PatientIdentityRemoved") == "YES" and sorted(method(r)) == sorted(["113100"] + c), options=options)
    for options, word in TIMES.items():
        add(f"times said to be {word.lower()}", "text_notnull", "PS3.15 E.3.6; PS3.3 C.12.1.1", lambda p, n: [image(p, n)],
            lambda r, w=word: r.first is not None and r.first.get("LongitudinalTemporalInformationModified") == w, options=options)
    add("older statement replaced", "text_notnull", CLAUSE, _older, lambda r: r.first is not None and method(r) == ["113100"]
        and r.first.PatientIdentityRemoved == "YES" and not r.names("snargate"))
    add("statement that nothing was removed", "text_notnull", CLAUSE, lambda p, n: [image(p, n, PatientIdentityRemoved="NO")],
        lambda r: r.first is not None and r.first.PatientIdentityRemoved == "YES")
    add("claim alone is not believed", "text_removed", "PRIVACY.md, train gate", lambda p, n: [image(p, n, PatientIdentityRemoved="YES")],
        lambda r: r.first is not None and not r.person())
    add("statement in an item goes", "text_removed", CLAUSE, lambda p, n: [_deep(p, n)], lambda r: r.first is not None
        and not r.names("snargate"))
    add("pixels that were not cleaned are not said to be", "text_notnull", "PS3.15 E.3.1", lambda p, n: [image(p, n)],
        lambda r: r.first is not None and "BurnedInAnnotation" not in r.first)
    add("volume of the head is marked", "text_notnull", "PS3.15 E.3.2; PS3.3 C.12.1.1, (0028,0302)", lambda p, n: [image(
        p, n, "1.2.840.10008.5.1.4.1.1.2", Modality="CT", BodyPartExamined="HEAD")],
        lambda r: r.first is not None and r.first.get("RecognizableVisualFeatures") == "YES")
    add("character set is said", "text_notnull", "PS3.3 C.12.1.1.2", lambda p, n: [image(p, n, SpecificCharacterSet="ISO_IR 100")],
        lambda r: r.first is not None and r.first.get("SpecificCharacterSet") in ("ISO_IR 192", "ISO_IR 100"))


def _older(p, n):
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "113106", "DCM", "Snargate's own"
    return [image(p, n, PatientIdentityRemoved="YES", DeidentificationMethod="Snargate 1.0", DeidentificationMethodCodeSequence=[item])]


def _deep(p, n):
    made = image(p, n)
    made.update(nested(1, DeidentificationMethod="Snargate 1.0", PatientIdentityRemoved="NO"))
    return made
