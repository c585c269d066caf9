"""Patches for fitting text_net.py, drawn as they are asked for: no two are alike.

Text, markers, rulers and things that could be taken for text are laid on pictures of the first
half of the backgrounds of burned_in.py; of its dermoscopic pictures every fifth is held back, so
that limits are chosen on pictures that no weight was fitted to (`held_back`).
"""

import glob
import io
import random
import tempfile

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy import ndimage

import burned_in

REACH = 16
SIDE, MARGIN = 160, 16
WORDS = "abcdefghijklmnopqrstuvwxyz"


def box_mean(a, reach):
    """The mean of the square around each pixel, clipped at the border."""
    counts = [np.minimum(n - 1, np.arange(n) + reach) - np.maximum(0, np.arange(n) - reach) + 1
              for n in a.shape]
    sums = ndimage.uniform_filter(a.astype(float), 2 * reach + 1, mode="constant")
    return sums * (2 * reach + 1) ** 2 / (counts[0][:, None] * counts[1][None])


def local_contrast(plane):
    """How far each sample lies from the mean around it, in units of the steps around it."""
    plane = plane.astype(float)
    steps = np.zeros_like(plane)
    steps[:, :-1] = np.abs(np.diff(plane, axis=1))
    difference = plane - box_mean(plane, REACH)
    return difference / (np.abs(difference) + 2 * box_mean(steps, REACH) + 0.5)


def held_back(data):
    """Of the first half: pictures to choose limits on."""
    small = sorted(glob.glob(f"{data}/isic2017/images_jpeg/*.jpg"))[0::2]
    full = sorted(glob.glob(f"{data}/isic2017/fullres/*.jpg"))[0::2]
    return small[4::5] + full[2:]


def pictures(data):
    """What patches are laid on, by kind: arrays as stored."""
    import pydicom

    kept = set(held_back(data))
    small = [f for f in sorted(glob.glob(f"{data}/isic2017/images_jpeg/*.jpg"))[0::2]
             if f not in kept]
    full = [f for f in sorted(glob.glob(f"{data}/isic2017/fullres/*.jpg"))[0::2] if f not in kept]
    nih = [f"{data}/nih-cxr14-64px/fullres/{n}" for n in burned_in.NIH_TEXT_FREE][0::2]
    tiny = sorted(glob.glob(f"{data}/nih-cxr14-64px/images/*.png"))[0::2][::8]
    names = burned_in.TEXT_FREE[0::2] + burned_in.TEXT_FREE_MORE[0::2]
    names = [name for name in names if "SC_ybr" not in name]  # the same stripes as SC_rgb
    wide, narrow = [], []
    for name in names:
        array = pydicom.dcmread(f"{data}/dicom/{name}", force=True).pixel_array.astype(int)
        is_many = array.ndim == 4 or array.ndim == 3 and array.shape[2] != 3
        for frame in (list(array)[:4] if is_many else [array]):
            frame = np.minimum(frame - frame.min(), 65535)
            side = min(frame.shape[:2])
            if side >= 100:
                wide.append(frame)
            elif side >= 40:
                narrow.append(frame)
    return {
        "small": [np.asarray(Image.open(f)) for f in small],
        "full": [np.asarray(Image.open(f)) for f in full],
        "nih": [np.asarray(Image.open(f).convert("L")) for f in nih],
        "tiny": [np.asarray(Image.open(f).convert("L")) for f in tiny] + narrow,
        "dicom": wide,
    }


def words(rng):
    """A line of text: what modalities write, or letters and digits at random."""
    turn = rng.random()
    if turn < 0.65:
        return burned_in.sentence(rng)
    if turn < 0.8:
        return rng.choice("ICU|ID 7|DOB|F 54|M62Y|Dr. Wu|kV 80|CT 1|WU Li".split("|"))
    pool = rng.choice([WORDS, WORDS.upper(), "0123456789", WORDS + WORDS.upper() + "0123456789"])
    text = "".join(rng.choice(pool) for _ in range(rng.randrange(3, 13)))
    return text if rng.random() < 0.6 else text[:4] + rng.choice(" :-/.,") + text[4:]


