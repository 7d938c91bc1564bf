"""Nobody is accused over an honest year, and every fraud is found on its axis, whoever holds the office's keys."""

import os
from collections import Counter
from collections.abc import Callable
from random import Random

import pytest
from attrs import evolve

from slrtkit.domain.audit_words import KINDS, UNMADE, kind_of, verdict_of
from slrtkit.domain.auditing import AuditAxis, AuditReport, AuditVerdict, Severity
from slrtkit.service.auditing import compose_audit

from .frauds import FRAUDS, Fraud
from .year import Hand, simulate

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
STEPS, CASES = (44, 40) if PROVE else (11, 8)
TIMES = 5 if PROVE else 1
"""Variants of each class."""


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Hand:
    return simulate(tmp_path_factory.mktemp("year"), STEPS, CASES)


@pytest.fixture(scope="module")
def report(honest: Hand) -> AuditReport:
    return honest.audit()


@pytest.mark.promise("an audit of an honest year accuses nobody")
def test_an_honest_year_accuses_nobody(
    honest: Hand, report: AuditReport, record_property: Callable[[str, object], None]
) -> None:
    accused = [one for one in report.findings if kind_of(one).severity is Severity.FINDING]
    assert accused == []
    told = Counter(one.code for one in report.findings)
    assert set(told) >= {"ERASED", "RESTORED", "LEAVES_LOST", "LAPSED", "NUMBERS_ELSEWHERE", "BY_HAND", "WITHDRAWN"}
    unsure = [one for one in report.findings if kind_of(one).severity is Severity.OPEN and one.code != "LEAVES_LOST"]
    inked = {one.letter for one in report.findings if one.code == "BY_HAND"}
    assert {one.code for one in unsure} <= {"CASE_UNBOUND"}, "a letter in ink binds nothing"
    assert {one.letter for one in unsure} <= inked
    assert verdict_of(report) is AuditVerdict.OPEN
    assert report.counts["proved"]
    assert report.counts["decisions_proved"]
    assert report.counts["cases"] == report.counts["agree"] + told["ERASED"] > 1
    assert set(report.unmade) == {"FACTS"}
    record_property("figure", f"0 accusations in {report.counts['numbers']} numbers, {len(honest.pdfs)} files")


def test_the_same_year_audited_twice_gives_the_same_report(honest: Hand, report: AuditReport) -> None:
    assert honest.audit() == report


def committed(honest: Hand, fraud: Fraud, seed: int) -> tuple[Hand, str]:
    """Commit a fraud; the auditor is handed the letter that is concerned, and a few others."""
    lots, hand = Random(f"{fraud.name} {seed}"), honest.copy()
    if not fraud.case:
        hand.cases = None
    letter = fraud.do(hand, lots)
    changed = {name for name, pdf in hand.pdfs.items() if honest.pdfs.get(name) is not pdf}
    if not fraud.case and fraud.axis is not AuditAxis.LETTERS:
        changed |= set(lots.sample(sorted(hand.pdfs), 1))
    elif fraud.do.__name__ in ("deleted", "stranger") or fraud.case:
        changed = set(hand.pdfs)
    return evolve(hand, pdfs={name: hand.pdfs[name] for name in sorted(changed)}), letter


@pytest.mark.promise("every generated fraud on an office's letters is found on its axis")
def test_every_fraud_is_found_on_its_axis(
    honest: Hand, report: AuditReport, record_property: Callable[[str, object], None]
) -> None:
    missed = list[str]()
    before = {one.code for one in report.findings if kind_of(one).severity is not Severity.REMARK}
    for fraud in FRAUDS:
        for seed in range(TIMES):
            hand, letter = committed(honest, fraud, seed)
            found = [one for one in hand.audit().findings if kind_of(one).severity is Severity.FINDING]
            on_axis = [one for one in found if one.code in fraud.codes - before]
            own = [one for one in on_axis if not letter or not one.letter or one.letter == letter]
            if not own or fraud.axis not in {kind_of(one).axis for one in found}:
                missed.append(f"{fraud.name} {seed}: {[one.code for one in found]}")
    assert missed == []
    assert len(FRAUDS) * TIMES >= (200 if PROVE else 40)
    record_property("figure", f"{len(FRAUDS) * TIMES} of {len(FRAUDS) * TIMES}, {len(FRAUDS)} classes")


def test_every_kind_of_finding_says_what_it_means_and_what_to_do_in_both_languages(report: AuditReport) -> None:
    for kind in KINDS.values():
        assert all((*kind.says, *kind.do))
    assert set(report.unmade) <= set(UNMADE)
    for lang in ("id", "en"):
        assert compose_audit(report, lang).conclusion
