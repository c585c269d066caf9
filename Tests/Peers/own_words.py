"""Writes the words that Fovea itself writes: Sources/Privacy/Resources/own-words.txt.

Of every string literal of the Swift sources, of the pages' templates, of the cards that come with
the weights, and of PLAIN below: runs of letters and digits with a letter, of two characters and
more, in lower case. A patient who is called like one of them is not found by that word alone.

    python3 Tests/Peers/own_words.py
"""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUTPUT = ROOT / "Sources/Privacy/Resources/own-words.txt"
LITERAL = re.compile(r'"""(.*?)"""|"((?:[^"\\\n]|\\.)*)"', re.S)
WIDTH = 98
# Plain English that is a name too, as people write it into titles and intended uses.
PLAIN = """
young old brown green grey gray gold silver king queen hill wood woods stone rose lily lake river
field fields hand foot head bone heart day may april june august summer winter spring small short
strong wise best good rich poor hope grace joy faith will mark grant frank bill dean page price
power powers cook baker carpenter park parks west east north south church bell bird fish fox wolf
lamb
swift sharp bright light little large low high long love major minor marks case chase chance cross
banks bush ball bond book brook cash church cole craft dale early english fair falls farmer first
fisher forest freeman french garden gates german glass guy hall hardy house hunter jack john judge
knight lane law leader main mason mayor miller mills moon moody moss nation new noble pack parish
penny pool pope porter rice ring root rush sage savage scholar sea self senior shepherd ship singer
smart snow sparks star steel stern storm street sun sweet taylor teacher temple train trip turner
underwood van vale walker wall ward water waters weaver wells wheeler wild works worth
patient patients adult adults child children infant male female woman women man men doctor nurse
study image images chest skin lung breast brain liver kidney model class normal abnormal positive
negative finding findings disease cancer hospital clinic
"""


def texts():
    for path in sorted((ROOT / "Sources").rglob("*.swift")):
        if path.parent.name == "fovea-sample" or path.name == "onnx.pb.swift":
            continue
        for match in LITERAL.finditer(path.read_text()):
            yield match.group(1) or match.group(2) or ""
    for folder in ["Reports/Templates", "Networks/Resources"]:
        for path in sorted((ROOT / "Sources" / folder).iterdir()):
            if path.suffix != ".safetensors":
                yield path.read_text()
    yield (ROOT / "Pipelines/demo.yaml").read_text()
    yield PLAIN


def words():
    found = set()
    for text in texts():
        # camelCase keys of JSON are words of their own, and as a whole.
        parts = re.sub(r"([a-z])([A-Z])", r"\1 \2", text)
        for word in re.findall(r"[A-Za-z0-9]+", text + " " + parts):
            is_digest = re.fullmatch("[0-9a-f]{8,}", word)
            if len(word) >= 2 and re.search("[A-Za-z]", word) and not is_digest:
                found.add(word.lower())
    return sorted(found)


def main():
    lines, line = ["# Made by Tests/Peers/own_words.py: words that are no names on their own."], ""
    for word in words():
        if len(line) + len(word) + 1 > WIDTH:
            lines.append(line)
            line = ""
        line += (" " if line else "") + word
    OUTPUT.write_text("\n".join(lines + [line]) + "\n")


main()
