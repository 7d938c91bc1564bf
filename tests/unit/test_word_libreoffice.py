"""From a Word template to a signed letter, through a LibreOffice that may be missing, hang or fail."""

import re
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest
from attrs import evolve

from slrtkit.adapters.documents.word import LibreOffice, WordRenderer
from slrtkit.adapters.documents.word.opening import open_word
from slrtkit.domain.verification import Verdict
from slrtkit.errors import AdapterNotInstalledError, PluginError, RenderError
from slrtkit.ports.address import Address, no_secret
from slrtkit.ports.documents import Mark, RenderRequest
from slrtkit.testing import pdf as read
from slrtkit.testing.letters import dependants, full_letter, plain_letter
from slrtkit.testing.workshop import Workshop, attachment_of, open_workshop

FIXTURE = Path(__file__).parents[1] / "fixtures" / "template-libreoffice.docx"
REQUEST = RenderRequest(plain_letter(), b"{}")


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as workshop:
        yield workshop


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], str]:
    """Return a program that behaves as it is told, in the language of the shell."""

    def write(script: str) -> str:
        file = tmp_path / "soffice"
        file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        file.chmod(0o755)
        return str(file)

    return write


@pytest.mark.needs("soffice")
@pytest.mark.parametrize("people", [0, 3, 40])
def test_a_template_made_in_libreoffice_becomes_a_letter_that_verifies(workshop: Workshop, people: int) -> None:
    letter = evolve(
        full_letter(),
        office=workshop.letter.office, type=workshop.letter.type, dated=workshop.letter.dated,
        valid_until=workshop.letter.valid_until, dependants=dependants(people),
    )  # fmt: skip
    page = WordRenderer(FIXTURE.read_bytes()).render(RenderRequest(letter, attachment_of(letter)))
    signed = workshop.sign(page)
    report = workshop.check(signed)
    assert report.verdict is Verdict.PASSED, report
    shown = read.pages(signed)
    for text in (letter.identity.name, letter.number, letter.signature.name, *(one.name for one in letter.dependants)):
        assert read.found(text, shown)
    assert read.strays(page) == []
    assert read.unembedded(page) == set()
    assert read.attachments(page) == [("letter.json", attachment_of(letter))]


@pytest.mark.needs("soffice", "pdfsig", "qpdf")
def test_other_programs_agree_about_a_signed_word_letter(workshop: Workshop, tmp_path: Path) -> None:
    file = tmp_path / "surat.pdf"
    file.write_bytes(workshop.sign(WordRenderer().render(RenderRequest(workshop.letter, attachment_of(workshop.letter)))))
    assert "Total document signed" in subprocess.run(["pdfsig", file], capture_output=True, text=True, check=False).stdout
    subprocess.run(["qpdf", "--check", file], capture_output=True, check=True)


@pytest.mark.needs("soffice")
def test_the_file_tells_nothing_of_machine_hour_and_person() -> None:
    letter = full_letter()
    pdf = WordRenderer().render(RenderRequest(letter))
    assert b"CreateDate>2026-11-21T00:00:00Z" in pdf
    assert letter.number.encode() in pdf
    assert letter.identity.name.encode() not in pdf
    assert b"LibreOffice" not in pdf
    assert b"/Info" not in pdf
    (profile,) = [data for data in streams(pdf) if data[36:40] == b"acsp"]
    assert struct.unpack(">6H", profile[24:36]) == (2026, 11, 21, 0, 0, 0)


def streams(pdf: bytes) -> Iterator[bytes]:
    for stream in re.findall(rb"/FlateDecode.*?stream\n(.*?)\nendstream", pdf, re.DOTALL):
        yield zlib.decompress(stream)


