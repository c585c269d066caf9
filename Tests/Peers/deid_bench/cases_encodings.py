"""Names in every character set, and files in every encoding (PS3.3 C.12.1.1.2, PS3.5 6.1, PRIVACY.md)."""
from .judge import decodes
from .made import BIG, DEFLATED, EXPLICIT, IMPLICIT, element, file_bytes, image, nested, spliced

NAMES = {
    "ISO_IR 100": "Müllerströmsen^Sören", "ISO_IR 101": "Łukaszyńskowa^Władka", "ISO_IR 109": "Ħamrunżaġ^Ġużeppa",
    "ISO_IR 110": "Šķēliņaite^Ģērtrūde", "ISO_IR 144": "Люксембурженко^Розалия", "ISO_IR 127": "قبانيالعظم^لنزار",
    "ISO_IR 126": "Διονυσιοπουλος^Αργυρω", "ISO_IR 138": "שרוןיתבך^דבורהל", "ISO_IR 148": "Çavuşoğluer^Buğlem", "ISO_IR 166": "นามสกุลดี^สมใจดี",
    "ISO_IR 13": "ﾔﾏﾀﾞｻﾞｷ^ﾀﾛｳｽｹ", "ISO_IR 192": "Wangsteinauer^XiaoDongmei=王安石^小东明", "GB18030": "Wanglongmann^XiaoDongshi=王安石^小东明",
    "GBK": "Wanglangmann^XiaoDengshi=王安石^小东明",
    "\\ISO 2022 IR 87": "Yamadazakii^Taroukichi=山田崎^太郎吉=やまだざき^たろうきち",
    "ISO 2022 IR 13\\ISO 2022 IR 87": "ﾔﾏﾀﾞｻﾞｷ^ﾀﾛｳｷﾁ=山田崎^太郎吉=やまだざき^たろうきち",
    "\\ISO 2022 IR 159": "Yamadozaku^Tarokichu=丂丄山^太郎吉", "\\ISO 2022 IR 149": "Hongseokjin^Gildongsun=洪吉^吉洞=홍석진^길동순",
    "\\ISO 2022 IR 58": "Zhangleimann^XiaoDongyan=张三丰^小东明", "ISO 2022 IR 100\\ISO 2022 IR 144": "Büllerwegsen^Sörensa",
}


def parts(name):
    """The words of the name that are long enough to be looked for, as UTF-8 and in old encodings."""
    return [word for group in name.split("=") for word in group.split("^") if len(word.encode()) >= 5]


def in_charset(charset, name):
    def build(p, n):
        made = image(p, n, PatientName=name)
        made.SpecificCharacterSet = charset.split("\\") if "\\" in charset else charset
        made.PatientComments, made.AcquisitionProtocolName = "", parts(name)[-1]
        made.update(nested(1, CommentsOnTheScheduledProcedureStep="x " + parts(name)[-1]))
        other = image(p, n + 1, SpecificCharacterSet="ISO_IR 192")
        other.AcquisitionProtocolName = parts(name)[0]
        return [made, other]
    return build


def alone(charset, name):
    return lambda p, n: [image(p, n, PatientName=name, SpecificCharacterSet=charset.split("\\") if "\\" in charset else charset)]


def unnamed(name):
    return lambda r: all(r.new) and all(map(decodes, r.new)) and not r.names(*parts(name), *old_bytes(r.case.datasets[0], name))


def old_bytes(made, name):
    """The words in the bytes of the file."""
    from .made import charset_codecs
    found = []
    for word in parts(name):
        for codec in charset_codecs(made.SpecificCharacterSet):
            try:
                code = word.encode(codec)
            except (UnicodeEncodeError, LookupError):
                continue
            if len(code) >= 4:
                found.append(code)
    return found


def cases(add):
    clause = "PS3.3 C.12.1.1.2; PRIVACY.md, character sets"
    for charset, name in NAMES.items():
        add(f"name and text in {charset}", "text_removed", clause, in_charset(charset, name), unnamed(name))
        add(f"name alone in {charset}", "text_removed", clause, alone(charset, name), unnamed(name))
    undeclared(add, clause)
    syntaxes(add)


def undeclared(add, clause):
    for label, declared, codec in (("Latin-1 undeclared", None, "latin-1"), ("UTF-8 undeclared", None, "utf-8"),
                                   ("Latin-1 declared as UTF-8", "ISO_IR 192", "latin-1"), ("UTF-8 declared as Latin-1", "ISO_IR 100", "utf-8")):
        def build(p, n, declared=declared, codec=codec):
            made = image(p, n)
            if declared:
                made.SpecificCharacterSet = declared
            name = "Hübnerfältung^Øydis".encode(codec)
            return [spliced(made, [(0x0010_0010, element(0x0010_0010, "PN", name)),
                                   (0x0018_9423, element(0x0018_9423, "LO", "für Hübnerfältung".encode(codec)))])]
        add(f"name in {label}", "text_removed", clause, build,
            lambda r, c=codec: r.first is not None and not r.names("Hübnerfältung".encode(c), "hübnerfältung", "bnerf"))
    add("item with a character set of its own", "text_removed", clause, own_charset,
        lambda r: r.first is not None and decodes(r.first) and not r.names("люксембурженко", "Люксембурженко".encode("iso8859_5")))
    add("text with escape sequences of no declared set", "text_removed", clause, lambda p, n: [spliced(
        image(p, n), [(0x0018_9423, element(0x0018_9423, "LO", b"\x1b$B;3ED\x1b(B"))])],
        lambda r: r.first is not None and decodes(r.first) and not r.names(b"\x1b$B;3ED"))


def own_charset(p, n):
    made = image(p, n, SpecificCharacterSet="ISO_IR 100")
    inner = nested(1, SpecificCharacterSet="ISO_IR 144", PatientName="Люксембурженко^Роза", AcquisitionProtocolName="Люксембурженко")
    made.update(inner)
    return [made]


def syntaxes(add):
    clause = "PRIVACY.md, character sets and odd encodings; PS3.5 A, PS3.10 7"
    forms = {"implicit": IMPLICIT, "explicit": EXPLICIT, "big-endian": BIG, "deflated": DEFLATED}

    def fine(r):
        return r.first is not None and not r.person() and r.first.PixelData == r.old[0].PixelData
    for name, syntax in forms.items():
        for bare in (False, True)[:1 if name in ("big-endian", "deflated") else 2]:
            for told in (False, True):
                def build(p, n, syntax=syntax, bare=bare, told=told):
                    made = image(p, n, **({"AcquisitionProtocolName": f"of {p.family}"} if told else {}))
                    return [(made, file_bytes(made, syntax=syntax, bare=bare))]
                add(f"{name} file{' without meta header' if bare else ''}{', name in text' if told else ''}", "text_removed", clause, build, fine)
    add("output says its own syntax", "tag_retained", clause, lambda p, n: [
        (made := image(p, n), file_bytes(made, syntax=IMPLICIT))], lambda r: r.first is not None
        and r.first.file_meta.TransferSyntaxUID == EXPLICIT)
