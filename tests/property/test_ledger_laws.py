"""Laws of canonical JSON, clocks and chains."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.clock import FixedClock, SystemClock
from slrtkit.errors import SlrtError, WireError
from slrtkit.ledger import MAX_INTEGER, ZERO, canonical, instant_text, parse, read_stamp, tick

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
LEAF = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT
VALUE = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=20)
ZONE = st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=9))])
INSTANT = st.integers(0, 2**42 * 1000).map(lambda micros: datetime(1970, 1, 2, tzinfo=UTC) + timedelta(microseconds=micros))
INSTANT = st.builds(datetime.astimezone, INSTANT, ZONE)


@given(VALUE)
def test_what_is_written_is_what_is_read(value: Any) -> None:  # noqa: ANN401  any value
    assert parse(canonical(value)) == value


@given(VALUE)
def test_every_json_reader_reads_the_same_value(value: Any) -> None:  # noqa: ANN401  any value
    assert json.loads(canonical(value)) == value


@given(st.dictionaries(TEXT, LEAF), st.randoms())
def test_the_order_of_members_does_not_matter(value: dict[str, Any], random: Any) -> None:  # noqa: ANN401  Hypothesis's random
    members = list(value.items())
    random.shuffle(members)
    assert canonical(dict(members)) == canonical(value)


@given(VALUE, VALUE)
def test_different_values_have_different_forms(one: Any, other: Any) -> None:  # noqa: ANN401  any value
    same_form = canonical(one) == canonical(other)
    assert same_form == (repr(one) == repr(other) or json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))


@given(st.binary() | VALUE.map(lambda value: json.dumps(value).encode()))
def test_bytes_from_outside_are_canonical_or_refused_with_a_code(data: bytes) -> None:
    try:
        value = parse(data)
    except WireError as error:
        codes = {problem.code.partition(".")[0] for problem in error.problems}
    else:
        codes = {"json"} if canonical(value) == data else set()
    assert codes == {"json"}


@given(st.text())
def test_a_text_is_written_or_has_half_a_surrogate_pair(text: str) -> None:
    try:
        assert json.loads(canonical(text)) == text
    except WireError:
        assert any(category(character) == "Cs" for character in text)


@given(st.lists(INSTANT, min_size=1, max_size=20))
def test_stamps_rise_whatever_the_wall_clock_does(instants: list[datetime]) -> None:
    stamps = [ZERO]
    for instant in instants:
        stamps.append(tick(stamps[-1], instant))
    assert stamps == sorted(set(stamps))


@given(INSTANT)
def test_a_stamp_after_a_quiet_time_is_the_wall_clock(instant: datetime) -> None:
    wall, counter = read_stamp(tick(ZERO, instant))
    assert (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=wall + 1)) > instant.astimezone(UTC)
    assert counter == 0


def test_a_clock_that_stands_still_counts_on_beyond_its_counter() -> None:
    instant = datetime(2026, 1, 31, tzinfo=UTC)
    full = tick(ZERO, instant)[:12] + ".ffff"
    assert tick(full, instant) > full


@given(INSTANT)
def test_an_instant_is_read_back_from_its_text(instant: datetime) -> None:
    assert datetime.fromisoformat(instant_text(instant)) == instant
    assert instant_text(instant).endswith("Z")


@given(st.text())
def test_what_is_no_stamp_is_refused(text: str) -> None:
    with pytest.raises(WireError, match=r"clock\.stamp"):
        tick(text, datetime(2026, 1, 31, tzinfo=UTC))


@pytest.mark.parametrize("bad", [datetime(2026, 1, 31), datetime(1969, 12, 31, tzinfo=UTC)])  # noqa: DTZ001  the fault under test
def test_an_instant_without_zone_or_before_1970_is_refused(bad: datetime) -> None:
    with pytest.raises(SlrtError, match=r"clock\."):
        tick(ZERO, bad)


def test_a_text_of_an_instant_needs_a_zone() -> None:
    with pytest.raises(WireError, match=r"clock\.zone"):
        instant_text(datetime(2026, 1, 31))  # noqa: DTZ001  the fault under test


def test_ids_of_the_system_clock_rise_and_never_repeat() -> None:
    clock = SystemClock()
    ids = [clock.new_id() for _ in range(5_000)]
    assert ids == sorted(set(ids))
    assert clock.now().utcoffset() == timedelta(0)


def test_a_fixed_clock_gives_the_same_instants_and_ids_again() -> None:
    def run(seed: int) -> list[str]:
        clock = FixedClock(datetime(2026, 1, 31, 9, tzinfo=timezone(timedelta(hours=7))), seed=seed)
        first = [clock.new_id() for _ in range(3)]
        return [*first, str(clock.now()), str(clock.advance(timedelta(days=1))), clock.new_id()]

    assert run(1) == run(1)
    assert run(1)[3] == "2026-01-31 02:00:00+00:00"
    assert not set(run(1)[:3]) & set(run(2)[:3])
    assert run(1)[2] < run(1)[5]
