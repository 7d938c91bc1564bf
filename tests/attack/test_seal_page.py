"""The page that checks seals in a browser says of every seal, true or forged, exactly what `verify-seal` says."""

import json
import os
import random
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from itertools import chain, count, islice
from pathlib import Path

import pytest
from attrs import evolve, frozen

from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.domain.issuers import WithdrawnEntry, WithdrawnList
from slrtkit.domain.seal import OPAQUE, SealClaims, SealedField
from slrtkit.domain.seal_words import compared
from slrtkit.ledger import JSON
from slrtkit.ports.seal import Sheet, Sighting
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.seal import verify_seal
from slrtkit.testing.seal import SEALED_AT, largest_claims, sample_claims, seal_trust
from slrtkit.web.verifier.lists import lists
from slrtkit.web.verifier.words import words
from slrtkit.wire import seal_report_to_wire

from .test_seals import BOMBS, HEADERS, MAP, SIGNER, SPELLINGS, TEXT, claims, mutants, signed, spelt

pytestmark = pytest.mark.needs("node")

SCRIPT = Path(str(files("slrtkit.web.verifier") / "built" / "page.js"))
JUDGE = Path(__file__).with_name("judge.mjs")
AT = SEALED_AT + timedelta(days=2)
OTHER = PemSealSigner.made()
TRUST = seal_trust(SIGNER.key)
MUTANTS = 10_000 if os.environ.get("SLRTKIT_PROVE") == "1" else 300


@frozen
class Case:
    """A seal, or what a picture shows; whom the verifier believes; when."""

    seen: str | tuple[str, ...]
    trust: TrustBundle = TRUST
    at: datetime = AT


