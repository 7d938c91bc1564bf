"""No seal but the one that was made is accepted: bytes, spelling, headers, keys and claims are changed in every way we know."""

import hashlib
import os
import random
from collections.abc import Callable, Iterator

import cbor2
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader, base45
from slrtkit.adapters.signing.qr.cose import key_id, point
from slrtkit.domain.verification import Status
from slrtkit.testing.seal import largest_claims, sample_claims
from slrtkit.wire import claims_to_map

KEY = ec.generate_private_key(ec.SECP256R1())
SIGNER, READER = PemSealSigner(KEY), QrSealReader()
KID = key_id(KEY.public_key())
TEXT = SIGNER.seal(sample_claims()).text
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
MAP = dict(claims_to_map(sample_claims()))
LONG = os.environ.get("SLRTKIT_PROVE") == "1"
MUTATIONS = 10_000 if LONG else 600


def accepted(text: str, *keys: str) -> bool:
    return READER.open(text, keys or (SIGNER.key,)).claims is not None


def spelt(data: bytes) -> str:
    return "SLR1:" + base45.encode(data)


def parts(text: str = TEXT) -> list[bytes]:
    protected, _, payload, signature = cbor2.loads(base45.decode(text[5:])).value
    return [protected, payload, signature]


def signed(
    payload: bytes,
    *,
    protected: object = None,
    unprotected: object = None,
    kind: str = "Signature1",
    tag: int | None = 18,
    high: bool = False,
    digest: hashes.HashAlgorithm | None = None,
    shape: Callable[[list[object]], object] = lambda envelope: envelope,
) -> str:
    """Return a seal that the real key signed, of another form than ours."""
    header = protected if isinstance(protected, bytes) else cbor2.dumps({1: -7, 4: KID} if protected is None else protected)
    r, s = decode_dss_signature(
        KEY.sign(cbor2.dumps([kind, header, b"", payload], canonical=True), ec.ECDSA(digest or hashes.SHA256()))
    )
    s = max(s, ORDER - s) if high else min(s, ORDER - s)
    body = shape([header, {} if unprotected is None else unprotected, payload, r.to_bytes(32) + s.to_bytes(32)])
    return spelt(cbor2.dumps(body if tag is None else cbor2.CBORTag(tag, body)))


def claims(said: object) -> bytes:
    return cbor2.dumps(said, canonical=True)


def renamed(key: int, other: object) -> dict[object, object]:
    return {other if name == key else name: value for name, value in MAP.items()}


def test_the_helper_signs_what_is_accepted() -> None:
    assert accepted(TEXT)
    assert accepted(signed(claims(MAP)))


