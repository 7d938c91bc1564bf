"""An officer reads errors in Indonesian: each code and each sentence of the desks has one, with all that it tells of."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import slrtkit
from slrtkit.adapters.wording.sentences import Sentences, indonesian, sentences
from slrtkit.cli import main
from slrtkit.cli.base import fault_line

SOURCE = Path(slrtkit.__path__[0])
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "errors.md"
ROOMS = ("cli", "domain", "kit", "ports", "service", "wire")
ELSEWHERE = ("domain/rules", "domain/limits/calendar")
"""Whoever writes rules reads them in English, behind the Indonesian sentence of their code."""
RAISED = re.compile(r"\w*Error|Problem")
BARE = re.compile(r"\S+ is not installed")
PLACE = re.compile(r"\{=?\d*\}")


def said(node: ast.expr) -> Iterator[str]:
    """Yield the sentences that an expression may be, with `{}` for what it fills in; none where it is not written there."""
    match node:
        case ast.Constant(str() as text) if text:
            yield text
        case ast.JoinedStr(parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts)
        case ast.IfExp(_, one, other):
            yield from (*said(one), *said(other))
        case ast.BinOp(left, ast.Add(), right):
            yield from (one + other for one in list(said(left)) or ["{}"] for other in list(said(right)) or ["{}"])
        case _:
            return


def raised() -> Iterator[tuple[str, str]]:
    """Yield where a sentence of an error stands, and the sentence: what is wrong, or what to do."""
    for room in ROOMS:
        for path in sorted((SOURCE / room).rglob("*.py")):
            place = path.relative_to(SOURCE).as_posix()
            if place.startswith(ELSEWHERE):
                continue
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call) and RAISED.fullmatch(ast.unparse(call.func).rpartition(".")[2]):
                    at = 2 if ast.unparse(call.func) == "Problem" else 0
                    cures = [word.value for word in call.keywords if word.arg == "cure"]
                    for part in (*call.args[at : at + 1], *cures):
                        yield from ((f"{place}:{part.lineno}", sentence) for sentence in said(part))


def test_every_sentence_of_the_desks_is_in_the_catalog() -> None:
    known = sentences()
    told = {sentence: place for place, sentence in raised() if " " in PLACE.sub("", sentence).strip(": ")}
    missing = {one: place for one, place in told.items() if " / " not in one and known.of(one) is None}
    assert missing == {}, "\n".join(f'"{sentence}" = ""  # {place}' for sentence, place in missing.items())


def test_what_is_not_installed_is_told_in_one_language() -> None:
    """No sentence of the kind `the API needs starlette, which is not installed` is left to the one for a bare name."""
    told = {
        sentence: path.name
        for path in sorted(SOURCE.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "AdapterNotInstalledError"
        for sentence in said(call.args[0])
    }
    assert len(told) > 20, "or the class has another name"
    missing = {
        sentence: place
        for sentence, place in told.items()
        if sentence not in sentences().texts and not BARE.fullmatch(sentence)
    }
    assert missing == {}, "\n".join(f'"{sentence}" = ""  # {place}' for sentence, place in missing.items())


def test_every_documented_code_has_a_sentence_and_no_other_has() -> None:
    page = PAGE.read_text("utf-8")
    rows = re.findall(r"^\| (`[a-z.-]+`(?:, `[a-z.-]+`)*) \|", page, re.MULTILINE)
    documented = {code for row in rows for code in re.findall(r"`([a-z.-]+)`", row)} | {"document.timeout"}
    assert set(sentences().codes) == documented
    assert all(text for text, _ in sentences().codes.values())


def test_a_sentence_tells_of_everything_that_its_english_one_tells_of() -> None:
    told = {english: len(PLACE.findall(indonesian)) for english, indonesian in sentences().texts.items()}
    unlike = {english: found for english, found in told.items() if found != english.count("{}")}
    assert unlike == {"{} {} that is {} cannot be taken through {}": 3}, "only the article has no Indonesian"
    for english, text in sentences().texts.items():
        numbered = re.findall(r"\{(\d+)\}", text)
        assert all(int(one) < english.count("{}") for one in numbered)


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            ("complaint.papers", "transition", "C-1", "required papers are missing", "return it, and ask for: kk, rawat"),
            "complaint.papers: syarat belum lengkap (C-1) — kembalikan, dan minta: kk, rawat",
        ),
        (
            ("referral.accept", "transition", "R", "a referral that is done cannot be taken through accept", ""),
            "referral.accept: rujukan yang berstatus selesai tidak dapat melalui langkah terima (accept) (R)",
        ),
        (
            ("access.field", "access-denied", "", "read with health data is not for this officer", "those who may: manajer"),
            "access.field: melihat (read) dengan data kesehatan bukan wewenang petugas ini — yang berwenang: manajer",
        ),
        (
            ("x.y", "storage.busy", "p", "so new", ""),
            "x.y: Penyimpanan sedang dipakai proses lain: so new (p) — Coba lagi sebentar lagi",
        ),
        (("x.y", "x", "", "so new", "look"), "x.y: so new — look"),
        (
            ("config.unknown", "wire", "a.toml", "no such field; did you mean zone?", ""),
            "config.unknown: tidak ada isian ini; mungkin maksud Anda zone? (a.toml)",
        ),
    ],
)
def test_an_error_is_one_line_with_its_code_its_place_and_what_to_do(error: tuple[str, str, str, str, str], line: str) -> None:
    assert indonesian(*error) == line


def test_what_a_sentence_tells_of_is_told_once_however_like_others_it_is() -> None:
    words = {"a {}": "se{}", "a {} of {}": "{1} punya {0}", "{}": "?", "cow": "sapi", "type {} at a {}": "tulis {=} pada {}"}
    catalog = Sentences({}, words)
    assert catalog.of("a cow of Ani") == "Ani punya sapi"
    assert catalog.of("type cow at a cow") == "tulis cow pada sapi", "what is typed is not translated"
    assert catalog.of("a cow") == "sesapi"
    assert catalog.of("nothing like it") is None
    assert catalog.value("cow, goat") == "sapi, goat"


@pytest.mark.parametrize(
    ("words", "lang"), [(["--lang", "en"], "en"), (["--lang=en"], "en"), ([], "id"), (["--lang", "id"], "id")]
)
def test_an_error_is_told_in_the_language_that_the_command_was_asked_in(words: list[str], lang: str) -> None:
    done = CliRunner().invoke(main, ["assess", "--store", "tidak-ada.db", "--household", "H", *words])
    told = fault_line(
        lang, "store.missing", "tidak-ada.db", "there is no such store", "slrtkit init tidak-ada.db", kind="not-found"
    )
    assert (done.exit_code, done.stderr.strip()) == (2, told)