class Shown(QrSealReader):
    """Sees on every picture the same symbols, so that no picture has to be drawn."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        super().__init__()
        self.texts = tuple(dict.fromkeys(texts))

    def look(self, data: bytes) -> Sighting:
        seals = tuple(text for text in self.texts if text.startswith("SLR1:"))
        return Sighting(Sheet.PICTURE, seals, len(self.texts) - len(seals)) if not data else super().look(data)


def here(case: Case) -> dict[str, JSON]:
    """Return what `verify-seal` says, with the fields as it shows them."""
    texts = case.seen if isinstance(case.seen, tuple) else ()
    data = b"" if isinstance(case.seen, tuple) else case.seen.encode()
    report = verify_seal(data, Shown(texts) if isinstance(case.seen, tuple) else QrSealReader(), case.trust, case.at)
    told = seal_report_to_wire(report, "")
    rows = [list(row) for row in compared(report.claims)] if report.claims else None
    return {**{key: value for key, value in told.items() if key != "file"}, "rows": rows}


def there(cases: Sequence[Case]) -> list[list[dict[str, JSON]]]:
    """Return what the page says of each, by WebCrypto and by the curve that it brings along."""
    trusts = {id(case.trust): case.trust for case in cases}
    places = {key: place for place, key in enumerate(trusts)}
    asked = [
        {
            **({"texts": case.seen} if isinstance(case.seen, tuple) else {"text": case.seen}),
            "trust": places[id(case.trust)],
            "at": round(case.at.timestamp() * 1000),
        }
        for case in cases
    ]
    told = {"script": str(SCRIPT), "words": words(), "trusts": [lists(one) for one in trusts.values()], "cases": asked}
    done = subprocess.run(["node", str(JUDGE)], input=json.dumps(told).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    answers: list[list[dict[str, JSON]]] = json.loads(done.stdout)
    return answers


def require_same(cases: Sequence[Case]) -> list[JSON]:
    """Compare every word of both answers, and return the reasons that were given."""
    answers = there(cases)
    assert len(answers) == len(cases) > 0
    for case, (by_browser, by_page) in zip(cases, answers, strict=True):
        assert by_browser == by_page, case.seen
        assert by_browser == json.loads(json.dumps(here(case))), case.seen
    return [one["sub_indication"] for one, _ in answers]


def test_of_every_forged_seal() -> None:
    forged = [make() for make in HEADERS.values()] + list(SPELLINGS.values())
    forged += [text for data in BOMBS.values() for text in (spelt(data), signed(data), signed(claims(MAP), protected=data))]
    assert set(require_same([Case(text) for text in forged if text])) == {
        "SEAL_MALFORMED",
        "SEAL_BROKEN",
        "SEAL_KEY_UNKNOWN",
        "ADDRESS_ONLY",
        None,
    }


@pytest.mark.promise("the page in the browser and verify-seal say the same of 10,000 mutated seals")
def test_of_mutated_seals(record_property: Callable[[str, object], None]) -> None:
    genuine = {TEXT, SIGNER.seal(largest_claims()).text}
    changed = (text for text in chain.from_iterable(map(mutants, count())) if text not in genuine)
    texts = list(islice(changed, MUTANTS))
    reasons = set(require_same([Case(text) for text in texts]))
    assert {"SEAL_MALFORMED", "SEAL_BROKEN"} <= reasons <= {"SEAL_MALFORMED", "SEAL_BROKEN", "SEAL_KEY_UNKNOWN", "ADDRESS_ONLY"}
    record_property("figure", f"{len(texts)} mutants, the same document for each")


DAY = date(2026, 11, 21)
GONE = WithdrawnEntry("id-lain", "33.16.dinsos", "400.9/0999/XI/2026", date(2026, 11, 22))
ENDED = WithdrawnList(1, "33.16", SEALED_AT, AT, ())
FATES: dict[str, tuple[Case, str | None]] = {
    "genuine": (Case(TEXT), None),
    "genuine, from a scanner that ends the line": (Case(TEXT + "\r\n"), None),
    "its last day": (Case(TEXT, at=datetime(2027, 2, 21, 16, 59, 59, tzinfo=UTC)), None),
    "lapsed": (Case(TEXT, at=datetime(2027, 2, 21, 17, tzinfo=UTC)), "LETTER_LAPSED"),
    "a clock that is five minutes late": (Case(TEXT, at=SEALED_AT - timedelta(minutes=5)), None),
    "sealed later": (Case(TEXT, at=SEALED_AT - timedelta(minutes=5, seconds=1)), "SEALED_LATER"),
    "key revoked": (Case(TEXT, seal_trust(SIGNER.key, revoked=date(2027, 1, 1))), "SEAL_KEY_REVOKED"),
    "key unknown": (Case(TEXT, seal_trust(OTHER.key)), "SEAL_KEY_UNKNOWN"),
    "key unknown, list expired": (Case(TEXT, seal_trust(OTHER.key), AT + timedelta(days=999)), "ISSUER_LIST_EXPIRED"),
    "another office": (Case(TEXT, seal_trust(SIGNER.key, office="33.16.dinkes")), "SEAL_OFFICE_NOT_LISTED"),
    "another type": (Case(TEXT, seal_trust(SIGNER.key, letter_types=("sktm",))), "SEAL_TYPE_NOT_LISTED"),
    "before the key": (Case(TEXT, seal_trust(SIGNER.key, valid_from=date(2026, 11, 22))), "SEAL_DATE_NOT_LISTED"),
    "after the key": (Case(TEXT, seal_trust(SIGNER.key, valid_to=date(2026, 11, 20))), "SEAL_DATE_NOT_LISTED"),
    "the only day of the key": (Case(TEXT, seal_trust(SIGNER.key, valid_from=DAY, valid_to=DAY)), None),
    "withdrawn by id": (
        Case(TEXT, seal_trust(SIGNER.key, withdrawn=(evolve(GONE, letter=sample_claims().letter),))),
        "WITHDRAWN",
    ),
    "replaced": (
        Case(TEXT, seal_trust(SIGNER.key, withdrawn=(evolve(GONE, number="400.9/0123/XI/2026", replaced_by="400.9/0124"),))),
        "WITHDRAWN",
    ),
    "the same number of another office withdrawn": (
        Case(TEXT, seal_trust(SIGNER.key, withdrawn=(evolve(GONE, office="33.16.dinkes", number=sample_claims().number),))),
        None,
    ),
    "list of withdrawn letters expired": (Case(TEXT, evolve(TRUST, withdrawn=ENDED)), "WITHDRAWN_LIST_EXPIRED"),
    "another withdrawn": (Case(TEXT, seal_trust(SIGNER.key, withdrawn=(GONE,))), None),
    "no list of keys": (Case(TEXT, evolve(TRUST, issuers=None)), "NO_ISSUER_LIST"),
    "roots alone": (Case("SLR1:NCF", TrustBundle(())), "SEAL_MALFORMED"),
    "no list of withdrawn letters": (Case(TEXT, evolve(TRUST, withdrawn=None)), "NO_WITHDRAWN_LIST"),
    "two seals": (Case((TEXT, SIGNER.seal(largest_claims()).text)), "TWO_SEALS"),
    "the same seal twice, and an address": (Case((TEXT, TEXT, "https://contoh.example/")), None),
    "an address": (Case(("https://contoh.example/surat/1",)), "ADDRESS_ONLY"),
    "nothing on the picture": (Case(()), "NO_SEAL"),
    "not ASCII": (Case("SLR1:é"), "FORMAT_FAILURE"),
    "empty": (Case("\n"), "ADDRESS_ONLY"),
    "by hand": (Case(SIGNER.seal(sample_claims(by_hand=True)).text), "SIGNED_BY_HAND"),
    "a specimen": (Case(SIGNER.seal(sample_claims(specimen=True)).text), "SPECIMEN"),
    "a specimen in training": (Case(SIGNER.seal(sample_claims(specimen=True)).text, evolve(TRUST, training=True)), None),
    "training": (Case(TEXT, evolve(TRUST, training=True)), None),
}


def test_of_every_fate_of_a_genuine_seal() -> None:
    reasons = require_same([case for case, _ in FATES.values()])
    assert dict(zip(FATES, reasons, strict=True)) == {name: reason for name, (_, reason) in FATES.items()}


def test_of_seals_lists_and_instants_drawn_by_lot() -> None:
    chance = random.Random(8)
    reasons = set(require_same([drawn(chance) for _ in range(150)]))
    assert None in reasons
    assert len(reasons) > 8


def drawn(chance: random.Random) -> Case:
    """Return a seal of any office, list and instant: most of them near an end of something."""
    office = chance.choice(["33.16.dinsos", "51.08.dinsos", "63.11.dinsos", "91.03.dinsos", "33.16", "33.160"])
    told = said(chance, office)
    near = chance.choice(["33.16", "33.16", office[:5], office])
    trust = seal_trust(
        SIGNER.key,
        office=office,
        letter_types=chance.choice([(told.type,), ("sktm", OPAQUE, "keringanan-biaya")]),
        valid_from=chance.choice([date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)]),
        withdrawn=tuple(
            evolve(GONE, office=office, number=number) for number in ("1", told.number)[: chance.choice([0, 1, 1, 2])]
        ),
    )
    assert trust.issuers
    assert trust.withdrawn
    ends = chance.choice([timedelta(0), timedelta(days=300)])
    issuers = evolve(trust.issuers, scope=near, expires=AT + ends, issued=AT - chance.choice([-ends, ends]))
    withdrawn = evolve(trust.withdrawn, scope=near, issued=AT - timedelta(microseconds=chance.choice([0, 1_500_000])))
    hours = [0, 0, 0, -50, 24 * 92, 24 * 92 + 7, 24 * 90 + 13, 24 * 90 + 14]
    at = AT + timedelta(hours=chance.choice(hours), seconds=chance.choice([-1, 0, 1]))
    return Case(SIGNER.seal(told).text, evolve(trust, issuers=issuers, withdrawn=withdrawn, training=chance.random() < 0.1), at)


def said(chance: random.Random, office: str) -> SealClaims:
    """Return claims with what may be left out left out by lot."""
    values: dict[SealedField, str | int] = {
        SealedField.ADDRESSEE: "Direktur RSUD “Rekaan”",
        SealedField.AMOUNT: chance.choice([0, 999, 1000, 12_345_678, 2**53 - 1]),
        SealedField.SERVICE: "Cuci darah <b>",
        SealedField.DEPENDANTS: 0,
        SealedField.PAGES: 2,
    }
    return sample_claims(
        office=office,
        letter=chance.choice(["surat-7", "0192F0C1-0000-7000-8000-000000000001", "0192f0c1-0000-7000-8000-000000000001"]),
        type=chance.choice(["keringanan-biaya", OPAQUE]),
        name=chance.choice(["Sulastri Rekaan", "Ñoño Ýÿ", "S. W."]),
        nik=chance.choice(["", "0001"]),
        programs=chance.choice([(), ("KERINGANAN-RS",), ("A", "B")]),
        index=chance.choice([None, 0, 23, 24, 255, 256, 65_535, 65_536, 2**32, 2**53 - 1]),
        sealed={one: values[one] for one in SealedField if chance.random() < 0.5},
        sealed_at=SEALED_AT + timedelta(hours=chance.choice([0, 12, 13, 14, -6])),
        specimen=chance.random() < 0.2,
        by_hand=chance.random() < 0.2,
    )
