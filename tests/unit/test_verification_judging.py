"""What a file is worth once its signature is judged: who signed it, what it lacks, and what a reader has to know."""

from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve
from tests.attack.registers import Register

from slrtkit.domain.authority import AuthorityEntry, AuthorityList
from slrtkit.domain.letter import LAPSES, RecommendationLetter
from slrtkit.domain.letter_field import Particular
from slrtkit.domain.verification import PROFILES, Axis, AxisResult, Notice, Report, Signatory, Status, Verdict
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examination
from slrtkit.service.verify import foresee, lacks_stamp, verify
from slrtkit.testing.letters import plain_letter
from slrtkit.testing.workshop import attachment_of

AT = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
LETTER = evolve(
    plain_letter(), office="33.16.dinsos", type="keringanan-biaya", dated=date(2026, 11, 21), valid_until=date(2027, 2, 21)
)
KEY, OTHER = "aa" * 32, "bb" * 32
ENTRY = AuthorityEntry(
    KEY, LETTER.office, "kepala-dinas", (LETTER.type,), date(2026, 1, 1), date(2027, 12, 31), date(2026, 1, 1)
)
ENTRIES = (ENTRY, evolve(ENTRY, key=OTHER))
LIST = AuthorityList(3, "33.16", AT - timedelta(days=1), AT + timedelta(days=365), ENTRIES)
TRUST = TrustBundle((), LIST)
STAMPED = (Axis.REVOCATION, Axis.TIME)


class Told:
    """An examiner that answers what it was told."""

    def __init__(self, examination: Examination) -> None:
        self.examination = examination

    def examine(self, *_: object) -> Examination:
        return self.examination


def told(
    *missing: Axis,
    code: str = "NO_POE",
    status: Status = Status.INDETERMINATE,
    letter: RecommendationLetter = LETTER,
    signed_at: datetime | None = AT,
    signers: tuple[Signatory, ...] = (),
) -> Told:
    """Return an examiner to whom every axis is good but those that are missing."""
    axes = (
        AxisResult(axis, status, code) if axis in missing else AxisResult(axis, Status.PASSED, "PASSED")
        for axis in PROFILES["signature/1"]
    )
    return Told(Examination(tuple(axes), KEY, signed_at, attachment_of(letter), signers))


def judged(examiner: Told, trust: TrustBundle = TRUST, at: datetime = AT) -> Report:
    return verify(b"", examiner, trust, at)


def says(report: Report) -> tuple[Verdict, str]:
    return report.verdict, report.sub_indication


def test_a_letter_passes_under_the_profile_that_no_register_asks_for() -> None:
    report = judged(told())
    assert says(report) == (Verdict.PASSED, "")
    assert (report.profile, report.key, report.signed_at, report.letter) == ("letter/1", KEY, AT, LETTER)


class TestForeseen:
    """A letter that is signed where there is no network is judged as if its time stamp were given now."""

    def test_one_that_lacks_a_time_stamp_and_nothing_else_is_known_to(self) -> None:
        report = foresee(b"", told(*STAMPED, signed_at=None), TRUST, AT)
        assert says(report) == (Verdict.INDETERMINATE, "NO_POE")
        assert lacks_stamp(report)
        assert report.signed_at is None
        assert report.letter == LETTER

    def test_its_signers_authority_is_judged_before_anything_proves_the_time(self) -> None:
        strange = evolve(TRUST, authority=evolve(LIST, entries=ENTRIES[1:]))
        report = foresee(b"", told(*STAMPED, signed_at=None), strange, AT)
        assert says(report) == (Verdict.FAILED, "KEY_NOT_AUTHORISED")
        assert not lacks_stamp(report)

    def test_whatever_else_is_missing_is_not_foreseen(self) -> None:
        for missing in ((Axis.TIME,), (Axis.REVOCATION,), (*STAMPED, Axis.CHAIN)):
            report = foresee(b"", told(*missing, signed_at=None), TRUST, AT)
            assert says(report) == (Verdict.INDETERMINATE, "NO_POE")
            assert report.letter is None, "what it says is not read"
            assert not lacks_stamp(report)

    def test_a_whole_letter_lacks_nothing(self) -> None:
        report = foresee(b"", told(), TRUST, AT)
        assert says(report) == (Verdict.PASSED, "")
        assert report.signed_at == AT
        assert not lacks_stamp(report)

    def test_a_time_that_could_not_be_told_for_another_reason_is_no_lack_of_a_stamp(self) -> None:
        assert not lacks_stamp(foresee(b"", told(*STAMPED, code="TRY_LATER"), TRUST, AT))
        assert not lacks_stamp(foresee(b"", told(*STAMPED, status=Status.FAILED), TRUST, AT))

    def test_one_of_the_two_that_could_not_be_told_for_another_reason_is_more_than_a_lack(self) -> None:
        late = AxisResult(Axis.REVOCATION, Status.INDETERMINATE, "TRY_LATER")
        axes = (late, *(one for one in told(Axis.TIME).examination.axes if one.axis is not Axis.REVOCATION))
        examination = evolve(told().examination, axes=axes)
        assert not lacks_stamp(foresee(b"", Told(examination), TRUST, AT))

    def test_a_signature_alone_lacks_more_than_a_stamp(self) -> None:
        assert not lacks_stamp(verify(b"", told(*STAMPED, signed_at=None), TRUST, AT, profile="signature"))

    def test_roots_alone_foresee_no_letter(self) -> None:
        assert not lacks_stamp(foresee(b"", told(*STAMPED, signed_at=None), evolve(TRUST, authority=None), AT))


