"""Exports are read in one form only, and refused in every other with the line and a typed error."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from slrtkit.domain.casefile import AuditCase, CasesFile, CaseState
from slrtkit.domain.letterlog import Leaf, LeafKind
from slrtkit.domain.numbering import NumberKind
from slrtkit.domain.registerfile import NumberRun, RegisterFile, RegisterLog
from slrtkit.domain.rules import FACTS
from slrtkit.errors import WireError
from slrtkit.ledger import JSON, canonical, parse
from slrtkit.wire import casefile, registerfile
from slrtkit.wire.casefile import cases_bytes, read_cases_file
from slrtkit.wire.kept import facts_digest, kept_facts
from slrtkit.wire.registerfile import MAX_LINE, read_register, register_lines

AT = datetime(2026, 3, 2, 5, tzinfo=UTC)
LEAF = Leaf(LeafKind.VOID, "a", "33.16.dinsos", "460/1", "s", 1, AT.date(), AT, AT, "0" * 64, reason="1" * 64)
RUN = NumberRun("s", 2, 4, NumberKind.ELSEWHERE, date(2026, 3, 2))
LINES = list(register_lines([("note\n", [LEAF])], [RUN]))


def test_what_was_written_is_what_is_read() -> None:
    assert read_register(LINES) == RegisterFile((RegisterLog("note\n", (LEAF,)),), (RUN,))
    assert read_register(register_lines([], [])) == RegisterFile(())


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        (lambda lines: lines[:-1], "register.end", "line 4"),
        (lambda _: [], "register.end", "line 0"),
        (lambda lines: [*lines, lines[1]], "register.end", "line 6"),
        (lambda lines: [*lines[:2], *lines[3:]], "register.end", "line 4"),
        (lambda lines: lines[1:], "register.form", "line 1"),
        (lambda lines: [lines[0], *lines], "register.form", "line 2"),
        (lambda lines: [lines[0], lines[2]], "register.form", "line 2"),
        (lambda lines: [*lines[:4], lines[2]], "register.form", "line 5"),
        (lambda lines: [lines[0], b'"text"\n'], "register.form", "line 2"),
        (lambda lines: [lines[0][:-1]], "register.form", "line 1"),
        (lambda lines: [lines[0], b'{"leaf": {}}\n'], "json.not-canonical", "line 2"),
        (lambda lines: [lines[0], b"\xff\n"], "json.encoding", "line 2"),
        (lambda lines: [*lines[:2], lines[2].replace(b'"place":1', b'"place":"1"')], "wire.type", "line 3: place"),
        (lambda lines: [lines[0], b"x" * (MAX_LINE + 1)], "register.size", "line 2"),
    ],
)
def test_what_is_no_export_is_refused(change: Callable[[list[bytes]], list[bytes]], code: str, path: str) -> None:
    with pytest.raises(WireError) as caught:
        read_register(change([*LINES]))
    assert (caught.value.code, caught.value.path) == (code, path)


def test_an_export_beyond_every_size_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registerfile, "MAX_LINES", 3)
    monkeypatch.setattr(casefile, "MAX_CASES_BYTES", 3)
    for read in (lambda: read_register(LINES), lambda: read_cases_file(b"{{{{")):
        with pytest.raises(WireError) as caught:
            read()
        assert caught.value.code.endswith(".size")


KEPT = kept_facts(FACTS)
PROOFS = {sha256(b"shown").hexdigest(): b"shown"}
CASES = CasesFile(
    "7", "note\n", 3, AT, (AuditCase("a", CaseState.SHOWN, facts='{"desil":3}'),), {facts_digest(FACTS): KEPT}, PROOFS
)


def test_an_export_of_cases_is_read_as_it_was_written() -> None:
    assert read_cases_file(cases_bytes(CASES)) == CASES


def changed(**members: JSON) -> bytes:
    said = parse(cases_bytes(CASES))
    assert isinstance(said, dict)
    return canonical({**said, **members})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"[]", "cases.form"),
        (changed(schema="slrtkit/cases/2"), "cases.form"),
        (changed(more=1), "cases.form"),
        (changed(issued="3"), "cases.form"),
        (changed(at="yesterday"), "wire.value"),
        (changed(cases=["a"]), "cases.form"),
        (changed(cases=[{"letter": "a"}]), "cases.form"),
        (changed(cases=[{"letter": 1, "facts": {}}]), "wire.type"),
        (changed(kept={"0" * 64: KEPT.decode()}), "kept.digest"),
        (changed(kept={"0" * 64: 1}), "kept.digest"),
        (changed(proofs={"0" * 64: "AAAA"}), "kept.digest"),
        (changed(proofs={"0" * 64: "A"}), "kept.digest"),
        (changed(proofs={"0" * 64: 1}), "kept.digest"),
    ],
)
def test_what_is_no_export_of_cases_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(WireError) as caught:
        read_cases_file(data)
    assert caught.value.code == code
