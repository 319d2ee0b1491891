# Writes the ID card of a person who does not exist, as a scanner delivers it: id_card.py WAY FILE [key=value...]
# WAY: raw (every byte), typed (a keyboard: NULs and everything from 0x80 on lost), spaced (the same, two spaces for the NULs after a
# field), hex, cut (too little of it). Numbers begin with 9999; where a card has fingerprints stands a formula.
import re
import sys

way, path = sys.argv[1:3]
card = {"prefix": "03", "number": "0999912345", "surname": "PEÑA", "second": "DE LA OSSA", "name": "LUZ", "other": "MARÍA",
        "birth": "0F19850314290010AB-"}
card.update(pair.split("=", 1) for pair in sys.argv[3:])

frame = bytearray(531)


def put(at, text):
    data = text.encode("latin-1")
    frame[at:at + len(data)] = data


put(0, card["prefix"])
put(2, "88887777")
put(24, "PubDSK_1")
put(40, "66665555")
put(48, card["number"])
put(58, card["surname"])
put(81, card["second"])
put(104, card["name"])
put(127, card["other"])
put(150, card["birth"])
for i in range(170, 531):
    frame[i] = (i * 73 + 41) % 256

data = bytes(frame)
if way == "typed":
    data = bytes(c for c in data if 32 <= c < 127)
elif way == "spaced":
    data = bytes(c for c in re.sub(rb"\0+", b"  ", data) if 32 <= c < 127)
elif way == "hex":
    data = data.hex().encode()
elif way == "cut":
    data = data[:100]
with open(path, "wb") as file:
    file.write(data)
