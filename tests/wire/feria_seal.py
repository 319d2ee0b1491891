"""What src/sync/PROTOCOL.md says of segments and notes, read a second time, by Python's standard
library alone: Curve25519 (RFC 7748), Salsa20 and Poly1305 are written here for shortness.
"""
import hashlib
import struct

from feria_wire import P, blake2b, need, verify

SEGMENT = struct.Struct("<12sB8sIIIQQ")
NOTE = struct.Struct("<12sB8sIIQqqqq32s64s")
SIGMA = struct.unpack("<4I", b"expand 32-byte k")


# ---- crypto_box_seal ----

def x25519(scalar, u):
    k = int.from_bytes(scalar, "little") & (2**255 - 8) & ~(2**255) | 2**254
    x1 = int.from_bytes(u, "little") & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, x1, 1, 0
    for t in range(254, -1, -1):
        bit = k >> t & 1
        if swap ^ bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b = (x2 + z2) % P, (x2 - z2) % P
        da, cb = (x3 - z3) * a % P, (x3 + z3) * b % P
        e = (a * a - b * b) % P
        x3, z3 = (da + cb) ** 2 % P, x1 * (da - cb) ** 2 % P
        x2, z2 = a * a * b * b % P, e * (a * a + 121665 * e) % P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, P - 2, P) % P).to_bytes(32, "little")


def box_secret(seed):
    """The X25519 secret of an Ed25519 seed."""
    return hashlib.sha512(seed).digest()[:32]


def rounds(state):
    x = list(state)
    for _ in range(10):
        for quarter in ((0, 4, 8, 12), (5, 9, 13, 1), (10, 14, 2, 6), (15, 3, 7, 11),
                        (0, 1, 2, 3), (5, 6, 7, 4), (10, 11, 8, 9), (15, 12, 13, 14)):
            a, b, c, d = quarter
            for to, one, other, turn in ((b, a, d, 7), (c, b, a, 9), (d, c, b, 13), (a, d, c, 18)):
                value = x[one] + x[other] & 0xFFFFFFFF
                x[to] ^= (value << turn | value >> 32 - turn) & 0xFFFFFFFF
    return x


def salsa_state(key, tail):
    k, n = struct.unpack("<8I", key), struct.unpack("<4I", tail)
    return (SIGMA[0], *k[:4], SIGMA[1], *n, SIGMA[2], *k[4:], SIGMA[3])


def hsalsa20(key, tail):
    x = rounds(salsa_state(key, tail))
    return struct.pack("<8I", *(x[i] for i in (0, 5, 10, 15, 6, 7, 8, 9)))


def salsa20(key, nonce, length):
    out = b""
    for block in range((length + 63) // 64):
        state = salsa_state(key, nonce + struct.pack("<Q", block))
        out += struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(rounds(state), state)))
    return out[:length]


def poly1305(key, message):
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    total = 0
    for at in range(0, len(message), 16):
        total = (total + int.from_bytes(message[at:at + 16] + b"\1", "little")) * r % (2**130 - 5)
    return (total + int.from_bytes(key[16:], "little") & (2**128 - 1)).to_bytes(16, "little")


def unseal(sealed, secret):
    public = x25519(secret, b"\x09" + bytes(31))
    ephemeral, mac, cipher = sealed[:32], sealed[32:48], sealed[48:]
    nonce = hashlib.blake2b(ephemeral + public, digest_size=24).digest()
    key = hsalsa20(x25519(secret, ephemeral), bytes(16))
    stream = salsa20(hsalsa20(key, nonce[:16]), nonce[16:], 32 + len(cipher))
    need(poly1305(stream[:32], cipher) == mac, "not sealed to this key")
    return bytes(a ^ b for a, b in zip(cipher, stream[32:]))


# ---- files of a folder ----

def read_segment(data, seed, municipality_key):
    """Opened with the seed of its receiver: header, public key of its sender, content."""
    need(len(data) >= SEGMENT.size + 4 + 48 + 128 + 32, "too short")
    need(blake2b(data[:-32]) == data[-32:], "torn or edited")
    header = data[:SEGMENT.size]
    magic, kind, municipality, sender, to, epoch, first, last = SEGMENT.unpack(header)
    need(magic == b"FERIASEGMT1\n" and kind in (1, 2, 3), "another format")
    need(municipality == blake2b(b"feria-municipality-1", municipality_key)[:8], "another fair's")
    (length,) = struct.unpack_from("<I", data, SEGMENT.size)
    sealed = data[SEGMENT.size + 4:-32]
    need(length == len(sealed), "its length is not what it says")
    inside = unseal(sealed, box_secret(seed))
    public, signature, code, content = inside[:32], inside[32:96], inside[96:128], inside[128:]
    told = b"feria-segment-1" + blake2b(header, content)
    keyed = hashlib.blake2b(told, digest_size=32, key=municipality_key).digest()
    need(int.from_bytes(blake2b(public)[:4], "little") == sender, "not of its sender")
    need(code == keyed and verify(public, told, signature), "nobody of this fair sealed it")
    return {"type": kind, "from": sender, "to": to, "epoch": epoch, "first": first, "last": last,
            "sender": public, "content": content}


def read_note(data, municipality_key):
    need(len(data) == NOTE.size, "too short or too long")
    magic, kind, municipality, station, epoch, seq, central, pos, mark, at_ms, public, \
        signature = NOTE.unpack(data)
    need(magic == b"FERIANOTE1\n\n" and kind in (1, 2), "another format")
    need(verify(public, b"feria-note-1" + data[:-64], signature), "not signed by who it says")
    need(municipality == blake2b(b"feria-municipality-1", municipality_key)[:8], "another fair's")
    return {"type": kind, "station": station, "epoch": epoch, "seq": seq,
            "central_epoch": central, "pos": pos, "mark": mark, "at_ms": at_ms, "signer": public}
