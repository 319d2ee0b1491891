"""The committed batches, made once more from what they must say, and read; damaged ones refused."""
import pathlib
import unittest

import feria_enrol as enrol
import feria_seal as seal
import feria_wire as wire

FOLDER = pathlib.Path(__file__).parent
SEED = bytes(range(32))
MUNICIPALITY = wire.blake2b(b"feria-municipality-1", bytes(range(0x40, 0x60)))[:8]
STATION = int.from_bytes(wire.blake2b(wire.public_key(SEED))[:4], "little")
OTHER = 0x55667788


def fact(station, before, kind, body, private=None):
    seq = before["seq"] + 1 if before else 1
    one = {"station": station, "epoch": 0x0A0B0C0D, "seq": seq, "kind": kind,
           "at_ms": 1671109200000 + seq, "hlc": (1671109200000 + seq << 16) + 3,
           "prev": before["chain"] if before else wire.ZERO, "body": body.encode(),
           "private": None, "salt": None, "private_hash": wire.ZERO}
    if private:
        one["private"], one["salt"] = private.encode(), bytes([0xA0 + seq]) * 16
        one["private_hash"] = wire.private_hash(one["salt"], one["private"])
    one["body_hash"] = wire.body_hash(one["body"])
    one["chain"] = wire.chain(one)
    return one


def withheld(one):
    return dict(one, private=None, salt=None)


OWN = [fact(STATION, None, "station.enrolled", '{"name":"kiosk-1"}')]
OWN.append(fact(STATION, OWN[0], "attendee.registered", '{"comuna":"C01"}',
                '{"name":"María Ñáñez 𝄞"}'))
OWN.append(fact(STATION, OWN[1], "feedback.given", "{}"))
OWN.append(fact(STATION, OWN[2], "attendee.registered", "{}", '{"name":"Luz"}'))
OTHERS = [fact(OTHER, None, "feedback.given", '{"a":1}')]
OTHERS.append(fact(OTHER, OTHERS[0], "feedback.given", "{}"))

BATCHES = {
    "chain.batch": (OWN, SEED),
    "chain-middle.batch": ([OWN[2], withheld(OWN[3])], SEED),
    "selection.batch": ([OTHERS[0], withheld(OWN[1]), OWN[2], OTHERS[1], OWN[3]], None),
    "empty.batch": ([], None),
}


def load(name):
    return (FOLDER / name).read_bytes()


class Batches(unittest.TestCase):
    def test_ed25519_of_rfc_8032(self):
        seed = bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
        self.assertEqual(wire.public_key(seed).hex(),
                         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
        self.assertEqual(wire.sign(seed, b"\x72").hex()[:32], "92a009a9f0d4cab8720e820b5f642540")

    def test_every_file_is_known(self):
        self.assertEqual({path.name for path in FOLDER.glob("*.batch")}, set(BATCHES))

    def test_read(self):
        for name, (facts, seed) in BATCHES.items():
            batch = wire.read_batch(load(name), seed and wire.public_key(seed))
            self.assertEqual(batch["facts"], facts, name)
            self.assertEqual(batch["municipality"], MUNICIPALITY)
            self.assertEqual(batch["is_signed"], seed is not None)

    def test_written_alike(self):
        for name, (facts, seed) in BATCHES.items():
            self.assertEqual(wire.write_batch(facts, MUNICIPALITY, seed).hex(), load(name).hex())

    def test_flipped_or_cut_is_refused(self):
        for name in BATCHES:
            data = load(name)
            for at in range(len(data) - 64):
                bad = data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
                self.assertRaises(wire.Refused, wire.read_batch, bad)
                self.assertRaises(wire.Refused, wire.read_batch, data[:at])
            self.assertRaises(wire.Refused, wire.read_batch, data + b"x")

    def test_the_signature_is_the_stations(self):
        data = load("chain.batch")
        other = wire.public_key(bytes(32))
        self.assertRaises(wire.Refused, wire.read_batch, data, other)
        bad = data[:-1] + bytes([data[-1] ^ 1])
        self.assertRaises(wire.Refused, wire.read_batch, bad, wire.public_key(SEED))

    def test_a_chain_has_no_gap(self):
        bad = wire.write_batch([OWN[0], OWN[2]], MUNICIPALITY, SEED)
        self.assertRaises(wire.Refused, wire.read_batch, bad)


MUNICIPALITY_KEY = bytes(range(0x40, 0x60))
CENTRAL_SEED = bytes([9]) + bytes(31)


class Folder(unittest.TestCase):
    def test_x25519_of_rfc_7748(self):
        scalar = bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
        u = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
        self.assertEqual(seal.x25519(scalar, u).hex(),
                         "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552")

    def test_segment(self):
        data = load("sealed.seg")
        segment = seal.read_segment(data, CENTRAL_SEED, MUNICIPALITY_KEY)
        self.assertEqual(segment["content"], b"hechos")
        self.assertEqual((segment["type"], segment["from"], segment["first"], segment["last"]),
                         (1, STATION, 3, 9))
        self.assertEqual(segment["sender"], wire.public_key(SEED))
        self.assertRaises(wire.Refused, seal.read_segment, data, SEED, MUNICIPALITY_KEY)
        self.assertRaises(wire.Refused, seal.read_segment, data, CENTRAL_SEED, bytes(32))
        for at in range(0, len(data), 7):
            bad = data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
            self.assertRaises(wire.Refused, seal.read_segment, bad, CENTRAL_SEED, MUNICIPALITY_KEY)

    def test_note(self):
        data = load("held.ack")
        note = seal.read_note(data, MUNICIPALITY_KEY)
        self.assertEqual((note["type"], note["station"], note["seq"], note["central_epoch"],
                          note["pos"], note["mark"]), (2, STATION, 9, 77, 5, -3))
        for at in range(0, len(data), 7):
            bad = data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]
            self.assertRaises(wire.Refused, seal.read_note, bad, MUNICIPALITY_KEY)


