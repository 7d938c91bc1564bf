"""Letters of more than one page: no text is lost, what belongs together stays together, and no sheet could be of any letter."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache, partial

import pytest
from attrs import evolve

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.wording import IndonesianWording
from slrtkit.domain import Dependant, Paper, Particular, RecommendationLetter, SignatureBlock, SigningForm
from slrtkit.domain.letter_acts import LetterTerm
from slrtkit.ports.documents import RenderRequest
from slrtkit.service.provisional import provisional
from slrtkit.testing import pdf as read
from slrtkit.testing.asked import unshown
from slrtkit.testing.letters import full_letter, seal_mark

SECOND = SignatureBlock("Camat Contoh Dengan Nama Panjang, S.STP., M.AP.", "Camat Kecamatan Rekaan", rank="Pembina")
TERM = LetterTerm(datetime(2026, 11, 24, 3, tzinfo=UTC), date(2027, 2, 28), ("kadis",), "Jadwal piket 11/2026")
LONG = " ".join(["Siti Rekaan Sangat Panjang"] * 7)


def family(count: int) -> tuple[Dependant, ...]:
    return tuple(
        Dependant(f"Anggota Rekaan {one} Bin Nama Yang Agak Panjang Sekali", "Anak", date(2001, 1, 1 + one % 28))
        for one in range(1, count + 1)
    )


def single(letter: RecommendationLetter) -> RecommendationLetter:
    return evolve(letter, countersigned=None)


def with_family(count: int, letter: RecommendationLetter) -> RecommendationLetter:
    return evolve(single(letter), dependants=family(count))


VARIANTS: Mapping[str, Callable[[RecommendationLetter], RecommendationLetter]] = {
    **{f"{count} dependants": partial(with_family, count) for count in (1, 7, 8, 40)},
    "two signers": lambda letter: evolve(letter, countersigned=SECOND),
    "provisional": lambda letter: provisional(
        evolve(single(letter), signature=evolve(letter.signature, form=SigningForm.PELAKSANA_HARIAN)), TERM, IndonesianWording()
    ),
    "long names": lambda letter: evolve(
        single(letter), identity=evolve(letter.identity, name=LONG), addressee=(LONG, "di Rekaan")
    ),
    "filled in": lambda letter: evolve(
        single(letter), particulars=tuple(Particular(f"isian{n}", f"Isian {n}", f"nilai {n}", f"nilai {n}") for n in range(8))
    ),
    "one more line each": lambda letter: evolve(single(letter), statement=("Alinea rekaan yang cukup panjang. " * 8,) * 5),
}


@cache
def pages(variant: str, paper: Paper, *, by_hand: bool = False) -> tuple[RecommendationLetter, list[str]]:
    letter = VARIANTS[variant](full_letter())
    letter = evolve(letter, letterhead=evolve(letter.letterhead, paper=paper))
    request = RenderRequest(letter, b"{}", seal=seal_mark(), by_hand=by_hand)
    return letter, read.pages(TypstRenderer().render(request))


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("variant", VARIANTS)
def test_everything_stands_there_and_every_sheet_says_of_which_letter_it_is(variant: str, paper: Paper) -> None:
    letter, shown = pages(variant, paper)
    assert unshown(letter, shown) == []
    for number, text in enumerate(shown, 1):
        assert read.squeezed(letter.number) in read.squeezed(text)
        assert f"halaman{number}dari{len(shown)}" in read.squeezed(text)


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("variant", VARIANTS)
def test_signature_closing_and_copies_are_on_one_sheet(variant: str, paper: Paper) -> None:
    letter, shown = pages(variant, paper)
    last = read.squeezed(shown[-1])
    for text in (letter.closing, letter.signature.name, "Tembusan:", *letter.copies):
        assert read.squeezed(text) in last


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_was_filled_in_is_not_torn_apart(variant: str) -> None:
    letter, shown = pages(variant, Paper.A4)
    said = [text for one in letter.particulars if one.label for text in (one.label, one.text)]
    said += [letter.purpose, letter.destination]
    assert any(all(read.squeezed(text) in read.squeezed(page) for text in said) for page in shown)


@pytest.mark.parametrize("variant", ["two signers", "8 dependants"])
def test_a_page_for_ink_says_nothing_of_certificates(variant: str) -> None:
    letter, shown = pages(variant, Paper.A4, by_hand=True)
    assert unshown(letter, shown) == []
    assert "elektronik oleh" not in " ".join(shown)
