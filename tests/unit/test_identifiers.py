"""Identifiers: structure only, never more than they say, never shown whole."""

import os
import pickle
import random
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.domain import NIK, NKK, LetterNumber, RegionCode, RegionLevel, mask
from slrtkit.errors import InvalidIdentifierError, Problem, SlrtError, WireError

SERIAL = "0001"


def nik(region: str = "331699", day: int = 5, month: int = 2, year: int = 90, *, female: bool = False) -> str:
    return f"{region}{day + 40 * female:02}{month:02}{year:02}{SERIAL}"


PROVINCES = (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 97))


@pytest.mark.parametrize("province", range(10, 100))
def test_every_province_is_accepted_the_new_papuan_ones_too_and_nothing_else(province: int) -> None:
    if province in PROVINCES:
        assert NIK(nik(f"{province}0101")).masked.startswith(str(province))
        assert NKK(nik(f"{province}0101")).masked.startswith(str(province))
        return
    for kind in (NIK, NKK):
        with pytest.raises(InvalidIdentifierError) as refused:
            kind(nik(f"{province}0101"))
        assert refused.value.code == f"{kind.__name__.lower()}.region"
        assert "no province has the code" in refused.value.text


def test_there_are_thirty_eight_provinces() -> None:
    assert len(PROVINCES) == 38


@pytest.mark.parametrize("day", range(100))
def test_a_day_is_a_mans_or_a_womans_or_refused_with_the_reason(day: int) -> None:
    text = f"331699{day:02}0190{SERIAL}"
    if 1 <= day <= 31 or 41 <= day <= 71:
        assert NIK(text).female is (day > 40)
        assert NIK(text).birth_date(date(2026, 1, 1)) == date(1990, 1, day - 40 * (day > 40))
        return
    with pytest.raises(InvalidIdentifierError) as refused:
        NIK(text)
    assert refused.value.code == "nik.date"
    assert "41 to 71" in refused.value.text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "nik.digits"),
        ("331699050290000", "nik.length"),
        ("33169905029000011", "nik.length"),
        ("3316 9905 0290 0001", "nik.digits"),
        ("\u0663" * 16, "nik.digits"),
        ("0016990502900001", "nik.region"),
        ("3316000502900001", "nik.region"),
        ("3316990513900001", "nik.date"),
        ("3316993002900001", "nik.date"),
    ],
)
def test_each_fault_has_its_own_code_and_never_repeats_the_number(text: str, code: str) -> None:
    with pytest.raises(InvalidIdentifierError) as refused:
        NIK(text)
    assert refused.value.code == code
    assert not text or text not in str(refused.value)


def test_the_century_comes_from_a_given_date() -> None:
    young = NIK(nik(year=12))
    assert young.birth_date(date(2026, 1, 1)) == date(2012, 2, 5)
    assert young.birth_date(date(2012, 2, 5)) == date(2012, 2, 5)
    assert young.birth_date(date(2012, 2, 4)) == date(1912, 2, 5)
    assert NIK(nik(day=29, month=2, year=0)).birth_date(date(2026, 1, 1)) == date(2000, 2, 29)
    assert NIK(nik(day=29, month=2, year=1)).birth_date(date(2026, 1, 1)) is None


def test_a_womans_day_is_forty_more() -> None:
    woman, man = NIK(nik(female=True)), NIK(nik())
    assert woman.female
    assert not man.female
    assert woman.birth_date(date(2026, 1, 1)) == man.birth_date(date(2026, 1, 1))


@given(st.dates(date(1930, 1, 1), date(2025, 12, 31)), st.booleans())
def test_a_number_tells_the_birth_date_it_was_made_of_within_a_century(born: date, female: bool) -> None:
    number = NIK(nik(day=born.day, month=born.month, year=born.year % 100, female=female))
    assert number.birth_date(date(2025, 12, 31)) == born or born.year < 1926


@given(st.from_regex(r"33[1-9]{4}[0-9]{10}", fullmatch=True))
def test_no_text_that_is_shown_holds_sixteen_digits(digits: str) -> None:
    card = NKK(digits)
    for shown in (repr(card), str(card), f"{card}", card.masked, mask(f"NKK {digits}."), mask(" ".join(digits))):
        assert digits not in shown.replace(" ", "")
        assert digits[:4] in shown


def test_shorter_numbers_are_left_alone_and_longer_ones_are_not_told() -> None:
    assert mask("08123456789 and 12345678901234567") == "08123456789 and 1234************"


@pytest.mark.parametrize("between", ["", " ", "  ", ".", "-", "_", "/", "\n", " - "])
def test_no_spacing_hides_a_number_from_the_mask(between: str) -> None:
    digits = "3316" + "9905" + "0290" + "0001"
    assert mask(f"NIK {between.join(digits)}!") == "NIK 3316************!"


DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b82" + "1234567890123456" + "cd"
EVENT = "01910000-1234-7123-8123-0000000000ab"


@pytest.mark.parametrize(
    "word", [DIGEST, "0" * 63 + "a", "a" + "0" * 63, DIGEST + DIGEST[:32], DIGEST + DIGEST, EVENT], ids=str
)
def test_a_digest_and_the_id_of_an_event_stand_whole_beside_a_number_that_is_masked(word: str) -> None:
    digits = "3316" + "9905" + "0290" + "0001"
    for text in ("{}", "digest={}", "screening-{}", "on 2026-11-22 {} 2026-11-22", "({0}, {0})", "letters_{}_1"):
        assert mask(text.format(word)) == text.format(word)
        assert SlrtError("x", path=text.format(word)).path == text.format(word)
        for said in (f"{digits} and {text}", f"{text}, NIK {digits}"):
            assert mask(said.format(word)) == said.format(word).replace(digits, "3316************")


