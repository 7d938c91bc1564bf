"""Throws mutated inputs at every reader of data from outside, and tells as a line of JSON what came of it.

    fuzz.py FOLDER TURNS SEED

FOLDER holds what has to be made first: a signed letter and a trust bundle. An input is a genuine one with one to four faults:
bits, bytes, cuts, and words of the format put, dropped, doubled or exchanged for others; each run of a seed makes the same
faults. A reader returns, or raises an error of slrtkit; whatever else it does is told. Some inputs are read under
measurement: how many lines of slrtkit run to read what was thrown at them, and to read as many bytes drawn by lot.
"""

import csv
import json
import re
import sys
from base64 import b85encode
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from attrs import frozen
from coverage import Coverage
from cryptography.hazmat.primitives.asymmetric import ec

import slrtkit
from slrtkit.adapters.catalog.toml import check_catalog
from slrtkit.adapters.encryption.age import AgeDecryptor, AgeEncryptor, new_identity
from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.config import read_config
from slrtkit.domain import NIK, NKK, Household, RegionCode
from slrtkit.domain.events import ComplaintFiled, Event, HouseholdRegistered
from slrtkit.domain.rules import FACTS, check, from_json, parse, to_json
from slrtkit.errors import SlrtError
from slrtkit.ledger import canonical
from slrtkit.ledger import parse as read
from slrtkit.testing import post
from slrtkit.testing.letters import plain_letter
from slrtkit.testing.seal import largest_claims, sample_claims
from slrtkit.wire import event_from_wire, event_to_wire, event_type, from_wire, letter_file, to_wire
from slrtkit.wire.casefile import read_cases_file
from slrtkit.wire.registerfile import read_register, register_lines

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
SAMPLE = Path(slrtkit.__file__).parent / "demo"
WORDS = re.compile(rb"\w+|\s+|.", re.DOTALL)
ODD = (
    *(b"-1", b"0", b"00", b"1e400", b"NaN", b"9" * 400, b"9007199254740993", b"1/0", b"true", b"null", b'""', b"[]", b"{}"),
    *(b"\x00", b"\r", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\\ud800", "\u202e\u0661\U0001f600".encode()),
    *(b"'", b'"', b",", b";", b"\n\n", b"[[", b"]]", b"(" * 60, b"[" * 2_000, b'{"a":' * 2_000, b"not not", b"__class__"),
    *(b"2026-02-30", b"0001-01-01", b"33.16.99.2001"),
)
NAMES = ("", "id", "value", "nik", "\ud800", "a/b", "x" * 300)
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**53, 10**40, 1.5, "", "0", "\ud800", "\x00", "2026-02-30", "33.16.99.2001", "a/b", "x" * 3_000),
    *([], {}, [[]], {"": {}}, {"id": 1}, [None, 1], {"kind": "household", "value": [1]}),
)


@frozen
class Reader:
    """One reader of data from outside, what it is given genuine, and how many of a hundred inputs it gets."""

    name: str
    read: Callable[[bytes], object]
    genuine: tuple[bytes, ...]
    share: float