HEADERS: dict[str, Callable[[], str]] = {
    "alg unprotected": lambda: signed(claims(MAP), protected={4: KID}, unprotected={1: -7}),
    "alg twice": lambda: signed(claims(MAP), unprotected={1: -7}),
    "kid unprotected": lambda: signed(claims(MAP), protected={1: -7}, unprotected={4: KID}),
    "alg ES384": lambda: signed(claims(MAP), protected={1: -35, 4: KID}),
    "alg ES384 in truth": lambda: signed(claims(MAP), protected={1: -35, 4: KID}, digest=hashes.SHA384()),
    "alg none": lambda: signed(claims(MAP), protected={4: KID}),
    "alg as text": lambda: signed(claims(MAP), protected={1: "ES256", 4: KID}),
    "HMAC with the public key": lambda: signed(claims(MAP), protected={1: 5, 4: KID}),
    "kid as text": lambda: signed(claims(MAP), protected={1: -7, 4: KID.hex()}),
    "kid longer": lambda: signed(claims(MAP), protected={1: -7, 4: KID + b"\0"}),
    "kid shorter": lambda: signed(claims(MAP), protected={1: -7, 4: KID[:4]}),
    "kid of another": lambda: signed(claims(MAP), protected={1: -7, 4: bytes(8)}),
    "critical header": lambda: signed(claims(MAP), protected={1: -7, 2: [99], 4: KID}),
    "content type": lambda: signed(claims(MAP), protected={1: -7, 3: 0, 4: KID}),
    "header in another order": lambda: signed(claims(MAP), protected=bytes.fromhex("a2") + b"\x04\x48" + KID + b"\x01\x26"),
    "key twice in the header": lambda: signed(claims(MAP), protected=b"\xa3\x01\x26\x01\x26\x04\x48" + KID),
    "header of indefinite length": lambda: signed(claims(MAP), protected=b"\xbf\x01\x26\x04\x48" + KID + b"\xff"),
    "empty header": lambda: signed(claims(MAP), protected=b""),
    "no tag": lambda: signed(claims(MAP), tag=None),
    "tag of COSE_Mac0": lambda: signed(claims(MAP), tag=17),
    "tag of CWT around": lambda: spelt(b"\xd8\x3d" + base45.decode(TEXT[5:])),
    "signature of COSE_Sign": lambda: signed(claims(MAP), kind="Signature"),
    "counter-signature": lambda: signed(claims(MAP), kind="CounterSignature"),
    "higher s": lambda: signed(claims(MAP), high=True),
    "five parts": lambda: signed(claims(MAP), shape=lambda e: [*e, b""]),
    "three parts": lambda: signed(claims(MAP), shape=lambda e: e[:3]),
    "payload detached": lambda: signed(claims(MAP), shape=lambda e: [e[0], e[1], None, e[3]]),
    "unprotected header is a list": lambda: signed(claims(MAP), shape=lambda e: [e[0], [], e[2], e[3]]),
    "signature in DER": lambda: signed(claims(MAP), shape=lambda e: [*e[:3], KEY.sign(b"", ec.ECDSA(hashes.SHA256()))]),
    "signature of zeros": lambda: signed(claims(MAP), shape=lambda e: [*e[:3], bytes(64)]),
    "signature with a zero before": lambda: signed(claims(MAP), shape=lambda e: [*e[:3], b"\0" + bytes(e[3])]),  # type: ignore[call-overload]  # the fourth is bytes
    "no signature": lambda: signed(claims(MAP), shape=lambda e: [*e[:3], b""]),
    "no map": lambda: signed(cbor2.dumps([MAP])),
    "trailing byte in the claims": lambda: signed(claims(MAP) + b"\0"),
    "nothing said": lambda: signed(claims({})),
    "key twice": lambda: signed(b"\xb0" + claims(MAP)[1:] + b"\x2b\x1a\x01\xc9\xc3\x80"),
    "claims in another order": lambda: signed(cbor2.dumps(dict(reversed(MAP.items())))),
    "claims of indefinite length": lambda: signed(b"\xbf" + claims(MAP)[1:] + b"\xff"),
    "amount as a float": lambda: signed(claims({**MAP, -12: 3e6})),
    "amount as a big number": lambda: signed(claims(MAP).replace(cbor2.dumps(3_000_000), b"\xc2\x43\x2d\xc6\xc0")),
    "amount below zero": lambda: signed(claims({**MAP, -12: -1})),
    "amount as text": lambda: signed(claims({**MAP, -12: "3000000"})),
    "amount truthful": lambda: signed(claims({**MAP, -12: True})),
    "addressee as a number": lambda: signed(claims({**MAP, -11: 7})),
    "a claim that is not known": lambda: signed(claims({**MAP, -99: 1})),
    "a claim with a text key": lambda: signed(claims({**renamed(0, 0), "amount": 1})),
    "a key as a float": lambda: signed(claims(renamed(1, 1.0))),
    "a key as truth": lambda: signed(claims(renamed(1, True))),
    "date tagged": lambda: signed(claims({**MAP, 6: cbor2.CBORTag(1, MAP[6])})),
    "undefined": lambda: signed(claims({**MAP, -7: cbor2.undefined})),
    "not a specimen": lambda: signed(claims({**MAP, -10: False})),
    "no office": lambda: signed(claims({key: value for key, value in MAP.items() if key != 1})),
    "no commitment": lambda: signed(claims({key: value for key, value in MAP.items() if key != -8})),
    "commitment too short": lambda: signed(claims({**MAP, -8: b"\xab" * 8})),
    "whole NIK": lambda: signed(claims({**MAP, -4: "33169" + "9" * 11})),
    "name too long": lambda: signed(claims({**MAP, -3: "a" * 41})),
    "name that steers a terminal": lambda: signed(claims({**MAP, -3: "A\x1b[2J"})),
    "name written from the right": lambda: signed(claims({**MAP, -3: "A\u202eB"})),
    "name that is no UTF-8": lambda: signed(claims({**MAP, -3: "AA"}).replace(b"bAA", b"b\xff\xfe")),
    "id as text": lambda: signed(claims({**MAP, 7: sample_claims().letter})),
    "end within a day": lambda: signed(claims({**MAP, 4: int(str(MAP[4])) + 1})),
    "instant of another age": lambda: signed(claims({**MAP, 6: 2**40})),
    "day of another age": lambda: signed(claims({**MAP, -9: 2**40})),
    "good before it is dated": lambda: signed(claims({**MAP, -9: int(str(MAP[-9])) + 400})),
    "three programs": lambda: signed(claims({**MAP, -5: ["a", "b", "c"]})),
    "programs within programs": lambda: signed(claims({**MAP, -5: [["a"]]})),
    "no programs": lambda: signed(claims({**MAP, -5: []})),
    "empty number": lambda: signed(claims({**MAP, -1: ""})),
}


@pytest.mark.parametrize("trick", HEADERS)
def test_another_form_is_refused_even_if_the_key_signed_it(trick: str) -> None:
    assert not accepted(HEADERS[trick]())


