"""Files with what the verifier must say of each: the workshop's attacks and its genuine letters, made once for all mutants."""

import pickle
from collections.abc import Iterator

from tests.attack.workshop.attack import Attack, Attempt
from tests.attack.workshop.classes import CLASSES
from tests.attack.workshop.samples import ANSWERS, District, Level, Maker, Sample, open_district
from tests.attack.workshop.writing import rebuilt

from slrtkit.domain.verification import Verdict

from .judge import Case


def cases(*, few: bool) -> list[Case]:
    """Return the cases: for each class of attacks one that is quick, or all of them on several letters."""
    with open_district() as district:
        return [*_genuine(district, few=few), *_attacks(district, few=few)]


def _genuine(district: District, *, few: bool) -> Iterator[Case]:
    trust = pickle.dumps(district.trust)
    for level in (Level.LT,) if few else (Level.LT, Level.RENEWED, Level.TWO, Level.LTA, Level.B, Level.T):
        sample = district.sample(level)
        verdict, code = ANSWERS[level]
        yield Case(f"genuine {level}", sample.pdf, trust, sample.at, verdict, codes=frozenset({code}))
    if not few:
        sample = district.sample()
        again = sample.signed(rebuilt(sample.page, lambda _: None))
        yield Case("a page written again", again, trust, sample.at, Verdict.PASSED)


def _attacks(district: District, *, few: bool) -> Iterator[Case]:
    for kind in CLASSES:
        attacks = [attack for attack in kind.attacks if not attack.anew][:1] if few else kind.attacks
        for turn, attack in enumerate(attacks):
            if Maker.TYPST in attack.makers:
                yield from (_case(attack, district.sample(level)) for level in _levels(attack, turn, few=few))


def _levels(attack: Attack, turn: int, *, few: bool) -> list[Level]:
    """Choose letters to attack: one of B-LT where that can be, and by turns another of more revisions."""
    first = next(level for level in (Level.LT, *Level) if level in attack.levels)
    others = [level for level in (Level.RENEWED, Level.TWO) if level in attack.levels and level is not first]
    return [first] if few or attack.anew or not others else [first, others[turn % len(others)]]


def _case(attack: Attack, sample: Sample) -> Case:
    made = attack.make(sample)
    attempt = made if isinstance(made, Attempt) else Attempt(made)
    trust = pickle.dumps(attempt.trust or sample.district.trust)
    axes = frozenset(str(axis) for axis in attack.axes)
    name = f"{attack.name} ({sample})"
    at = attempt.at or sample.at
    return Case(name, attempt.pdf, trust, at, attack.verdict, axes, attack.codes, attack.evidence)