def readers(folder: Path, scratch: Path) -> tuple[Reader, ...]:
    """Return every reader."""
    key = ec.derive_private_key(20261122, ec.SECP256R1())
    signer, seals, examiner = PemSealSigner(key), QrSealReader(), PdfExaminer()
    recipient = new_identity(scratch / "stik.age")
    age = AgeDecryptor((scratch / "stik.age").read_text("ascii"))
    head, *rows = [",".join(cells) + "\n" for cells in bare((SAMPLE / "households.csv").read_text("utf-8"))]
    table = "".join([head, *rows]).encode()
    known = [entry.household for entry in Sheet(CsvFile(table), FACTS, today=date(2026, 11, 22)).entries()]
    programs = {path.stem: path.read_bytes() for path in sorted((SAMPLE / "catalog").glob("*.toml")) if "." not in path.stem}
    conditions = tuple(
        sorted({one.encode() for data in programs.values() for one in re.findall(r'when = "([^"]+)"', data.decode())})
    )
    filed = ComplaintFiled(post.complaint("C", "H", "Mohon bantuan"))
    events: list[Event] = [filed, *map(HouseholdRegistered, known[:5])]
    catalog = scratch / "catalog"
    catalog.mkdir()

    def from_file(name: str, reader: Callable[[Path], object]) -> Callable[[bytes], object]:
        def written(data: bytes) -> object:
            (scratch / name).write_bytes(data)
            return reader(scratch / name)

        return written

    def program(data: bytes) -> object:
        (catalog / "PKH.toml").write_bytes(data)
        return check_catalog(catalog)

    def sheet(data: bytes) -> object:
        read_sheet = Sheet(CsvFile(data), FACTS, today=date(2026, 11, 22))
        return [*read_sheet.entries()], read_sheet.findings

    def event(data: bytes) -> object:
        name, _, body = data.partition(b"\n")
        return event_from_wire(name.decode("utf-8", "replace"), read(body))

    def rule(data: bytes) -> object:
        return check(parse(data.decode("utf-8", "replace")), FACTS)

    def said(data: bytes) -> str:
        return data.decode("utf-8", "replace")

    return (
        Reader("NIK", lambda data: NIK(said(data)), (b"331699" + b"5708610042", b"331699" + b"0101900001"), 12),
        Reader("NKK", lambda data: NKK(said(data)), (b"331699" + b"0102260003",), 6),
        Reader("region", lambda data: RegionCode(said(data)), (b"33.16.99.2001", b"33.16"), 6),
        Reader("JSON", read, (canonical(to_wire(known[0])), letter_file(plain_letter(), "00" * 32)), 18),
        Reader(
            "household", lambda data: from_wire(read(data), Household), tuple(canonical(to_wire(one)) for one in known[:6]), 12
        ),
        Reader("event", event, tuple(f"{event_type(type(e))}\n".encode() + canonical(event_to_wire(e)) for e in events), 10),
        Reader("rule", rule, conditions, 14),
        Reader(
            "rule as JSON", lambda data: from_json(read(data)), tuple(canonical(to_json(parse(said(c)))) for c in conditions), 6
        ),
        Reader("seal", lambda data: seals.open(said(data), [signer.key]), sealed(signer), 5),
        Reader("age file", age.decrypt, (AgeEncryptor([recipient]).encrypt(b"isi bundel"),), 3),
        Reader("CSV of households", sheet, ("".join([head, *rows[:4]]).encode(), "".join([head, *rows[4:6]]).encode()), 3),
        Reader("CSV of regions", from_file("areas.csv", read_areas), ((SAMPLE / "areas.csv").read_bytes()[:1500],), 1.5),
        Reader("configuration", from_file("slrtkit.toml", read_config), (CONFIG,), 1.5),
        Reader("catalog", program, tuple(programs.values()), 0.5),
        Reader(
            "export of a register",
            lambda data: read_register(data.splitlines(keepends=True)),
            (b"".join(register_lines([], [])),),
            0.5,
        ),
        Reader(
            "export of cases", read_cases_file, (b'{"schema":"slrtkit/cases/1","auditor":"a","checkpoint":"","issued":1}',), 0.5
        ),
        Reader(
            "trust bundle",
            from_file("trust.json", lambda path: load_bundle(path, AT)),
            ((folder / "trust.json").read_bytes(),),
            0.3,
        ),
        Reader("letter", lambda data: examiner.examine(data, (), AT), ((folder / "letter.pdf").read_bytes(),), 0.2),
    )


CONFIG = b"""store = "sqlite:slrtkit.db"
node = "loket-1"
[office]
code = "33.16.dinsos"
name = "Dinas Sosial"
[[officer]]
id = "kadis"
name = "Wulandari Contoh"
position = "Kepala Dinas"
roles = ["operator"]
[[time_limit]]
case = "complaint"
within = "5d"
[keys]
ring = "file:slrtkit.keys"
idle = 15
"""


def bare(text: str) -> Iterator[list[str]]:
    """Yield the rows of a table without numbers of people and cards, which nobody has."""
    head, *rows = csv.reader(text.splitlines())
    yield head
    yield from ([cell if name not in {"nik", "nkk"} else "" for name, cell in zip(head, cells, strict=True)] for cells in rows)


def sealed(signer: PemSealSigner) -> tuple[bytes, ...]:
    return tuple(signer.seal(claims).text.encode() for claims in (sample_claims(), largest_claims()))


def mutant(reader: Reader, chance: Random) -> bytes:
    """Return a genuine input with one to four faults."""
    data = chance.choice(reader.genuine)
    before, brace, said = data.partition(b"{")
    if brace and chance.randrange(2) and data.endswith((b"}", b"}\n")) and b"\n{" not in said:
        value = reshaped(json.loads(brace + said), chance)
        data = before + json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        return data if chance.randrange(4) else spoilt(data, chance, data)
    for _ in range(chance.randrange(1, 5)):
        data = spoilt(data, chance, chance.choice(reader.genuine))
    return data


