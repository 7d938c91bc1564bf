"""What the axes add up to, and what people are told."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import slrtkit
from slrtkit.domain.authority import AuthorityEntry, AuthorityList, judge_authority, zone_of
from slrtkit.domain.office import Zone
from slrtkit.domain.sentences import AXES, NOTICES, REASONS, VERDICTS, conclusion, sentence
from slrtkit.domain.verification import PROFILES, Axis, AxisResult, Notice, Report, Status, Verdict
from slrtkit.errors import NotVerifiedError
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examination
from slrtkit.service.verify import verify

GOOD = tuple(AxisResult(axis, Status.PASSED, "PASSED") for axis in PROFILES["letter/1"])


def having(axis: Axis, status: Status, code: str = "CODE") -> Report:
    return Report("letter/1", tuple(AxisResult(axis, status, code) if good.axis is axis else good for good in GOOD))


def test_a_letter_passes_only_when_every_axis_passed() -> None:
    assert Report("letter/1", GOOD).verdict is Verdict.PASSED
    assert Report("letter/1", GOOD).sub_indication == ""
    assert Report("letter/1", GOOD).require() == Report("letter/1", GOOD)


@pytest.mark.parametrize("axis", PROFILES["letter/1"])
@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (Status.FAILED, Verdict.FAILED),
        (Status.INDETERMINATE, Verdict.INDETERMINATE),
        (Status.NOT_CHECKED, Verdict.INDETERMINATE),
    ],
)
def test_the_worst_axis_decides(axis: Axis, status: Status, verdict: Verdict) -> None:
    report = having(axis, status)
    assert (report.verdict, report.sub_indication) == (verdict, "CODE")
    with pytest.raises(NotVerifiedError) as caught:
        report.require()
    assert caught.value.code == "verification.code"


def test_the_words_that_other_systems_read_stay_what_they_are() -> None:
    assert [*Status] == ["passed", "failed", "indeterminate", "not_checked"]
    assert [*Verdict] == ["TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"]
    assert [*Notice] == ["specimen", "training", "lapsed"]
    words = "format integrity coverage modification chain revocation time authority semantics register"
    assert {str(axis) for axis in PROFILES["letter/2"]} == set(words.split())


@pytest.mark.parametrize(
    ("axis", "status", "alone", "said"),
    [
        (Axis.AUTHORITY, Status.NOT_CHECKED, True, "SIGNATURE_ONLY"),
        (Axis.AUTHORITY, Status.NOT_CHECKED, False, "CODE"),
        (Axis.AUTHORITY, Status.FAILED, True, "CODE"),
        (Axis.AUTHORITY, Status.PASSED, True, "SIGNATURE_ONLY"),
        (Axis.TIME, Status.NOT_CHECKED, True, "CODE"),
        (Axis.TIME, Status.FAILED, True, "CODE"),
    ],
)
def test_a_bare_signature_is_the_reason_only_where_nothing_worse_is(axis: Axis, status: Status, alone: bool, said: str) -> None:
    assert evolve(having(axis, status), signature_only=alone).sub_indication == said


def test_what_was_not_looked_at_is_never_good() -> None:
    assert Report("letter/1", ()).verdict is Verdict.INDETERMINATE
    assert Report("letter/1", GOOD[:-1]).sub_indication == "NOT_CHECKED"


def test_of_two_answers_on_one_axis_the_worse_counts() -> None:
    report = Report("letter/1", (*GOOD, AxisResult(Axis.FORMAT, Status.FAILED, "FORMAT_FAILURE")))
    assert report.verdict is Verdict.FAILED


def test_a_signature_alone_never_passes() -> None:
    report = Report("signature/1", GOOD, signature_only=True)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "SIGNATURE_ONLY")
    broken = evolve(having(Axis.CHAIN, Status.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND"), signature_only=True)
    assert broken.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


def test_every_code_that_the_source_can_say_has_a_sentence_in_both_languages() -> None:
    room = Path(slrtkit.__file__).parent
    sources = [*room.glob("adapters/signing/pdfcheck/*.py"), room / "service/verify.py", room / "domain/authority.py"]
    said = {
        code for path in sources for code in re.findall(r'"([A-Z]{3,}(?:_[A-Z]+)+|MODIFIED|PROVEN|INTACT)"', path.read_text())
    }
    assert said - {"REVOKED_NO_POE", "REVOKED_CA_NO_POE", "MAX_BYTES", "MAX_TEXT"} <= set(REASONS)
    assert set(AXES) == set(Axis)
    assert set(VERDICTS) == set(Verdict)
    assert set(NOTICES) == set(Notice)
    for pair in (*REASONS.values(), *AXES.values(), *VERDICTS.values(), *NOTICES.values()):
        assert pair.id
        assert pair.en
        assert pair.id != pair.en


def test_a_code_without_a_sentence_is_told_by_its_status() -> None:
    for status in Status:
        assert sentence(AxisResult(Axis.TIME, status, "NEVER_HEARD_OF")).id


def test_a_conclusion_names_its_reason() -> None:
    assert REASONS["REVOKED"].id in conclusion(having(Axis.REVOCATION, Status.FAILED, "REVOKED")).id
    read = AxisResult(Axis.SEMANTICS, Status.PASSED, "PAGE_AGREES")
    assert conclusion(Report("letter/1", (*GOOD, read))) == VERDICTS[Verdict.PASSED]


def test_a_letter_that_passed_without_its_pages_says_so() -> None:
    """Whoever holds the page may have another one before them than the data say."""
    unread = conclusion(Report("letter/1", GOOD))
    assert unread.id.startswith(VERDICTS[Verdict.PASSED].id)
    assert "not compared" in unread.en
    for code in ("OFFICE_FORM", "SEAL_UNREAD"):
        told = conclusion(Report("letter/1", (*GOOD, AxisResult(Axis.SEMANTICS, Status.NOT_CHECKED, code))))
        assert told.en == f"{VERDICTS[Verdict.PASSED].en} {REASONS[code].en}"


def test_profiles_are_versioned_and_letters_ask_for_authority() -> None:
    assert Axis.AUTHORITY in PROFILES["letter/1"]
    assert all(name.rpartition("/")[2].isdigit() for name in PROFILES)


@pytest.mark.parametrize(
    ("office", "zone"),
    [
        ("33.16.dinsos", Zone.WIB),
        ("51.08", Zone.WITA),
        ("63.11", Zone.WITA),
        ("94.71", Zone.WIT),
        ("11", Zone.WIB),
        ("", Zone.WIB),
    ],
)
def test_an_offices_zone_is_that_of_its_province(office: str, zone: Zone) -> None:
    assert zone_of(office) is zone


AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ENTRY = AuthorityEntry("aa" * 32, "33.16.dinsos", "kepala", ("sktm",), date(2026, 1, 1), date(2026, 12, 31), date(2026, 1, 1))
LIST = AuthorityList(3, "33.16", AT - timedelta(days=1), AT + timedelta(days=1), (ENTRY,))
ASKED: dict[str, Any] = {
    "key": ENTRY.key,
    "office": ENTRY.office,
    "letter_type": "sktm",
    "dated": date(2026, 11, 21),
    "signed_on": date(2026, 11, 21),
    "at": AT,
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, "AUTHORISED"),
        ({"dated": date(2026, 1, 1), "signed_on": date(2026, 12, 31)}, "AUTHORISED"),
        ({"key": "bb" * 32}, "KEY_NOT_AUTHORISED"),
        ({"office": "33.16"}, "OFFICE_NOT_AUTHORISED"),
        ({"office": "33.160"}, "OFFICE_OUT_OF_SCOPE"),
        ({"letter_type": "sktm "}, "TYPE_NOT_AUTHORISED"),
        ({"dated": date(2025, 12, 31)}, "DATE_NOT_AUTHORISED"),
        ({"signed_on": date(2027, 1, 1)}, "DATE_NOT_AUTHORISED"),
        ({"at": LIST.expires}, "AUTHORITY_LIST_EXPIRED"),
        ({"at": LIST.issued}, "AUTHORISED"),
        ({"at": LIST.issued - timedelta(seconds=1)}, "AUTHORITY_LIST_NOT_YET_ISSUED"),
    ],
)
def test_authority_needs_key_office_type_and_both_dates(change: dict[str, Any], code: str) -> None:
    assert judge_authority(LIST, **{**ASKED, **change}).code == code


def test_the_right_parts_of_two_entries_do_not_make_one_authority() -> None:
    two = evolve(LIST, entries=(evolve(ENTRY, office="33.16.dinkes"), evolve(ENTRY, letter_types=("lain",))))
    assert judge_authority(two, **ASKED).code == "TYPE_NOT_AUTHORISED"


def test_without_a_list_authority_is_not_checked() -> None:
    assert judge_authority(None, **ASKED).status is Status.NOT_CHECKED


class Told:
    """An examiner that answers what it was told."""

    def __init__(self, examination: Examination) -> None:
        self.examination = examination

    def examine(self, *_: object) -> Examination:
        return self.examination


@pytest.mark.parametrize("axis", [Axis.FORMAT, Axis.INTEGRITY, Axis.COVERAGE, Axis.MODIFICATION, Axis.CHAIN])
def test_what_an_unproven_letter_says_is_not_read(axis: Axis) -> None:
    axes = tuple(AxisResult(good.axis, Status.INDETERMINATE, "X") if good.axis is axis else good for good in GOOD[:-1])
    report = verify(b"", Told(Examination(axes, ENTRY.key, AT, b"{}")), TrustBundle((), LIST), AT)
    assert report.required[-1].status is Status.NOT_CHECKED


def test_a_letter_without_its_attachment_has_no_authority() -> None:
    report = verify(b"", Told(Examination(GOOD[:-1], ENTRY.key, AT, None)), TrustBundle((), LIST), AT)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "LETTER_MISSING")
