"""What `slrtkit verify` says of one file to a person: the verdict, then what the letter says, then the reasons."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from slrtkit.cli.printing import SIGNS, named, printable, spoken
from slrtkit.domain.sentences import AXES, NOTICES, Sentence
from slrtkit.domain.trust import Age
from slrtkit.domain.verification import Axis, Notice, Status, Verdict
from slrtkit.domain.verify_words import AGE_WORDS, FACTS, PART_WORDS, REPORT_WORDS, SIGNATURE_KINDS
from slrtkit.wire.verifyreport import part_days

__all__ = ["page", "trust_page"]

_COLOURS = {Verdict.PASSED: "green", Verdict.FAILED: "red", Verdict.INDETERMINATE: "yellow"}


def page(path: Path, record: dict[str, Any], lang: str) -> Iterator[str]:
    """Yield the lines for one file.

    Args:
        path: The file.
        record: What is said of it.
        lang: `id` or `en`.
    """
    verdict, said = Verdict(record["verdict"]), Sentence(**record["said"])
    yield click.style(named(path), bold=True)
    yield f"  {click.style(verdict.value, fg=_COLOURS[verdict], bold=True)}  {spoken(lang, said)}"
    for notice in map(Notice, record["notices"]):
        if said != NOTICES[notice]:
            yield f"  ! {spoken(lang, NOTICES[notice])}"
    if record["facts"]:
        yield ""
        for name, value in record["facts"].items():
            yield f"    {spoken(lang, Sentence(*FACTS[name])):<16}{printable(value)}"
    yield ""
    for axis in record["axes"]:
        text = spoken(lang, Sentence(**axis["text"]))
        yield f"  {SIGNS[Status(axis['status'])]} {spoken(lang, AXES[Axis(axis['axis'])]):<22}{text}"
    yield from _detail(record.get("detail"), lang)
    yield ""


def trust_page(told: dict[str, Any], lang: str) -> Iterator[str]:
    """Yield the lines on the lists by which files were judged: how old each is, and whether it is still in force.

    Args:
        told: What `slrtkit.kit.judging.trust_to_wire` says.
        lang: `id` or `en`.
    """

    def word(pair: tuple[str, str]) -> str:
        return spoken(lang, Sentence(*pair))

    if told["parts"]:
        yield click.style(word(REPORT_WORDS["trust"]), bold=True)
    for part in told["parts"]:
        told_days = zip(("issued", "expires"), part_days(part), strict=True)
        days = ", ".join(f"{word(REPORT_WORDS[name])} {day}" for name, day in told_days)
        age = f"{word(REPORT_WORDS['age'])} {part['age_days']}"
        line = f"    {word(PART_WORDS[part['part']]):<30}{word(REPORT_WORDS['version'])} {part['version']}, {days}, {age}: "
        current = part["standing"] == Age.CURRENT.value
        yield line + click.style(word(AGE_WORDS[part["standing"]]), fg=None if current else "red")


def _detail(detail: dict[str, Any] | None, lang: str) -> Iterator[str]:
    """Yield what stands in the signatures, where it is asked for."""
    if detail is None:
        return
    yield ""
    yield f"    SHA-256 {detail['sha256']}, {detail['bytes']} byte"
    for each in detail["signatures"]:
        kind = spoken(lang, Sentence(*SIGNATURE_KINDS[each["kind"]]))
        yield f"    {kind}: {each['at'] or '-'}, {each['algorithm']} {each['digest']}"
        for one in each["certificates"]:
            yield f"      {printable(one['subject'])}"
            yield f"        {printable(one['issuer'])}; {one['serial']}; {one['valid_from']} / {one['valid_to']}"
            yield f"        SHA-256 {one['sha256']}"
