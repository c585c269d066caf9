"""Graphics, icons and pixels (PS3.15 E.3.1, E.3.4; PRIVACY.md, burned-in text)."""
import numpy
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import Dataset

from .made import image, into, nested, picture, put_pixels

CLAUSE = "PS3.15 E.1.1, E.3.4"


def unnamed(r):
    return r.first is not None and not r.person()


def same_pixels(r):
    return r.first is not None and r.first.PixelData == r.old[0].PixelData


def cases(add):
    overlays(add)
    graphics(add)
    burned_in(add)
    retained(add)


def bits(p):
    """The name as bytes of an overlay."""
    return p.family.encode().ljust(128)


def overlay(p, group=0x6000, depth=0):
    made = Dataset()
    for number, vr, value in ((0x10, "US", 32), (0x11, "US", 32), (0x40, "CS", "G"), (0x50, "SS", [1, 1]), (0x100, "US", 1), (0x102, "US", 0),
                              (0x1500, "LO", p.family), (0x22, "LO", p.given), (0x4000, "LT", p.id), (0x3000, "OW", bits(p))):
        made.add_new(group << 16 | number, vr, value)
    return into(depth, made)


def updated(made, other):
    made.update(other)
    return made


def overlays(add):
    for group, depth in ((0x6000, 0), (0x6002, 0), (0x601E, 0), (0x6000, 1), (0x6000, 3)):
        add(f"overlay {group:04X} at depth {depth}", "text_removed", CLAUSE, lambda p, n, g=group, d=depth: [
            updated(image(p, n), overlay(p, g, d))], lambda r, g=group, d=depth: unnamed(r) and r.at(g << 16 | 0x3000, d) is None)
    add("overlay with cleaned graphics", "text_removed", CLAUSE, lambda p, n: [updated(image(p, n), overlay(p))], unnamed, options="graphics")
    for high, stored in ((11, 12), (9, 10)):
        add(f"overlay in the bits above {stored}", "text_removed", "PS3.5 8.1.2; PRIVACY.md, embedded overlay bits", lambda p, n, s=stored: [
            _embedded(p, n, s)], lambda r, s=stored: r.first is not None and not (numpy.frombuffer(r.first.PixelData, "<u2") >> s).any())
    for group, number in ((0x5000, 0x3000), (0x5002, 0x3000), (0x5000, 0x2500), (0x5000, 0x110)):
        add(f"curve ({group:04X},{number:04X})", "text_removed", CLAUSE, lambda p, n, t=group << 16 | number: [_with(
            image(p, n), t, "LO" if t & 0xFFFF == 0x2500 else "OW", p.family if t & 0xFFFF == 0x2500 else bits(p))],
            lambda r, t=group << 16 | number: unnamed(r) and r.at(t) is None)
    add("icon", "pixels_hidden", CLAUSE, lambda p, n: [_icon(p, n, 0)], lambda r: r.first is not None and r.at(0x0088_0200) is None)
    add("icon at depth 3", "pixels_hidden", CLAUSE, lambda p, n: [_icon(p, n, 3)],
        lambda r: r.first is not None and r.at(0x0088_0200, 3) is None)
    add("pixels in an item", "pixels_hidden", "PRIVACY.md, every depth", lambda p, n: [updated(image(p, n), nested(
        1, Rows=8, Columns=8, BitsAllocated=8, PixelRepresentation=0, PixelData=bits(p)))], unnamed)
    add("shutter's overlay", "text_removed", CLAUSE, lambda p, n: [updated(image(
        p, n, ShutterShape="BITMAP", ShutterOverlayGroup=0x6000, ShutterPresentationValue=0), overlay(p))], unnamed)
    add("shutter stays", "tag_retained", "PS3.3 C.7.6.11", lambda p, n: [image(
        p, n, ShutterShape="RECTANGULAR", ShutterLeftVerticalEdge="2")], lambda r: r.text(0x0018_1602) == "2")


def _with(made, tag, vr, value):
    made.add_new(tag, vr, value)
    return made


def _embedded(p, n, stored):
    made = image(p, n, pixels=False)
    plane = numpy.frombuffer(bits(p) * 8, numpy.uint8).reshape(32, 32).astype(numpy.uint16)
    put_pixels(made, picture().astype(numpy.uint16) | plane % (1 << (16 - stored)) << stored, stored=stored)
    for number, vr, value in ((0x10, "US", 32), (0x11, "US", 32), (0x40, "CS", "G"), (0x50, "SS", [1, 1]), (0x100, "US", 16),
                              (0x102, "US", stored)):
        made.add_new(0x6000_0000 | number, vr, value)
    return made


def _icon(p, n, depth):
    small = Dataset()
    put_pixels(small, picture(16, 16))
    inner = Dataset()
    inner.IconImageSequence = [small]
    return updated(image(p, n), into(depth, inner))


