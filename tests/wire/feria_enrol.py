"""What src/sync/PROTOCOL.md says of enrolment, read a second time by Python's standard library. It
has no Argon2id: from the code to the secret nothing is checked here, from the secret on all is.
"""
import hashlib
import re
from pathlib import Path

import feria_seal as seal
from feria_wire import need

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def check_character(text):
    """ISO/IEC 7064, hybrid system MOD 33,32."""
    product = 32
    for digit in text:
        total = (product + DIGITS.index(digit)) % 32 or 32
        product = total * 2 % 33
    return DIGITS[(33 - product) % 32]


def read_code(text):
    """As somebody typed it: 11 characters, the last of them the check character."""
    code = text.upper().replace("-", "").replace(" ", "").translate(str.maketrans("ILO", "110"))
    need(len(code) == 11 and set(code) <= set(DIGITS), "no code")
    need(check_character(code[:-1]) == code[-1], "a slip in the code")
    return code


def read_qr(text):
    """The code, the pin and the address."""
    need(len(text) > 14 and text[:3] == "FE1" and set(text) <= set(DIGITS), "no invitation")
    need(check_character(text[:-1]) == text[-1], "a slip in the QR")
    bits = "".join(format(DIGITS.index(digit), "05b") for digit in text[14:-1])
    data = bytes(int(bits[at:at + 8], 2) for at in range(0, len(bits) - 7, 8))
    need(len(data) > 33 and data[32] == len(data) - 33, "an address of another length")
    need(bits[8 * len(data):].strip("0") == "", "bits behind the end")
    return read_code(text[3:14]), data[:32], data[33:].decode("ascii")


def mac(secret, *parts, size=32):
    return hashlib.blake2b(b"".join(parts), key=secret, digest_size=size).digest()


def invitation_id(secret):
    return mac(secret, b"feria-enrol-id-1", size=16)[:8]


def station_proof(secret, public_key):
    return mac(secret, b"feria-enrol-station-1", public_key)


def open_parcel(secret, seed, public_key, parcel):
    """The text that the office left for the station of that seed."""
    need(len(parcel) >= 48 + 32, "too short")
    plain = seal.unseal(parcel, seal.box_secret(seed))
    need(plain[:32] == mac(secret, b"feria-enrol-office-1", public_key, plain[32:]),
         "not of whoever knows the code")
    return plain[32:]


def words(public_key, count=4):
    """Of a key; the list is read out of the program, which never changes it."""
    source = Path(__file__).parents[2] / "src" / "base" / "words.c"
    table = source.read_text(encoding="utf-8").split("WORDS[] = {")[1].split("}")[0]
    listed = re.findall(r'"([a-z]+)"', table)
    need(len(listed) == 256, "not 256 words")
    return " ".join(listed[byte] for byte in hashlib.blake2b(public_key, digest_size=32).digest()[:count])
