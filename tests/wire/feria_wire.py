"""What src/sync/PROTOCOL.md says, read a second time: batches by Python's standard library alone.

Written from the document and not from the C code, so that a mistake in either is seen.
Used as a module by other tests, and as a program: feria_wire.py [--key HEX64] FILE... prints what
is in each batch as JSON, or says why it is none (exit status 1).
"""
import hashlib
import json
import struct
import sys

MAGIC = b"FERIABATCH2\n"
HEADER = struct.Struct("<12sB8sIIQQ32sIq")
FACTS_MAX, BYTES_MAX, KIND_MAX, TEXT_MAX = 1000, 8 * 1024 * 1024, 64, 64 * 1024
FOLLOWS, PRIVATE, WITHHELD = 1, 2, 4
ZERO = bytes(32)


class Refused(Exception):
    """Not a batch; the text says why."""


def need(condition, why):
    if not condition:
        raise Refused(why)


def blake2b(*parts):
    return hashlib.blake2b(b"".join(parts), digest_size=32).digest()


# ---- Ed25519, RFC 8032 section 5.1, written for shortness ----

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def point_add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = point_add(result, point)
        point = point_add(point, point)
        scalar >>= 1
    return result


def point_read(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def point_write(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_read((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def sha512_number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % Q


def secret_expand(seed):
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    return scalar, digest[32:]


def public_key(seed):
    return point_write(point_times(secret_expand(seed)[0], BASE))


def sign(seed, message):
    scalar, prefix = secret_expand(seed)
    public = point_write(point_times(scalar, BASE))
    r = sha512_number(prefix, message)
    big_r = point_write(point_times(r, BASE))
    s = (r + sha512_number(big_r, public, message) * scalar) % Q
    return big_r + s.to_bytes(32, "little")


def verify(public, message, signature):
    a, r = point_read(public), point_read(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= Q:
        return False
    right = point_add(r, point_times(sha512_number(signature[:32], public, message), a))
    return point_write(point_times(s, BASE)) == point_write(right)


# ---- facts ----

def body_hash(body):
    return blake2b(body)


def private_hash(salt, private):
    return blake2b(salt, private)


def chain(fact):
    kind = fact["kind"].encode()
    return blake2b(b"feria-fact-1", fact["prev"],
                   struct.pack("<IIQqqB", fact["station"], fact["epoch"], fact["seq"],
                               fact["at_ms"], fact["hlc"], len(kind)),
                   kind, fact["body_hash"], fact["private_hash"])


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def bytes(self, count):
        need(count <= len(self.data) - self.at, "ends inside a fact")
        self.at += count
        return self.data[self.at - count:self.at]

    def numbers(self, form):
        return struct.unpack("<" + form, self.bytes(struct.calcsize("<" + form)))

    def text(self, form, most):
        (count,) = self.numbers(form)
        need(count <= most, "a text is too long")
        text = self.bytes(count)
        need(0 not in text, "a NUL in a text")
        return text


def read_fact(reader, before):
    (flags,) = reader.numbers("B")
    need(flags < 8 and flags & (PRIVATE | WITHHELD) != PRIVATE | WITHHELD, "unknown flags")
    fact = {"private": None, "salt": None, "private_hash": ZERO}
    if flags & FOLLOWS:
        need(before is not None, "follows nothing")
        fact.update(station=before["station"], epoch=before["epoch"], seq=before["seq"] + 1,
                    prev=before["chain"])
    else:
        fact["station"], fact["epoch"], fact["seq"], fact["prev"] = reader.numbers("IIQ32s")
    fact["at_ms"], fact["hlc"] = reader.numbers("qq")
    fact["kind"] = reader.text("B", KIND_MAX).decode()
    need(fact["kind"], "no kind")
    fact["body"] = reader.text("I", TEXT_MAX)
    if flags & PRIVATE:
        fact["private"] = reader.text("I", TEXT_MAX)
        fact["salt"] = reader.bytes(16)
        fact["private_hash"] = private_hash(fact["salt"], fact["private"])
    elif flags & WITHHELD:
        fact["private_hash"] = reader.bytes(32)
        need(fact["private_hash"] != ZERO, "withheld, and there never was one")
    fact["body_hash"] = body_hash(fact["body"])
    fact["chain"] = chain(fact)
    need(fact["station"] and fact["epoch"] and 0 < fact["seq"] < 2**63 and fact["hlc"] >= 0,
         "a number is out of its range")
    need(fact["seq"] > 1 or fact["prev"] == ZERO, "something before the first fact")
    return fact, bool(flags & FOLLOWS)


# ---- batches ----

def read_batch(data, public=None):
    """A dictionary of the header and `facts`; Refused. `public`: checks the signature with it."""
    need(HEADER.size + 96 <= len(data) <= BYTES_MAX, "no batch has this length")
    told, digest, signature = data[:-96], data[-96:-64], data[-64:]
    magic, flags, municipality, station, epoch, first, last, prev, count, hlc = \
        HEADER.unpack_from(told)
    need(magic == MAGIC and flags in (0, 1), "another format")
    need(blake2b(told) == digest, "torn or edited")
    need(count <= FACTS_MAX, "too many facts")
    before = None
    if flags:
        need(public is None or verify(public, b"feria-batch-2" + digest, signature),
             "not signed by this station")
        need(station and epoch and count and 0 < first <= last < 2**63 and
             last - first + 1 == count and (first > 1 or prev == ZERO), "the header is none")
        before = {"station": station, "epoch": epoch, "seq": first - 1, "chain": prev}
    else:
        need(signature == bytes(64), "unsigned, and yet with a signature")
        need((station, epoch, first, last, prev) == (0, 0, 0, 0, ZERO), "the header is none")
    reader, facts = Reader(told), []
    reader.at = HEADER.size
    for _ in range(count):
        fact, is_next = read_fact(reader, before)
        need(is_next or not flags, "a chain with a gap")
        facts.append(fact)
        before = fact
    need(reader.at == len(told), "longer than its facts")
    need(hlc == max([0] + [fact["hlc"] for fact in facts]), "not the highest hlc")
    return {"is_signed": bool(flags), "municipality": municipality, "station": station,
            "epoch": epoch, "first": first, "last": last, "prev": prev, "hlc": hlc,
            "facts": facts}


def write_batch(facts, municipality, seed=None):
    """The bytes of a selection, or, with the seed of its station's key, of a chain."""
    header = (0, 0, 0, 0, ZERO)
    before = None
    if seed is not None:
        one = facts[0]
        header = (one["station"], one["epoch"], one["seq"], facts[-1]["seq"], one["prev"])
        before = dict(one, seq=one["seq"] - 1, chain=one["prev"])
    out = [HEADER.pack(MAGIC, 1 if seed is not None else 0, municipality, *header, len(facts),
                       max([0] + [fact["hlc"] for fact in facts]))]
    for fact in facts:
        is_next = before is not None and (fact["station"], fact["epoch"], fact["seq"],
                                          fact["prev"]) == \
            (before["station"], before["epoch"], before["seq"] + 1, before["chain"])
        withheld = fact["private"] is None and fact["private_hash"] != ZERO
        out.append(bytes([FOLLOWS * is_next + PRIVATE * (fact["private"] is not None) +
                          WITHHELD * withheld]))
        if not is_next:
            out.append(struct.pack("<IIQ32s", fact["station"], fact["epoch"], fact["seq"],
                                   fact["prev"]))
        kind = fact["kind"].encode()
        out.append(struct.pack("<qqB", fact["at_ms"], fact["hlc"], len(kind)) + kind)
        out.append(struct.pack("<I", len(fact["body"])) + fact["body"])
        if fact["private"] is not None:
            out.append(struct.pack("<I", len(fact["private"])) + fact["private"] + fact["salt"])
        elif withheld:
            out.append(fact["private_hash"])
        before = fact
    digest = blake2b(*out)
    signature = bytes(64) if seed is None else sign(seed, b"feria-batch-2" + digest)
    return b"".join(out) + digest + signature


def show(value):
    """For JSON: texts as texts, other bytes as hex."""
    if isinstance(value, dict):
        return {key: inner.decode() if key in ("body", "private") and inner is not None
                else show(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [show(inner) for inner in value]
    return value.hex() if isinstance(value, bytes) else value


def main(words):
    public = None
    if words[:1] == ["--key"]:
        public, words = bytes.fromhex(words[1]), words[2:]
    for path in words:
        with open(path, "rb") as file:
            data = file.read()
        try:
            print(json.dumps(show(read_batch(data, public)), ensure_ascii=False, indent=1))
        except Refused as why:
            print(f"{path}: {why}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
