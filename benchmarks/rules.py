"""One household before the whole sample catalog: explained assessments, against lambdas without explanation and OpenFisca-core.

A case concerns one person, the family and the household around them: every program is judged once, and all that each criterion
says is written out: its outcome, the facts that decided it, the facts that it lacks. Lambdas are given facts that are ready
(days are days, ages are counted); what reading costs is told beside. OpenFisca builds a simulation as slrtkit reads facts, and
calculates all members at once; so they are judged one by one, too. The peers only say yes or no, and must say the same.
Processor time; medians of the rounds, all sides in turn.
"""

import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, TypeAlias

from benchmarks.metrics import Metric, Result, result
from benchmarks.peers.cases import ON, Home, SampleCatalog, home
from benchmarks.peers.lambdas import CompiledProgram, compiled
from slrtkit.domain.rules import Assessment, Case, Entitlement, Outcome, assess, questions, read_all
from slrtkit.domain.subject import FactTree, Unit

__all__ = ["run"]

ROUNDS = 9
OURS, LAMBDAS, OPENFISCA, ASKED = 60, 600, 6, 2
CHECKED = 25
HALF = 0.5
ONE_PERSON = 3
_LOCK = Path(__file__).parents[1] / "requirements" / "bench.txt"
_FETCHED = Path("build/bench/openfisca")
_Units: TypeAlias = list[tuple[Unit, FactTree]]


def run() -> Result:
    """Check that all sides agree on many households, and measure them on one."""
    _fetch()
    from benchmarks.peers.openfisca import OpenFisca  # noqa: PLC0415  it may have been fetched just now

    catalog = SampleCatalog.open()
    lambdas, openfisca = compiled(catalog), OpenFisca.of(catalog)
    for seed in range(CHECKED):
        _require_equal(catalog, lambdas, openfisca, home(catalog, seed))
    everybody, unknown = list(home(catalog, 1).units()), list(home(catalog, 1, known=HALF).units())[:ONE_PERSON]
    case = everybody[:ONE_PERSON]
    ready = _read(catalog, case)
    document = openfisca.document(home(catalog, 1))
    simulations = iter([openfisca.build(document) for _ in range(ROUNDS * OPENFISCA)])
    sides: dict[str, tuple[int, Callable[[], object]]] = {
        "explained": (OURS, lambda: _explained(catalog, case, _read(catalog, case))),
        "ready": (OURS, lambda: _explained(catalog, case, ready)),
        "everybody": (OURS, lambda: _explained(catalog, everybody, _read(catalog, everybody))),
        "unknown": (OURS, lambda: _explained(catalog, unknown, _read(catalog, unknown))),
        "questions": (ASKED, lambda: _questions(catalog, unknown)),
        "lambdas": (LAMBDAS, lambda: _answered(lambdas, case)),
        "lambdas, everybody": (LAMBDAS, lambda: _answered(lambdas, everybody)),
        "openfisca": (OPENFISCA, lambda: openfisca.calculate(openfisca.build(document))),
        "calculated": (OPENFISCA, lambda: openfisca.calculate(next(simulations))),
    }
    rounds = [{name: _seconds(*side) for name, side in sides.items()} for _ in range(ROUNDS)]
    count = len(catalog.judged)

    def rate(name: str) -> float:
        return 1 / median(one[name] for one in rounds)

    def ratio(one: str, other: str) -> float:
        return median(each[one] / each[other] for each in rounds)

    return result(
        "rules",
        [
            Metric("explained assessments, facts read too", count * rate("explained"), "/s", "higher"),
            Metric("households before the whole catalog, facts read too", rate("explained"), "/s", "higher"),
            Metric("explained, of ready facts / compiled lambdas", ratio("ready", "lambdas"), "ratio", "lower", 15),
            Metric("explained, facts read too / compiled lambdas", ratio("explained", "lambdas"), "ratio", "lower"),
            Metric("OpenFisca-core / explained, facts read too", ratio("openfisca", "explained"), "ratio", "higher", 20),
            Metric(
                "OpenFisca-core, already built / explained, of ready facts", ratio("calculated", "ready"), "ratio", "higher"
            ),
            Metric("every member: explained / lambdas", ratio("everybody", "lambdas, everybody"), "ratio", "lower"),
            Metric("every member: OpenFisca-core / explained", ratio("openfisca", "everybody"), "ratio", "higher"),
            Metric("half of the facts unknown: explained assessments", count * rate("unknown"), "/s", "higher"),
            Metric("half of the facts unknown: what to ask next", count * rate("questions"), "programs/s", "higher"),
        ],
    )


