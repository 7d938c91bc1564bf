"""Canonical JSON: what it looks like, and what it refuses, with the path of each fault."""

import enum
from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import pytest

from slrtkit.errors import WireError
from slrtkit.ledger import MAX_DEPTH, MAX_INTEGER, canonical, parse


class Answer(enum.StrEnum):
    YES = "ya"


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def faults(action: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(WireError) as refusal:
        action()
    return [(problem.path, problem.code) for problem in refusal.value.problems]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (None, b"null"),
        ([True, False], b"[true,false]"),
        ((), b"[]"),
        ({}, b"{}"),
        ({"b": 1, "a": -2}, b'{"a":-2,"b":1}'),
        ({"\U00010000": 1, "\uffff": 2}, b'{"\xef\xbf\xbf":2,"\xf0\x90\x80\x80":1}'),
        ("/\x7f\u2028é", '"/\x7f\u2028é"'.encode()),
        ('"\\\n\x00', b'"\\"\\\\\\n\\u0000"'),
        ([MAX_INTEGER, -MAX_INTEGER], b"[9007199254740991,-9007199254740991]"),
        (MappingProxyType({"a": 1}), b'{"a":1}'),
        (Answer.YES, b'"ya"'),
    ],
)
def test_one_value_has_one_form(value: Any, form: bytes) -> None:  # noqa: ANN401  any value
    assert canonical(value) == form


def test_every_fault_is_told_at_once_with_its_path() -> None:
    value: Any = {
        "a": [1, 0.5, {"b": float("nan")}],
        "c": MAX_INTEGER + 1,
        "d": 10**5000,
        "e": b"bytes",
        "f": "\ud800",
        "g": {1: "one"},
        "h": {"x", "y"},
    }
    assert faults(lambda: canonical(value)) == [
        ("a[1]", "json.fraction"),
        ("a[2].b", "json.fraction"),
        ("c", "json.integer"),
        ("d", "json.integer"),
        ("e", "json.type"),
        ("f", "json.surrogate"),
        ("g", "json.member-name"),
        ("h", "json.type"),
    ]


def test_a_path_can_be_printed_whatever_the_member_is_called() -> None:
    value: Any = {"\ud800\n": 0.5}
    [(path, _), *_] = faults(lambda: canonical(value))
    assert path.isprintable()


def test_a_value_that_contains_itself_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    assert faults(lambda: canonical(value))[0][1] == "json.depth"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", ("", "json.syntax")),
        (b"{", ("", "json.syntax")),
        (b"1 2", ("", "json.syntax")),
        (b"\xef\xbb\xbf1", ("", "json.syntax")),
        (b'"\xff"', ("", "json.encoding")),
        (b'"\xed\xa0\x80"', ("", "json.encoding")),
        ("1".encode("utf-16"), ("", "json.encoding")),
        (b'"\\ud800"', ("", "json.surrogate")),
        (b'{"m":[{"nik":1,"nik":2}]}', ("m[0]", "json.duplicate-member")),
        (b'{"a":1.0}', ("a", "json.fraction")),
        (b"[1e400]", ("[0]", "json.fraction")),
        (b"[NaN]", ("[0]", "json.fraction")),
        (b"[-Infinity]", ("[0]", "json.fraction")),
        (b"9007199254740992", ("", "json.integer")),
        (b"-" + b"9" * 10_000, ("", "json.integer")),
        (b"[1, 2]", ("", "json.not-canonical")),
        (b"1\n", ("", "json.not-canonical")),
        (b"-0", ("", "json.not-canonical")),
        (b'{"b":1,"a":2}', ("", "json.not-canonical")),
        (b'"\\u00e9"', ("", "json.not-canonical")),
        (b'"\\/"', ("", "json.not-canonical")),
        (nested(100_000), ("", "json.depth")),
    ],
)
def test_what_is_not_canonical_is_refused(data: bytes, fault: tuple[str, str]) -> None:
    assert faults(lambda: parse(data)) == [fault]


def test_depth_is_allowed_to_its_limit() -> None:
    assert canonical(parse(nested(MAX_DEPTH + 1))) == nested(MAX_DEPTH + 1)
    [(path, code)] = faults(lambda: parse(nested(MAX_DEPTH + 2)))
    assert (path, code) == ("[0]" * (MAX_DEPTH + 1), "json.depth")