def graphics(add):
    state = "1.2.840.10008.5.1.4.1.1.11.1"

    def annotated(p, n):
        made, note, text = image(p, n, state, pixels=False, Modality="PR"), Dataset(), Dataset()
        text.UnformattedTextValue, text.BoundingBoxAnnotationUnits = f"{p.given} {p.family}", "PIXEL"
        note.GraphicLayer, note.TextObjectSequence = "ONE", [text]
        made.GraphicAnnotationSequence, made.ContentCreatorName, made.ContentLabel = [note], p.family, "NOTE"
        made.GraphicLayerSequence = [_layer(p)]
        return [made]
    for options in ("", "graphics"):
        add(f"presentation state's text{' cleaned' if options else ''}", "text_removed", CLAUSE, annotated, unnamed, options=options)
    add("signatures", "text_removed", CLAUSE, lambda p, n: [updated(image(p, n), _signature(p))],
        lambda r: unnamed(r) and r.at(0xFFFA_FFFA) is None)
    for tag, name in ((0x0400_0500, "encrypted attributes"), (0x0400_0561, "original attributes"), (0x0400_0550, "modified attributes")):
        add(name, "text_removed", CLAUSE, lambda p, n, t=tag: [_with(image(p, n), t, "SQ", [nested(1, PatientName=p.family)])],
            lambda r, t=tag: unnamed(r) and r.at(t) is None)
        add(f"{name} at depth 1", "text_removed", CLAUSE, lambda p, n, t=tag: [updated(image(p, n), into(1, _with(
            Dataset(), t, "SQ", [nested(1, PatientName=p.family)])))], unnamed)


def _layer(p):
    made = Dataset()
    made.GraphicLayer, made.GraphicLayerOrder, made.GraphicLayerDescription = "ONE", 1, p.family
    return made


def _signature(p):
    inner, made = Dataset(), Dataset()
    inner.CertificateOfSigner = p.family.encode().ljust(20)
    made.DigitalSignaturesSequence = [inner]
    return made


def written(p, size=256, high=230, ground=40, turned=0):
    """A picture with the name drawn in it."""
    made = Image.fromarray((picture(size, size) % 30 + ground).astype(numpy.uint8))
    text = Image.new("L", (size, size), 0)
    font = ImageFont.load_default(18)
    ImageDraw.Draw(text).text((20, 40), f"{p.family} {p.given}"[:22], fill=255, font=font)
    mask = text.rotate(turned) if turned else text
    made.paste(high, (0, 0), mask)
    return numpy.asarray(made), numpy.asarray(mask) > 128


def hidden(r, where=lambda array: array):
    """Every pixel of the letters is another than it was, or the file was not written."""
    if r.first is None:
        return True
    made = where(r.first.pixel_array.astype(int))
    old, mask = r.case.drawn
    return made.shape == old.shape and (made[mask] != old[mask]).mean() > 0.98


def burned_in(add):
    clause = "PS3.15 E.3.1; PRIVACY.md, burned-in text"

    def drawn(make, **how):
        def build(p, n):
            array, mask = written(p, **how)
            made = image(p, n, pixels=False)
            make(made, array)
            build.drawn = array.astype(int), mask
            return [made]
        return build
    plain = lambda made, array: put_pixels(made, array)
    kinds = {
        "bright": (drawn(plain), None), "dark on bright": (drawn(plain, high=20, ground=180), None), "turned": (drawn(plain, turned=90), None),
        "MONOCHROME1": (drawn(lambda made, array: put_pixels(made, array, "MONOCHROME1")), None),
        "16 bits": (drawn(lambda made, array: put_pixels(made, array.astype(numpy.uint16) * 8, stored=12)), lambda array: array // 8),
        "second frame": (drawn(lambda made, array: put_pixels(made, numpy.stack([picture(256, 256), array]))), lambda array: array[1]),
        "colour": (drawn(lambda made, array: put_pixels(made, numpy.stack([array] * 3, axis=-1))), lambda array: array[..., 0]),
    }
    for options in ("", "pixels"):
        for name, (build, where) in kinds.items():
            add(f"burned-in name, {name}{', cleaned' if options else ''}", "pixels_hidden", clause, build,
                lambda r, w=where: hidden(r, w or (lambda array: array)), options=options, refusal="may")
    add("burned-in text declared", "pixels_hidden", clause, lambda p, n: [image(p, n, BurnedInAnnotation="YES")],
        lambda r: r.first is None, refusal="must")
    add("burned-in text declared in an item", "pixels_hidden", clause, lambda p, n: [updated(image(p, n), nested(
        1, BurnedInAnnotation="YES"))], lambda r: r.first is None, refusal="must")
    add("cleaned pixels say so", "text_notnull", clause, lambda p, n: [image(p, n)],
        lambda r: r.first is not None and r.first.BurnedInAnnotation == "NO", options="pixels")


def retained(add):
    clause = "PRIVACY.md: pixels not re-encoded unless redacted"
    grey = numpy.add.outer(numpy.arange(64), numpy.arange(64))
    kinds = {
        "8 bits": (grey.astype(numpy.uint8), {}), "16 bits": ((grey * 400).astype(numpy.uint16), {}),
        "signed 16 bits": ((grey * 300 - 15000).astype(numpy.int16), {"signed": True}), "12 of 16 bits": ((grey * 30).astype(numpy.uint16),
                                                                                             {"stored": 12}),
        "colour": (numpy.stack([grey % 256] * 3, axis=-1).astype(numpy.uint8), {}), "three frames": (numpy.stack([grey % 256] * 3).astype(
            numpy.uint8), {}),
    }
    for name, (array, how) in kinds.items():
        def build(p, n, array=array, how=how):
            made = image(p, n, pixels=False)
            put_pixels(made, array, **how)
            return [made]
        add(f"pixels of {name} stay", "pixels_retained", clause, build, same_pixels)