@given(st.binary(min_size=32, max_size=32))
def test_no_digest_is_taken_for_a_number(digest: bytes) -> None:
    assert mask(digest.hex()) == digest.hex() or digest.hex().isdigit()


@pytest.mark.parametrize(
    "around", ["{}", "a{}", "{}f", "nik{}", "fade{}fade", "a{}" + "0" * 46, "a{}" + "0" * 48, "{}" + "0" * 48]
)
def test_a_number_in_a_word_that_is_no_digest_is_masked(around: str) -> None:
    digits = "3316" + "9905" + "0290" + "0001"
    said = mask(around.format(digits))
    assert digits not in said
    assert "3316************" in said


def test_no_error_tells_a_number_whatever_it_was_made_of() -> None:
    digits = "3316" + "9905" + "0290" + "0001"
    with pytest.raises(InvalidIdentifierError) as refused:
        RegionCode(digits)
    assert digits not in str(refused.value)
    for error in (SlrtError(f"x {digits}", path=digits, cure=digits), WireError([Problem(digits, "x", digits)])):
        assert digits not in f"{error} {error!r} {error.args} {vars(error)}"


@pytest.mark.parametrize(
    "text", ["", "3", "3316", "33.", "33.16.9", "33.16.09.08", "33.16.09.0008", "00", "33.00", "33.16.09.1008.1", "33.16\n"]
)
def test_what_is_no_region_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifierError):
        RegionCode(text)


def test_a_region_knows_its_level_its_parent_and_what_lies_in_it() -> None:
    village = RegionCode("33.16.09.1008")
    assert village.level is RegionLevel.VILLAGE
    assert village.parent == RegionCode("33.16.09")
    assert RegionCode("33").parent is None
    assert RegionCode("33.16").contains(village)
    assert not RegionCode("33.1" + "5").contains(village)
    assert not village.contains(RegionCode("33.16"))


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{classification}/{sequence3}/{unit}/{roman_month}/{year}", "140/001/TGR/VII/2021"),
        ("{classification}/{sequence}/PEM/{year}", "140/1/PEM/2021"),
        ("{sequence3}/E-LS.3/D.a.{roman_month}/{year}", "001/E-LS.3/D.a.VII/2021"),
    ],
)
def test_the_formats_in_use_can_be_composed(pattern: str, number: str) -> None:
    made = LetterNumber.compose(pattern, classification="140", sequence=1, unit="TGR", dated=date(2021, 7, 9))
    assert made.text == number


@pytest.mark.parametrize("text", ["", "12", "a/b", "1/2/", "/1/2", "1//2", "1/ 2", "1/{sequence}", "1/" + "2" * 90, "1/2\n"])
def test_what_is_no_letter_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifierError):
        LetterNumber(text)


def test_a_refusal_survives_pickling_with_code_path_and_cure() -> None:
    with pytest.raises(InvalidIdentifierError) as refused:
        RegionCode("x")
    again = pickle.loads(pickle.dumps(refused.value))  # noqa: S301  made one line above
    assert (str(again), again.code, again.cure) == (str(refused.value), refused.value.code, refused.value.cure)


def test_a_nik_is_never_written_out_by_accident() -> None:
    number = NIK(nik())
    assert [f"{number}", str(number), repr([number])] == ["NIK('3316************')"] * 2 + ["[NIK('3316************')]"]
    assert str(LetterNumber("460/001/SLRT/XI/2026")) == "460/001/SLRT/XI/2026"


RANDOM = 1_000_000 if os.environ.get("SLRTKIT_PROVE") == "1" else 20_000


@pytest.mark.promise("a random text is a NIK or a typed refusal, and nothing else")
def test_a_random_text_is_a_value_or_a_typed_refusal(record_property: Callable[[str, object], None]) -> None:
    draw, values = random.Random(16), 0  # seeded, so that a fault can be found again
    for _ in range(RANDOM):
        text = random_text(draw)
        told, number = read(text)
        assert told.startswith("nik.") or number
        assert not text or len(text) < 6 or text not in f"{told} {number!r}"
        if number:
            values += 1
            assert number.text == text
            assert (number.birth_date(date(2026, 1, 1)) or date.min) <= date(2026, 1, 1)
    assert values
    record_property("figure", f"{RANDOM:,} texts, {values:,} of them numbers")


def read(text: str) -> tuple[str, NIK | None]:
    """Return a number, or the code and the text of its refusal."""
    try:
        return "", NIK(text)
    except InvalidIdentifierError as refused:
        return f"{refused.code} {refused}", None


def random_text(draw: random.Random) -> str:
    """Return a text that is near to a number, or one that is not."""
    match draw.randrange(4):
        case 0:
            return "".join(chr(draw.randrange(0x110000)) for _ in range(draw.randrange(20)))
        case 1:
            return "".join(draw.choices("0123456789", k=draw.randrange(14, 19)))
        case 2:
            return "".join(draw.choices("0123456789 .-oO\u0663\uff11", k=16))
        case _:
            day, month = draw.randrange(100), draw.randrange(15)
            return f"{draw.choice(PROVINCES)}{draw.randrange(10_000):04}{day:02}{month:02}{draw.randrange(1_000_000):06}"