class TestSigners:
    def test_each_of_two_signers_needs_authority_on_the_day_that_is_proven_for_it(self) -> None:
        two = (Signatory(KEY, AT - timedelta(days=1)), Signatory(OTHER, AT))
        assert says(judged(told(signers=two))) == (Verdict.PASSED, "")
        for entries in (
            (ENTRY, evolve(ENTRIES[1], valid_to=date(2026, 11, 20))),
            (evolve(ENTRY, valid_from=date(2026, 11, 21)), ENTRIES[1]),
        ):
            short = evolve(TRUST, authority=evolve(LIST, entries=entries))
            assert says(judged(told(signers=two), short)) == (Verdict.FAILED, "DATE_NOT_AUTHORISED")

    def test_one_key_signs_once(self) -> None:
        twice = (Signatory(KEY, AT), Signatory(KEY, AT))
        report = judged(told(signers=twice))
        assert says(report) == (Verdict.FAILED, "SIGNED_TWICE")
        assert report.letter is None

    def test_an_organisations_seal_is_no_officers_signature(self) -> None:
        sealed = judged(told(signers=(Signatory(KEY, AT, sealed=True),)))
        assert sealed.verdict is Verdict.FAILED

    @pytest.mark.parametrize("day", [date(2026, 11, 22), date(2026, 11, 21), date(2026, 11, 20)])
    def test_no_letter_is_dated_after_the_day_of_its_stamp(self, day: date) -> None:
        """03.30 UTC is noon or later of the same day from west to east."""
        report = judged(told(letter=evolve(LETTER, dated=day)))
        assert report.verdict is (Verdict.FAILED if day > date(2026, 11, 21) else Verdict.PASSED)

    def test_where_it_is_tomorrow_already_a_letter_may_be_of_tomorrow(self) -> None:
        """15.30 UTC is 00.30 of the next day in the east."""
        night = datetime(2026, 11, 21, 15, 30, tzinfo=UTC)
        assert judged(told(letter=evolve(LETTER, dated=date(2026, 11, 22)), signed_at=night)).letter is not None
        assert judged(told(letter=evolve(LETTER, dated=date(2026, 11, 23)), signed_at=night)).letter is None