def _fetch() -> None:
    """Have pip fetch OpenFisca-core beside the environment, where `make bench` did not install it."""
    if find_spec("openfisca_core") is None:
        if not _FETCHED.exists():
            options = ["--quiet", "--require-hashes", "--target", str(_FETCHED), "--requirement", str(_LOCK)]
            subprocess.run([sys.executable, "-m", "pip", "install", *options], check=True)
        sys.path.append(str(_FETCHED))


def _seconds(times: int, action: Callable[[], object]) -> float:
    begun = process_time()
    for _ in range(times):
        action()
    return (process_time() - begun) / times


def _read(catalog: SampleCatalog, units: _Units) -> tuple[Case, ...]:
    return read_all([facts for _, facts in units], ON, catalog.facts)


def _judged(catalog: SampleCatalog, units: _Units, cases: Sequence[Case]) -> list[Assessment]:
    return [assess(one.rules, case, ON) for (unit, _), case in zip(units, cases, strict=True) for one in catalog.of(unit)]


def _explained(catalog: SampleCatalog, units: _Units, cases: Sequence[Case]) -> list[Any]:
    return [
        (found.entitlement, [(code, trace.outcome, trace.facts, trace.missing) for code, trace in found.criteria])
        for found in _judged(catalog, units, cases)
    ]


def _answered(lambdas: tuple[CompiledProgram, ...], units: _Units) -> list[Any]:
    return [one.judge(facts, ON) for unit, facts in units for one in lambdas if one.unit is unit]


def _questions(catalog: SampleCatalog, units: _Units) -> list[Any]:
    return [questions(one.rules, facts, ON, catalog.facts) for unit, facts in units for one in catalog.of(unit)]


def _require_equal(catalog: SampleCatalog, lambdas: tuple[CompiledProgram, ...], openfisca: Any, one: Home) -> None:  # noqa: ANN401  loaded late
    """Refuse to measure sides that differ in any criterion or verdict of a household of which everything is known."""
    ours: dict[str, list[tuple[bool, dict[str, bool]]]] = {}
    units = list(one.units())
    for found in _judged(catalog, units, _read(catalog, units)):
        outcomes = {code: trace.outcome is Outcome.MET for code, trace in found.criteria}
        undecided = [code for code, trace in found.criteria if trace.outcome is Outcome.UNKNOWN]
        if undecided:
            raise SystemExit(f"{found.program}: {undecided} of a household of which everything is known")
        ours.setdefault(found.program, []).append((found.entitlement is Entitlement.ELIGIBLE, outcomes))
    simulation = openfisca.build(openfisca.document(one))
    theirs = openfisca.calculate(simulation)
    for each in lambdas:
        told = ours[each.code]
        if told != [each.judge(facts, ON) for unit, facts in units if unit is each.unit]:
            raise SystemExit(f"{each.code}: the lambdas say something else")
        criteria = {code: openfisca.criterion(simulation, each.code, code) for code, _ in each.criteria}
        if theirs[each.code] != [held for held, _ in told] or any(
            criteria[code] != [outcomes[code] for _, outcomes in told] for code in criteria
        ):
            raise SystemExit(f"{each.code}: OpenFisca says something else")