SPELLINGS: dict[str, str] = {
    "another prefix": "SLR2:" + TEXT[5:],
    "the prefix in small letters": "slr1:" + TEXT[5:],
    "no prefix": TEXT[5:],
    "the prefix twice": "SLR1:" + TEXT,
    "of a health certificate": "HC1:" + TEXT[5:],
    "a space before": " " + TEXT,
    "a space behind": TEXT + " ",
    "a line end": TEXT + "\n",
    "in small letters": "SLR1:" + TEXT[5:].lower(),
    "one character more": TEXT + "0",
    "one character less": TEXT[:-1],
    "a byte more": spelt(base45.decode(TEXT[5:]) + b"\0"),
    "another object behind": spelt(base45.decode(TEXT[5:]) * 2),
    "nothing": "",
    "only the prefix": "SLR1:",
    "a group that is too large": "SLR1::::" + TEXT[8:],
    "an address": "HTTPS://SLRT.EXAMPLE/SURAT/1",
    "an address with a seal in it": "HTTPS://SLRT.EXAMPLE/#" + TEXT,
    "too long": TEXT + "0" * 3 * 600,
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_another_spelling_is_refused(spelling: str) -> None:
    assert not accepted(SPELLINGS[spelling])


BOMBS: dict[str, bytes] = {
    "a list of all numbers": bytes.fromhex("9bffffffffffffffff"),
    "a text of all memory": bytes.fromhex("7b7fffffffffffffff"),
    "a map of all memory": bytes.fromhex("bbffffffffffffffff"),
    "deep": b"\x81" * 590 + b"\x00",
    "deep tags": b"\xd2" * 590 + b"\x00",
    "a list within itself": bytes.fromhex("d81c81d81d00"),
    "a pattern": b"\xd8\x23" + cbor2.dumps("(a+)+$"),
    "a fraction with a large exponent": bytes.fromhex("c482") + cbor2.dumps(10**9) + b"\x01",
    "a big number": b"\xc2\x59\x02\x00" + b"\xff" * 512,
    "a date": bytes.fromhex("c1fb7fefffffffffffff"),
    "an address": bytes.fromhex("d9010444c0a80001"),
    "text by reference": bytes.fromhex("d9010082636161610019"),
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.parametrize("place", ["envelope", "claims", "header"])
def test_a_bomb_is_refused(bomb: str, place: str) -> None:
    data = BOMBS[bomb]
    texts = {"envelope": spelt(data), "claims": signed(data), "header": signed(claims(MAP), protected=data)}
    assert not accepted(texts[place])


def test_another_key_of_the_same_id_does_not_open_it() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    seen = READER.open(PemSealSigner(other).seal(sample_claims()).text, [SIGNER.key])
    assert (seen.key, seen.claims) == ("", None)
    forged = signed(claims(MAP), shape=lambda e: [*e[:3], bytes(parts(PemSealSigner(other).seal(sample_claims()).text)[2])])
    seen = READER.open(forged, [SIGNER.key])
    assert [(result.axis.value, result.code) for result in seen.axes if result.status is Status.FAILED] == [
        ("integrity", "SEAL_BROKEN")
    ]
    assert point(other.public_key()) != SIGNER.key


def mutants(seed: int) -> Iterator[str]:
    """Yield seals with one thing wrong, without end; each from its own number."""
    chance = random.Random(seed)
    for text in (TEXT, SIGNER.seal(largest_claims()).text):
        data = bytearray(base45.decode(text[5:]))
        at, bit = chance.randrange(len(data)), chance.randrange(8)
        yield spelt(bytes([*data[:at], data[at] ^ 1 << bit, *data[at + 1 :]]))
        yield spelt(bytes([*data[:at], chance.randrange(256), *data[at:]]))
        yield spelt(bytes([*data[:at], *data[at + 1 :]]))
        first, second = sorted(chance.sample(range(len(data)), 2))
        yield spelt(bytes(data[:first] + data[second:]))
        yield spelt(bytes(data[:second] + data[first:]))
        place = chance.randrange(len(text))
        yield text[:place] + chance.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:") + text[place + 1 :]
    name = chance.choice([key for key in MAP if type(MAP[key]) is int])
    changed = claims({**MAP, name: int(str(MAP[name])) + chance.randrange(1, 1000)})
    protected, _, signature = parts()
    yield spelt(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, changed, signature])))
    other = SIGNER.seal(sample_claims(number=f"400.9/{chance.randrange(10**6)}/XI/2026")).text
    yield spelt(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, parts()[1], parts(other)[2]])))


@pytest.mark.promise("of 10,000 mutated seals none is accepted")
def test_no_mutated_seal_is_accepted(record_property: Callable[[str, object], None]) -> None:
    genuine = {TEXT, SIGNER.seal(largest_claims()).text}
    tried, seen, seed = 0, set[str](), 0
    while tried < MUTATIONS:
        for text in mutants(seed):
            if text in genuine or text in seen:
                continue
            seen.add(text)
            assert not accepted(text), hashlib.sha256(text.encode()).hexdigest()
            assert all(
                result.status in (Status.FAILED, Status.NOT_CHECKED, Status.PASSED)
                for result in READER.open(text, [SIGNER.key]).axes
            )
            tried += 1
        seed += 1
    record_property("figure", f"{tried} mutants, 0 accepted")
