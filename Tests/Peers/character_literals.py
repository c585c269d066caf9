"""Names in character sets with code extensions, as bytes and as pydicom reads them.

Printed for Tests/DecodeTests/CharacterSetTests.swift; needs pydicom.
"""

import pydicom.charset as charsets
import pydicom.valuerep as valuerep

NAMES = [
    ("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
    ("ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
    ("ISO_IR 13", "ﾔﾏﾀﾞ^ﾀﾛｳ"),
    ("\\ISO 2022 IR 87\\ISO 2022 IR 159", "Yamada=山丂^太郎"),
    ("\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동"),
    ("ISO 2022 IR 100\\ISO 2022 IR 126", "Buc^Jérôme=Διονυσιος"),
    ("ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 87", "Jérôme=Люк=山田"),
    ("GB18030", "Wang^XiaoDong=王^小东"),
    ("GBK", "Wang^XiaoDong=王^小东"),
    ("ISO_IR 166", "นามสกุล^ชื่อ"),
]


def main():
    for names, text in NAMES:
        encodings = charsets.convert_encodings(names.split("\\"))
        # Each component begins in the first set, which is what the standard asks for.
        groups = []
        for group in text.split("="):
            parts = [charsets.encode_string(part, encodings) for part in group.split("^")]
            groups.append(b"^".join(parts))
        data = b"=".join(groups)
        read = str(valuerep.PersonName(data, encodings).decode())
        print(repr(names), data.hex(), read, "" if read == text else "(not as written)")


if __name__ == "__main__":
    main()