# Of the code 7K2M9XQ4RTK without TLS, by Argon2id, which is not checked here.
SECRET = bytes.fromhex("aa3d17145e8fc7843f54f471f73c444c5b778e48cab7aa4fa000fdddda55e40e")
STATION_SEED = bytes([7]) * 32
INVITATION = ("FE17K2M9XQ4RTKMPJTB9D5MPJTB9D5MPJTB9D5MPJTB9D5MPJTB9D5MPJTB9"
              "D5MPJHAT3MEHR76EHF5WRK0BHH5RS2WCST6WT38CRZ")


class Enrolment(unittest.TestCase):
    def test_code(self):
        self.assertEqual(enrol.read_code("7k2m-9xq4-rtk"), "7K2M9XQ4RTK")
        for at in range(11):
            for digit in enrol.DIGITS.replace("7K2M9XQ4RTK"[at], ""):
                bad = "7K2M9XQ4RTK"[:at] + digit + "7K2M9XQ4RTK"[at + 1:]
                self.assertRaises(wire.Refused, enrol.read_code, bad)

    def test_qr(self):
        self.assertEqual(enrol.read_qr(INVITATION),
                         ("7K2M9XQ4RTK", bytes([0xa5]) * 32, "https://10.1.2.3:7443"))
        for at in range(len(INVITATION)):
            bad = INVITATION[:at] + ("7" if INVITATION[at] != "7" else "8") + INVITATION[at + 1:]
            self.assertRaises(wire.Refused, enrol.read_qr, bad)
            self.assertRaises(wire.Refused, enrol.read_qr, INVITATION[:at])

    def test_what_the_secret_proves(self):
        key = wire.public_key(STATION_SEED)
        self.assertEqual(enrol.invitation_id(SECRET).hex(), "1eb1d7afff707d14")
        self.assertEqual(enrol.station_proof(SECRET, key).hex(),
                         "f5be2dc758b765af65ff8a31ee9f3f417cbc89665fb2ac7d6e059c560a98a661")
        self.assertEqual(enrol.words(key), "leon carta brazo calle")

    def test_parcel(self):
        key = wire.public_key(STATION_SEED)
        parcel = bytes.fromhex(load("parcel.hex").decode().strip())
        self.assertEqual(enrol.open_parcel(SECRET, STATION_SEED, key, parcel), b'{"a":1}')
        self.assertRaises(wire.Refused, enrol.open_parcel, bytes(32), STATION_SEED, key, parcel)
        self.assertRaises(wire.Refused, enrol.open_parcel, SECRET, SEED, key, parcel)
        for at in range(len(parcel)):
            bad = parcel[:at] + bytes([parcel[at] ^ 1]) + parcel[at + 1:]
            self.assertRaises(wire.Refused, enrol.open_parcel, SECRET, STATION_SEED, key, bad)


if __name__ == "__main__":
    unittest.main()