@pytest.mark.needs("soffice")
def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    WordRenderer().render(REQUEST)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_conversion_is_its_users_alone(program: Callable[[str], str], tmp_path: Path) -> None:
    told = tmp_path / "told"
    with pytest.raises(RenderError):
        WordRenderer(libreoffice=LibreOffice(program(f'stat -c %a "$HOME" > {told}; env >> {told}'))).render(REQUEST)
    mode, *environment = told.read_text("utf-8").splitlines()
    assert mode == "700"
    assert not [line for line in environment if line.startswith(("SSH_", "AWS_", "SLRTKIT_", "PYTHON"))]
    assert "https_proxy=http://127.0.0.1:9" in environment


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux which processes run")
def test_a_libreoffice_that_hangs_is_ended_with_all_its_children(program: Callable[[str], str], tmp_path: Path) -> None:
    told = tmp_path / "child"
    hanging = LibreOffice(program(f"sleep 600 & echo $! > {told}; wait"), seconds=1)
    with pytest.raises(RenderError) as refused:
        WordRenderer(libreoffice=hanging).render(REQUEST)
    assert refused.value.code == "document.timeout"
    child = int(told.read_text("utf-8"))
    until = time.monotonic() + 30
    while _lives(child) and time.monotonic() < until:
        time.sleep(0.01)
    assert not _lives(child)


def _lives(process: int) -> bool:
    """Tell whether a process runs; one that ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    "script", ["exit 1", "exit 0", 'echo "no PDF" > "$HOME/letter.pdf"', 'printf "%%PDF-1.7" > "$HOME/letter.pdf"']
)
def test_a_libreoffice_that_fails_is_a_clear_error(program: Callable[[str], str], script: str) -> None:
    with pytest.raises(RenderError) as refused:
        WordRenderer(libreoffice=LibreOffice(program(script))).render(REQUEST)
    assert refused.value.code == "document.libreoffice"


def test_without_libreoffice_the_error_says_what_to_install() -> None:
    with pytest.raises(AdapterNotInstalledError, match="libreoffice-writer"):
        WordRenderer(libreoffice=LibreOffice("no-such-soffice")).render(REQUEST)


def test_without_pyhanko_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "slrtkit.adapters.documents.word.archival", raising=False)
    monkeypatch.delattr("slrtkit.adapters.documents.word.archival", raising=False)
    monkeypatch.setitem(sys.modules, "pyhanko.pdf_utils.generic", None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[docx,pades\]"):
        WordRenderer().render(REQUEST)


def test_a_draft_with_an_attachment_is_refused() -> None:
    with pytest.raises(RenderError) as refused:
        WordRenderer().render(RenderRequest(plain_letter(), b"{}", Mark.KONSEP))
    assert refused.value.code == "document.draft-attachment"


@pytest.mark.needs("soffice")
def test_threads_may_share_a_renderer() -> None:
    renderer, made = WordRenderer(), list[bytes]()
    threads = [Thread(target=lambda: made.append(renderer.render(REQUEST))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert len(set(made)) == 1


def test_a_renderer_is_opened_by_its_address(tmp_path: Path) -> None:
    assert isinstance(open_word(Address("word"), no_secret), WordRenderer)
    assert isinstance(open_word(Address("word", str(FIXTURE)), no_secret), WordRenderer)
    for name in ("surat", "sktm"):
        (tmp_path / f"{name}.docx").write_bytes(FIXTURE.read_bytes())
    assert isinstance(open_word(Address("word", str(tmp_path)), no_secret), WordRenderer)
    with pytest.raises(PluginError):
        open_word(Address("word", str(tmp_path / "none.docx")), no_secret)


@pytest.mark.parametrize("said", [True, False], ids=["TMPDIR", "memory"])
def test_a_letter_is_set_in_memory_unless_a_folder_is_said(
    program: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, said: bool
) -> None:
    memory, told = tmp_path / "memory", tmp_path / "told"
    memory.mkdir()
    monkeypatch.setattr("slrtkit.adapters.documents.word.libreoffice._MEMORY", memory)
    monkeypatch.setattr("slrtkit.adapters.documents.word.libreoffice._ROOM", 0)
    monkeypatch.delenv("TMPDIR", raising=False)
    if said:
        monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(RenderError):
        WordRenderer(libreoffice=LibreOffice(program(f'pwd > {told}; ls "$HOME" >> {told}'))).render(REQUEST)
    where, *files = told.read_text("utf-8").split()
    assert "letter.docx" in files
    assert (Path(where).parent == memory) is not said
    assert [*memory.iterdir()] == []
