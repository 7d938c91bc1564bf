"""Every number of a sequence is accounted for: letters, numbers given elsewhere, blocks for offline posts, void ones."""

import json
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.cli import main
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.domain import Context, LetterNumber, NumberScope
from slrtkit.domain.numbering import NumberKind, Share
from slrtkit.errors import DomainError, DuplicateError, InvalidTransitionError
from slrtkit.service.journal import Journal
from slrtkit.service.numbering import close_block, import_numbers, number_lines, reserve_block

DAY = date(2021, 7, 5)
SEQUENCE = "33.16.dinsos/440/2026"


@pytest.fixture
def journal() -> Journal:
    return Journal(MemoryStore(), PlainSealer(), "loket")


def context(client_id: str, reason: str = "buku agenda lama") -> Context:
    return Context("petugas", client_id, datetime(2026, 11, 20, 3, tzinfo=UTC), reason)


@pytest.mark.parametrize(
    ("pattern", "sequence", "number"),
    [
        ("{classification}/{sequence3}/{unit}/{roman_month}/{year}", "33.16.dinsos/140/2021", "140/001/TGR/VII/2021"),
        ("{classification}/{sequence}/PEM/{year}", "33.16.dinsos/140/2021", "140/1/PEM/2021"),
        ("{sequence3}/E-LS.3/D.a.{roman_month}/{year}", "33.16.dinsos/2021", "001/E-LS.3/D.a.VII/2021"),
    ],
)
def test_the_three_forms_of_numbers_in_use_are_patterns_of_an_office(pattern: str, sequence: str, number: str) -> None:
    office = evolve(SAMPLE_OFFICE, number_pattern=pattern, unit="TGR")
    assert office.sequence("140", DAY) == sequence
    assert LetterNumber.compose(pattern, classification="140", sequence=1, unit="TGR", dated=DAY).text == number


@pytest.mark.parametrize(
    ("counted_by", "sequence"),
    [
        ((), "33.16.dinsos/140/sktm/2021"),
        (("office",), "33.16.dinsos"),
        (("year",), "33.16.dinsos/2021"),
        (("type", "year", "month"), "33.16.dinsos/sktm/2021/07"),
        (("classification",), "33.16.dinsos/140"),
    ],
)
def test_what_letters_are_counted_by_is_data_of_the_office(counted_by: tuple[str, ...], sequence: str) -> None:
    pattern = "{classification}/{sequence3}/{type}/{roman_month}/{year}"
    office = evolve(SAMPLE_OFFICE, number_pattern=pattern, counted_by=tuple(map(NumberScope, counted_by)))
    assert office.sequence("140", DAY, "sktm") == sequence
    number = LetterNumber.compose(pattern, classification="140", letter_type="sktm", sequence=7, unit="TGR", dated=DAY)
    assert number.text == "140/007/sktm/VII/2021"


@pytest.mark.parametrize("hidden", ["type", "month", "classification", "year"])
def test_what_is_counted_by_and_not_shown_is_refused_because_two_letters_would_look_alike(hidden: str) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(SAMPLE_OFFICE, number_pattern="{sequence}/SLRT", counted_by=(NumberScope(hidden),))
    assert refused.value.code == "office.scope"


def test_a_number_that_was_given_elsewhere_is_used_once_and_the_rest_is_told_as_missing(journal: Journal) -> None:
    give = partial(import_numbers, journal, context("one"), SAMPLE_OFFICE, SEQUENCE, {2: "SKTM", 4: "Rekomendasi"})
    assert give() == give()
    kinds = [line.kind.value for line in number_lines(journal, SEQUENCE)]
    assert kinds == ["missing", "elsewhere", "missing", "elsewhere"]
    with pytest.raises(DuplicateError) as refused:
        import_numbers(journal, context("two"), SAMPLE_OFFICE, SEQUENCE, {4: "lagi"})
    assert refused.value.code == "number.used"
    with pytest.raises(DomainError):
        import_numbers(journal, context("three", ""), SAMPLE_OFFICE, SEQUENCE, {1: "tanpa alasan"})
    import_numbers(journal, context("four", "salah ketik"), SAMPLE_OFFICE, SEQUENCE, {1: "", 3: ""}, NumberKind.VOID)
    lines = number_lines(journal, SEQUENCE)
    assert [line.kind.value for line in lines] == ["void", "elsewhere", "void", "elsewhere"]
    assert (lines[0].why, lines[1].why) == ("salah ketik", "buku agenda lama")


