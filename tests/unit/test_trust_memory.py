"""What a verifier remembers of a trust bundle, and how its parts stand as time goes by."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve

from slrtkit.domain.districts import DistrictEntry, DistrictList
from slrtkit.domain.issuers import IssuerEntry, WithdrawnEntry
from slrtkit.domain.logkeys import LogEntry, LogRole
from slrtkit.domain.trust import Age, Refusal, Seen, SeenPart, TrustPart, rewritten
from slrtkit.errors import DomainError

AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = AT.date()
PART = TrustPart("authority", 1, "33.16", AT, AT + 30 * DAY, "a" * 64, "b" * 64)
SEAL = IssuerEntry("02" + "ab" * 32, "33.16.dinsos", ("sktm",), TODAY, TODAY + 60 * DAY, TODAY)
LOG = LogEntry("slrtkit/pos/1", "ab" * 32, LogRole.LOG, "33.16.dinsos", TODAY, TODAY + 300 * DAY, TODAY)
GONE = WithdrawnEntry("surat-1", "33.16.dinsos", "460/1", TODAY)


@pytest.mark.parametrize(
    ("at", "age"),
    [(-DAY, Age.NOT_YET), (0 * DAY, Age.CURRENT), (16 * DAY, Age.ENDING), (29 * DAY, Age.ENDING), (30 * DAY, Age.EXPIRED)],
)
def test_a_part_is_not_yet_in_force_in_force_ending_or_expired(at: timedelta, age: Age) -> None:
    assert PART.age(AT + at, 14 * DAY) is age


@pytest.mark.parametrize(("version", "root"), [(0, "a" * 64), (1, "a" * 63), (1, "A" * 64)])
def test_a_province_vouches_for_a_version_and_a_fingerprint(version: int, root: str) -> None:
    with pytest.raises(DomainError) as refused:
        DistrictEntry("33.16", version, root, TODAY)
    assert refused.value.code == "district.form"


def test_a_province_vouches_for_each_district_apart() -> None:
    entries = (DistrictEntry("33.16", 1, "a" * 64, TODAY), DistrictEntry("33.17", 1, "b" * 64, TODAY))
    assert DistrictList(1, "33", AT, AT + DAY, entries).vouches("33.16") == {"a" * 64}
    assert entries[0].office == "33.16"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ((SEAL,), (SEAL, evolve(SEAL, office="33.16.dinkes")), ""),
        ((SEAL,), (evolve(SEAL, revoked=TODAY),), ""),
        ((SEAL,), (evolve(SEAL, valid_to=TODAY),), ""),
        ((evolve(SEAL, revoked=TODAY),), (SEAL,), SEAL.key),
        ((evolve(SEAL, revoked=TODAY),), (evolve(SEAL, revoked=TODAY + DAY),), SEAL.key),
        ((SEAL,), (evolve(SEAL, valid_to=SEAL.valid_to + DAY),), SEAL.key),
        ((LOG,), (evolve(LOG, valid_to=TODAY),), ""),
        ((LOG,), (evolve(LOG, role=LogRole.WITNESS),), LOG.key),
        ((GONE,), (evolve(GONE, replaced_by="460/2"),), ""),
        ((evolve(GONE, replaced_by="460/2"),), (GONE,), GONE.letter),
        ((evolve(GONE, replaced_by="460/2"),), (evolve(GONE, replaced_by="460/3"),), GONE.letter),
        ((), (evolve(GONE, on=TODAY - 90 * DAY),), ""),
        ((), (evolve(LOG, recorded=TODAY - DAY),), LOG.key),
        ((), (DistrictEntry("33.16", 1, "a" * 64, TODAY - DAY),), "a" * 64),
        ((DistrictEntry("33.16", 1, "a" * 64, TODAY - DAY),), (DistrictEntry("33.16", 1, "a" * 64, TODAY - DAY),), ""),
    ],
)
def test_entries_are_added_and_ended_and_nothing_else(old: tuple[LogEntry, ...], new: tuple[LogEntry, ...], told: str) -> None:
    assert rewritten(old, new, TODAY) == told


def test_entries_are_looked_up_by_what_they_are_about() -> None:
    many = [evolve(GONE, letter=f"surat-{number}") for number in range(3_000)]
    assert rewritten(many, [*many, evolve(GONE, letter="baru")], date(2026, 11, 21)) == ""
    assert rewritten(many, many[1:], date(2026, 11, 21)) == "surat-0"


def test_a_published_fingerprint_begins_anew_with_a_later_root_only() -> None:
    seen, new = (Seen({"root": SeenPart(version, str(version), "")}) for version in (2, 4))
    chain = {3: "c", 4: "d"}
    assert seen.refusal(new, chain, {}) == (Refusal.CHAIN, "root")
    assert seen.refusal(new, chain, {}, {"c"}) is None
    assert seen.refusal(new, {1: "a", 2: "x", 3: "y", 4: "z"}, {}, {"a", "x"}) == (Refusal.FORK, "root")


def test_two_lists_of_one_version_are_a_fork() -> None:
    first, other = (Seen({"root": SeenPart(1, "a", ""), "log": SeenPart(3, digest, "k")}) for digest in ("b", "c"))
    assert first.refusal(other, {1: "a"}, {"log": "k"}) == (Refusal.FORK, "log")
    assert first.refusal(other, {1: "a"}, {"log": "other keys"}) == (Refusal.FORK, "log")


def test_a_list_that_the_root_gave_up_is_not_missed() -> None:
    seen = Seen({"root": SeenPart(1, "a", ""), "log": SeenPart(3, "b", "k")})
    without = Seen({"root": SeenPart(2, "c", "")})
    assert seen.refusal(without, {1: "a", 2: "c"}, {}) is None
    assert seen.refusal(without, {1: "a", 2: "c"}, {"log": "k"}) == (Refusal.ROLL_BACK, "log")