class TestNotices:
    def test_the_last_day_of_a_letter_is_its_offices_day(self) -> None:
        """16.59 UTC is 23.59 in the west of Indonesia."""
        last = datetime(2027, 2, 21, 16, 59, tzinfo=UTC)
        long = evolve(TRUST, authority=evolve(LIST, expires=AT + timedelta(days=999)))
        assert judged(told(), long, last).notices == ()
        assert judged(told(), long, last + timedelta(minutes=1)).notices == (Notice.LAPSED,)

    def test_a_provisional_letter_has_lapsed_at_its_hour_and_not_at_the_end_of_its_day(self) -> None:
        hour = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
        said = Particular(LAPSES, "", "22 November 2026 pukul 14.00 WIB", "2026-11-22T07:00:00.000000Z")
        letter = evolve(LETTER, valid_until=date(2026, 11, 22), particulars=(said,))
        last = hour - timedelta(microseconds=1)
        assert judged(told(letter=letter), at=last).notices == ()
        assert judged(told(letter=letter), at=hour).notices == (Notice.LAPSED,)
        shorter = evolve(letter, valid_until=date(2026, 11, 21))
        assert judged(told(letter=shorter), at=last).notices == (Notice.LAPSED,)

    @pytest.mark.parametrize(
        "said", ["", "soon", "2026-02-31T07:00:00.000000Z", "2026-11-22T07:00:00", "0001-01-01T00:00:00.000000Z"]
    )
    def test_what_is_no_instant_shortens_no_letter(self, said: str) -> None:
        letter = evolve(LETTER, particulars=(Particular(LAPSES, "", "besok", said),))
        assert letter.lapses is None
        assert judged(told(letter=letter)).notices == ()

    def test_a_letter_without_end_is_judged_like_any_other(self) -> None:
        assert judged(told(letter=evolve(LETTER, valid_until=date.max))).notices == ()

    def test_a_specimen_is_told_and_is_no_letter_but_where_all_is_practice(self) -> None:
        specimen = told(letter=evolve(LETTER, specimen=True))
        report = judged(specimen)
        assert (says(report), report.notices) == ((Verdict.FAILED, "SPECIMEN"), (Notice.SPECIMEN,))
        practice = judged(specimen, evolve(TRUST, training=True))
        assert practice.notices == (Notice.SPECIMEN, Notice.TRAINING)
        assert "SPECIMEN" not in {one.code for one in practice.axes}
        roots = judged(specimen, evolve(TRUST, authority=None))
        assert says(roots) == (Verdict.INDETERMINATE, "SIGNATURE_ONLY")

    def test_practice_is_told_of_every_file(self) -> None:
        assert judged(told(Axis.CHAIN, signed_at=None), evolve(TRUST, training=True)).notices == (Notice.TRAINING,)


class TestProfiles:
    def test_roots_alone_pass_nothing(self) -> None:
        assert says(judged(told(), evolve(TRUST, authority=None))) == (Verdict.INDETERMINATE, "SIGNATURE_ONLY")

    def test_whoever_asks_for_the_signature_alone_gets_no_more(self) -> None:
        report = verify(b"", told(), TRUST, AT, profile="signature")
        assert (report.profile, *says(report)) == ("signature/1", Verdict.INDETERMINATE, "SIGNATURE_ONLY")

    @pytest.mark.parametrize("profile", ["letter/1", "letter/2", "registered/1"])
    def test_a_profile_that_is_asked_for_by_name_is_the_one_that_judges(self, profile: str) -> None:
        assert verify(b"", told(), TRUST, AT, profile=profile).profile == profile

    def test_each_profile_asks_its_questions_in_their_order(self) -> None:
        """Written down a second time, by their names: a profile that changes by mistake is noticed."""
        signature = "format integrity coverage modification chain revocation time"
        asked = {
            "letter/1": f"{signature} authority",
            "letter/2": f"{signature} authority semantics register",
            "registered/1": f"{signature} authority register",
            "signature/1": signature,
            "seal/1": "format integrity authority time register",
        }
        assert {name: " ".join(one.axis for one in Report(name, ()).required) for name in PROFILES} == asked

    def test_an_export_of_the_register_is_asked_whatever_the_profile(self) -> None:
        register = Register()
        register.issued(1)
        assert verify(b"", told(), TRUST, AT, log=register.view()).profile == "registered/1"
        for profile in ("letter/1", "letter/2"):
            report = verify(b"", told(), TRUST, AT, profile=profile, log=register.view())
            (answer,) = (one for one in report.axes if one.axis is Axis.REGISTER)
            assert answer.status is not Status.NOT_CHECKED
            assert report.verdict is not Verdict.PASSED

    def test_whom_a_register_binds_is_not_asked_of_a_file_that_is_no_letter(self) -> None:
        bound = evolve(TRUST, log=Register().trust)
        assert judged(told(Axis.CHAIN, signed_at=None), bound).profile == "letter/1"
        assert judged(told(), bound).profile == "registered/1"

    def test_pages_that_nobody_can_read_are_not_good_where_they_are_asked(self) -> None:
        report = verify(b"", told(), TRUST, AT, profile="letter/2")
        assert says(report) == (Verdict.INDETERMINATE, "PAGE_UNREAD")