def test_a_block_comes_back_as_used_and_void_numbers_and_the_next_one_begins_after_it(journal: Journal) -> None:
    take = partial(reserve_block, journal, context("one", "pos luring"), SAMPLE_OFFICE, SEQUENCE, 3, "tanjung")
    block = take().id
    assert take().id == block
    second = reserve_block(journal, context("two", "pos luring"), SAMPLE_OFFICE, SEQUENCE, 1, "bogorejo").id
    assert [line.kind.value for line in number_lines(journal, SEQUENCE)] == ["block"] * 4
    with pytest.raises(DuplicateError):
        import_numbers(journal, context("three"), SAMPLE_OFFICE, SEQUENCE, {2: "x"})
    with pytest.raises(InvalidTransitionError):
        close_block(journal, context("four"), SAMPLE_OFFICE, block, {4: "bukan miliknya"})
    back = partial(close_block, journal, context("five", "akhir bulan"), SAMPLE_OFFICE, block, {2: "Surat desa"})
    assert back() == back()
    assert [line.kind.value for line in number_lines(journal, SEQUENCE)] == ["void", "elsewhere", "void", "block"]
    with pytest.raises(InvalidTransitionError):
        close_block(journal, context("six"), SAMPLE_OFFICE, block, {})
    close_block(journal, context("seven", "tidak terpakai"), SAMPLE_OFFICE, second, {})
    assert number_lines(journal, SEQUENCE)[3].why == "tidak terpakai"
    assert number_lines(journal, "belum ada") == ()


def test_a_share_is_a_run_of_numbers_with_a_reason() -> None:
    share = partial(Share, "S#1", "S", to="", on=DAY, by="petugas", reason="alasan")
    for first, last, kind in ((0, 1, NumberKind.VOID), (1, 1001, NumberKind.BLOCK), (1, 1, NumberKind.ISSUED)):
        with pytest.raises(DomainError):
            share(first, last, kind)


def test_the_numbers_are_told_and_imported_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "slrtkit.toml").write_text(
        'store = "sqlite:slrtkit.db"\nnode = "loket"\n[office]\ncode = "33.16.dinsos"\nname = "Dinas Sosial"\n'
        'region = "33.16"\n'
        'zone = "WIB"\nunit = "SLRT"\nplace = "Blora"\n[office.letterhead]\ngovernment = "P"\nagency = "D"\naddress = "J"\n'
        '[[officer]]\nid = "petugas"\nname = "P"\nposition = "P"\nroles = ["operator"]\n',
        "utf-8",
    )
    (tmp_path / "lama.csv").write_text("number,says\n1,SKTM\n3,Rekomendasi\n", "utf-8")

    assert CliRunner().invoke(main, ["init", "slrtkit.db"]).exit_code == 0

    def run(*words: str) -> tuple[int, dict[str, object]]:
        done = CliRunner().invoke(main, ["letter", *words, "--as", "petugas", "--json"])
        assert done.output, done.exception
        return done.exit_code, json.loads(done.output.splitlines()[-1])

    code, told = run("import-numbers", SEQUENCE, "lama.csv", "--reason", "buku lama")
    assert (code, told.get("missing")) == (1, [2]), told
    assert run("numbers", SEQUENCE)[0] == 1
    (tmp_path / "batal.csv").write_text("number,says\n2,\n", "utf-8")
    assert run("import-numbers", SEQUENCE, "batal.csv", "--void", "--reason", "salah")[0] == 0
    block = str(run("block", SEQUENCE, "--count", "2", "--for", "desa", "--reason", "luring")[1]["block"])
    assert run("close-block", block, "--reason", "selesai")[1]["last"] == 5
    for wrong in ("number,says\nx,\n", "number,says\n", "number,says\n7,a\n7,b\n"):
        (tmp_path / "salah.csv").write_text(wrong, "utf-8")
        assert run("import-numbers", SEQUENCE, "salah.csv", "--reason", "buku lama")[0] == 2


def test_a_pattern_that_does_not_count_is_refused() -> None:
    with pytest.raises(DomainError) as refused:
        evolve(SAMPLE_OFFICE, number_pattern="{classification}/SLRT/{year}")
    assert refused.value.code == "office.pattern"