def reshaped(value: Any, chance: Random) -> Any:  # noqa: ANN401  JSON of whatever shape
    """Return JSON with one member, item or value of another kind, missing, or put where it does not belong."""
    if isinstance(value, dict | list) and value and chance.randrange(8):
        at = chance.choice([*value] if isinstance(value, dict) else range(len(value)))
        match chance.randrange(8):
            case 0:
                del value[at]
            case 1 if isinstance(value, dict):
                value[chance.choice(NAMES)] = value.pop(at)
            case 1 | 2:
                value[at] = chance.choice(VALUES)
            case _:
                value[at] = reshaped(value[at], chance)
        return value
    return chance.choice(VALUES)


def spoilt(data: bytes, chance: Random, other: bytes) -> bytes:
    """Return data with one fault: of its words, or of its bytes."""
    at = chance.randrange(len(data) + 1)
    if chance.randrange(10) < 5:
        near = max(0, at - 2_000)
        return data[:near] + b"".join(misspelt(WORDS.findall(data[near : near + 4_000]), chance)) + data[near + 4_000 :]
    end = chance.randrange(at, len(data) + 1)
    bit = bytes([data[at] ^ 1 << chance.randrange(8)]) if at < len(data) else b""
    return chance.choice(
        [
            data[:at],
            data[:at] + data[end:],
            data[:at] + bit + data[at + 1 :],
            data[:at] + chance.randbytes(1) + data[at + 1 :],
            data[:at] + chance.choice(ODD) + data[at:],
            data[:at] + other[chance.randrange(len(other)) :],
        ]
    )


def misspelt(words: list[bytes], chance: Random) -> list[bytes]:
    """Return words with one put, dropped, doubled, or exchanged."""
    if not words:
        return [chance.choice(ODD)]
    at, some = chance.randrange(len(words)), chance.randrange(1, 12)
    put = chance.choice([chance.choice(ODD), chance.choice(words)])
    return chance.choice(
        [
            [*words[:at], put, *words[at + 1 :]],
            [*words[:at], put, *words[at:]],
            [*words[:at], *words[at + some :]],
            [*words[: at + some], *words[at:]],
        ]
    )


def outcome(reader: Reader, data: bytes) -> str:
    """Read an input, and say what came of it: nothing, or the code of the refusal. Raises what no reader may raise."""
    try:
        reader.read(data)
    except SlrtError as refused:
        return refused.code
    return ""


def lines(told: list[Reader], inputs: Callable[[Reader], bytes], each: int) -> int:
    """Return how many lines of slrtkit run while inputs are read."""
    measured = Coverage(data_file=None, config_file=False, include=[f"{SAMPLE.parent}/*"])
    measured.start()
    for reader in told:
        for _ in range(each):
            outcome(reader, inputs(reader))
    measured.stop()
    data = measured.get_data()
    return sum(len(data.lines(file) or ()) for file in data.measured_files())


def peak() -> int:
    """Return the most memory that this program took, in KiB: what began it, which may be large, does not count."""
    told = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert told
    return int(told[1])


def main() -> None:
    """Throw, and tell."""
    folder, turns, chance = Path(sys.argv[1]), int(sys.argv[2]), Random(int(sys.argv[3]))
    with TemporaryDirectory(prefix="slrtkit-") as scratch:
        made = readers(folder, Path(scratch))
        codes, accepted, faults = Counter[str](), 0, list[tuple[str, str, str]]()
        for reader in made:
            for _ in range(max(1, round(turns * reader.share / 100))):
                data = mutant(reader, chance)
                try:
                    code = outcome(reader, data)
                except Exception as error:  # noqa: BLE001  that is what is looked for
                    faults.append((reader.name, repr(error)[:200], b85encode(data[:2_000]).decode()))
                    continue
                codes[code] += 1
        accepted = codes.pop("", 0)
        memory = peak()
        each = max(1, min(20, turns // 1_000))
        reached = lines(list(made), lambda reader: mutant(reader, chance), each)
        by_lot = lines(list(made), lambda reader: chance.randbytes(len(reader.genuine[0]) % 4_000), each)
    told = {"inputs": codes.total() + accepted + len(faults), "accepted": accepted, "codes": dict(codes), "faults": faults[:20]}
    told |= {"megabytes": memory / 1024, "lines": reached, "lines_by_lot": by_lot, "readers": len(made)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