def stamps(rng, count, is_marker=False):
    """Coverage of lines of text, or of markers of one or two letters, with their size."""
    outline, bitmaps = burned_in.outline_fonts(), burned_in.bitmap_fonts()
    made = []
    with tempfile.TemporaryDirectory() as folder:
        while len(made) < count:
            size = rng.choice([8, 8, 9, 9, 10, 10, 11, 12, 13, 14, 16, 20, 24, 28, 32, 36, 40])
            lines = [words(rng) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
            if is_marker:
                size = rng.randrange(10, 80)
                lines = [rng.choice("L R L R PA AP Li Re mm MM cm A P H F S I LL 5 10".split())]
            is_outline = rng.random() < 0.65
            grow = 1
            if is_outline:
                font = ImageFont.truetype(rng.choice(outline), size)
            else:
                font = burned_in.load_bitmap(rng.choice(bitmaps)[1], folder)
                size = font.getbbox("Ag")[3]
                grow = rng.choice([1, 1, 1, 2, 3, 4] if not is_marker else [1, 2, 3, 4, 6])
                if size * grow > (90 if is_marker else 48):
                    grow = 1
            turn = rng.random()
            angle = 0 if turn < 0.5 else rng.choice([90, 180, 270]) if turn < 0.75 else (
                rng.choice([0, 90, 180, 270]) + rng.uniform(-16, 16))
            cover = burned_in.stamp(lines, font, is_outline and rng.random() < 0.7, angle)
            cover = cover.repeat(grow, 0).repeat(grow, 1)
            if rng.random() < 0.2 and min(cover.shape) > 6:
                h, w = (max(6, round(s * rng.uniform(0.85, 1.2))) for s in cover.shape)
                cover = np.asarray(Image.fromarray((cover * 255).astype("u1")).resize(
                    (w, h), Image.BILINEAR)) / 255
            if min(cover.shape) >= 5:
                made.append(((cover * 255).astype("u1"), size * grow))
    return made


def strokes(rng, side):
    """Hairs, contours, dots, grids, arrows: what is drawn and is no text."""
    image = Image.new("L", (side, side))
    draw = ImageDraw.Draw(image)
    kind, count, width = rng.randrange(6), rng.randrange(1, 14), rng.choice([1, 1, 1, 2, 3])

    def at():
        return rng.randrange(-20, side + 20)

    if kind == 0:
        for _ in range(count):
            (x0, y0), (x1, y1), (x2, y2) = ((at(), at()) for _ in range(3))
            curve = [((1 - t) ** 2 * x0 + 2 * t * (1 - t) * x1 + t * t * x2,
                      (1 - t) ** 2 * y0 + 2 * t * (1 - t) * y1 + t * t * y2)
                     for t in np.linspace(0, 1, 24)]
            draw.line(curve, fill=255, width=width)
    elif kind == 1:
        for _ in range(count * 4):
            x, y, r = at(), at(), rng.randrange(1, 7)
            draw.ellipse([x, y, x + r, y + rng.randrange(1, 7)], fill=rng.choice([255, 255, 0]),
                         outline=255)
    elif kind == 2:
        for _ in range(rng.randrange(1, 4)):
            x, y, w, h = at(), at(), rng.randrange(6, 120), rng.randrange(6, 120)
            rng.choice([draw.rectangle, draw.ellipse])([x, y, x + w, y + h], outline=255,
                                                       width=width)
    elif kind == 3:
        pitch = rng.randrange(4, 40)
        for p in range(rng.randrange(pitch), side, pitch):
            draw.line([p, 0, p, side], fill=255, width=width)
            if count > 4:
                draw.line([0, p, side, p], fill=255, width=width)
        image = image.rotate(rng.choice([0, 0, rng.uniform(0, 90)]))
    elif kind == 4:
        x, y, s = at(), at(), rng.randrange(5, 40)
        for dx, dy in ((s, s), (s, -s), (s, 0), (0, s))[: rng.randrange(2, 5)]:
            draw.line([x - dx, y - dy, x + dx, y + dy], fill=255, width=width)
    else:
        pitch = rng.randrange(2, 9)
        for p in range(0, rng.randrange(4, 40)):
            draw.point([(p * pitch + q % 2 * pitch // 2, 30 + q * pitch) for q in range(count)],
                       fill=255)
        image = image.rotate(rng.choice([0, 90, rng.uniform(0, 90)]))
    return np.asarray(image)


class Patches:
    """An endless source of patches and of what their cells are."""

    def __init__(self, data, seed, stamp_count=5000):
        self.rng = random.Random(seed)
        self.noise = np.random.default_rng(seed)
        self.pictures = pictures(data)
        self.texts = stamps(self.rng, stamp_count)
        self.markers = stamps(self.rng, stamp_count // 8, is_marker=True)
        self.rulers = [(burned_in.ruler(self.rng) * 255).astype("u1") for _ in range(400)]

    def region(self, side):
        """A piece of some picture as floats, and the highest value that its samples may have."""
        rng = self.rng
        kind = rng.choice(["small"] * 8 + ["full"] * 4 + ["nih"] * 5 + ["dicom"] * 7
                          + ["tiny"] * 2 + ["flat"] * 2)
        if kind == "flat":
            top = rng.choice([255, 4095])
            slope = np.linspace(0, rng.choice([0, 0.05, 0.2]) * top, side)[None]
            level = rng.choice([0, 0.1, 0.5, 0.9, rng.random()]) * top
            sigma = rng.choice([0, 0.003, 0.01, 0.02, 0.05, 0.12]) * top
            piece = level + slope + self.noise.normal(0, 1, (side, side)) * sigma
            return np.clip(piece, 0, top), top
        picture = rng.choice(self.pictures[kind])
        if kind == "tiny":
            grow = -(-side // min(picture.shape)) + rng.randrange(3)
            shape = (picture.shape[1] * grow, picture.shape[0] * grow)
            picture = np.asarray(Image.fromarray(picture.astype("f4")).resize(
                shape, rng.choice([Image.BICUBIC, Image.BILINEAR])))
        step = rng.choice([1, 1, 1, 2, 3]) if kind in ("full", "nih") else 1
        least = min(picture.shape[:2])
        if least < side:
            grow = -(-side // least)
            picture = picture.repeat(grow, 0).repeat(grow, 1)
            if picture.ndim == 2:
                picture = ndimage.uniform_filter(picture.astype(float), grow)
        while min(picture.shape[:2]) < side * step:
            step -= 1
        y, x = (rng.randrange(s - side * step + 1) for s in picture.shape[:2])
        piece = picture[y : y + side * step, x : x + side * step].astype(float)
        if step > 1:
            piece = piece.reshape((side, step, side, step) + piece.shape[2:]).mean((1, 3))
        top = 255 if picture.max() < 256 else 4095 if picture.max() < 4096 else 65535
        if kind == "dicom" and top > 255 and rng.random() < 0.5:
            low, high = np.percentile(picture, [0.5, 99.5])
            piece, top = np.clip((piece - low) / max(1, high - low), 0, 1) * 255, 255
        if piece.ndim == 3 and rng.random() < 0.4:
            piece = piece.mean(2)
        return self.varied(np.clip(piece, 0, top), top), top

    def varied(self, piece, top):
        rng = self.rng
        if rng.random() < 0.3:
            piece = top * (piece / top) ** rng.uniform(0.6, 1.6)
        if rng.random() < 0.15:
            piece = top - piece
        if rng.random() < 0.2:
            sigma = rng.choice([0.004, 0.01, 0.03]) * top
            piece = np.clip(piece + self.noise.normal(0, sigma, piece.shape), 0, top)
        piece = np.rot90(piece, rng.randrange(4))
        return piece[:, ::-1].copy() if rng.random() < 0.5 else piece.copy()

    def place(self, piece, cover):
        """Cuts the coverage to what fits and gives it a place."""
        rows, columns = piece.shape[:2]
        h, w = (min(c, s - 4) for c, s in zip(cover.shape, (rows, columns)))
        y, x = (self.rng.randrange(c - s + 1) for c, s in zip(cover.shape, (h, w)))
        cover = cover[y : y + h, x : x + w]
        return cover / 255, self.rng.randrange(1, rows - h), self.rng.randrange(1, columns - w)

    def lay(self, piece, top, cover, contrast, is_blend, strictness=0.4):
        """Draws where it can be read; gives the covered place, or None. See burned_in.lay."""
        rng = self.rng
        for attempt in range(4):
            part, y, x = self.place(piece, cover)
            h, w = part.shape
            under = piece[y : y + h, x : x + w]
            luma = under.mean(2) if under.ndim == 3 else under
            spread = luma.std() / top
            if spread <= strictness * contrast:
                break
        else:  # as faint as can be read here
            contrast = spread / strictness * rng.uniform(1, 1.3)
            if contrast > 0.95:
                return None
        level = luma.mean()
        sign = 1 if level < top / 2 else -1
        if rng.random() < 0.3 and 0.1 * top < level < 0.9 * top:
            sign = -sign
        mask = part[..., None] if piece.ndim == 3 else part
        colour = np.clip(level + sign * contrast * top, 0, top)
        if piece.ndim == 3 and contrast > 0.3 and rng.random() < 0.5:
            tint = np.array(rng.choice([(255, 255, 0), (0, 255, 0), (255, 0, 0), (0, 255, 255)]))
            if abs(tint.mean() - level) >= 0.15 * top:
                colour = tint
        if is_blend:
            under = under + mask * sign * contrast * top
        else:
            under = under * (1 - mask) + mask * colour
        piece[y : y + h, x : x + w] = np.clip(under, 0, top)
        return y, x, part

    def decoys(self, piece, top):
        rng = self.rng
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 3])):
            contrast = 10 ** rng.uniform(-1.2, 0)
            kind = rng.random()
            if kind < 0.3:
                self.lay(piece, top, rng.choice(self.rulers), contrast, False, 2)
            elif kind < 0.6:
                self.lay(piece, top, rng.choice(self.markers)[0], contrast, False, 2)
            elif kind < 0.9:
                mask = strokes(rng, piece.shape[0]) / 255
                mask = mask[..., None] if piece.ndim == 3 else mask
                colour = rng.choice([piece.min(), piece.max(), piece.mean(), 0, top])
                mask = mask * rng.choice([1, 1, 0.5, 0.2])
                piece[:] = piece * (1 - mask) + mask * colour
            else:
                burned_in.blank(piece, top, rng)

    def next(self):
        """Local contrast (3, SIDE, SIDE) and goals of pixels: 1 text, 0 none, 2 does not count."""
        rng = self.rng
        margin = MARGIN if rng.random() < 0.75 else 0
        side = SIDE + 2 * margin
        piece, top = self.region(side)
        goal = np.zeros((side, side), "u1")
        self.decoys(piece, top)
        if rng.random() < 0.55:
            for _ in range(rng.choice([1, 1, 1, 2])):
                cover, size = rng.choice(self.texts)
                contrast = rng.choice([0.05, 0.05, 0.07, 0.1, 0.15, 0.3, 0.6, 0.9])
                contrast *= rng.uniform(0.85, 1.2)
                laid = self.lay(piece, top, cover, contrast, rng.random() < 0.25)
                if laid:
                    y, x, part = laid
                    reach = 2 + max(6, size // 2)
                    mask = np.zeros((side, side))
                    mask[y : y + part.shape[0], x : x + part.shape[1]] = part > 0.25
                    near = ndimage.uniform_filter(mask, 5, mode="constant") > 1e-6
                    far = ndimage.uniform_filter(mask, 2 * reach + 1, mode="constant") > 1e-6
                    goal[far & (goal == 0)] = 2
                    goal[near] = 1
        piece = piece.round()
        if top == 255 and rng.random() < 0.3:
            buffer = io.BytesIO()
            Image.fromarray(np.clip(piece, 0, 255).astype("u1")).save(
                buffer, "JPEG", quality=rng.choice([75, 80, 85, 90, 95]))
            piece = np.asarray(Image.open(buffer)).astype(float)
        planes = piece[None] if piece.ndim == 2 else piece.transpose(2, 0, 1)
        inner = slice(margin, margin + SIDE)
        planes = [local_contrast(p)[inner, inner] for p in planes]
        if len(planes) == 1:
            planes = planes * 3
        else:
            rng.shuffle(planes)
        return np.stack(planes).astype("f4"), goal[inner, inner]


