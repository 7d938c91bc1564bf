"""The typst renderer keeps the contract, and promises more: PDF/A-3a, silence on disk, and clear refusals."""

import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.errors import AdapterNotInstalledError, RenderError
from slrtkit.ports.documents import Mark, RenderRequest
from slrtkit.testing import RendererContract
from slrtkit.testing import pdf as read
from slrtkit.testing.letters import full_letter, plain_letter

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0H2V2Z"/></svg>'
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
REQUEST = RenderRequest(full_letter(), b'{"isi":"contoh"}')
WITH_LOGO = RenderRequest(evolve(full_letter(), letterhead=evolve(full_letter().letterhead, logo="rekaan")))


class TestTypst(RendererContract):
    @pytest.fixture
    def make_renderer(self) -> Callable[[], TypstRenderer]:
        return lambda: TypstRenderer({"rekaan": LOGO})


def digest() -> str:
    return sha256(TypstRenderer().render(REQUEST)).hexdigest()


def test_another_process_makes_the_same_bytes_and_writes_nothing_else(tmp_path: Path) -> None:
    program = (
        "import hashlib\n"
        "from slrtkit.adapters.documents import TypstRenderer\n"
        "from slrtkit.ports.documents import RenderRequest\n"
        "from slrtkit.testing.letters import full_letter\n"
        'pdf = TypstRenderer().render(RenderRequest(full_letter(), b\'{"isi":"contoh"}\'))\n'
        "print(hashlib.sha256(pdf).hexdigest())\n"
    )
    source = str(Path(__file__).parents[2] / "src")
    homes = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        cwd=tmp_path, env={"PYTHONPATH": source, **homes}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == digest()
    assert list(tmp_path.iterdir()) == []


def test_threads_may_share_a_renderer() -> None:
    renderer = TypstRenderer()
    with ThreadPoolExecutor(4) as threads:
        made = set(threads.map(lambda _: renderer.render(REQUEST), range(12)))
    assert len(made) == 1


def refused_in_a_fork() -> None:
    with pytest.raises(RenderError) as refused:
        digest()
    assert refused.value.code == "document.forked"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_is_refused_and_does_not_hang() -> None:
    digest()
    child = get_context("fork").Process(target=refused_in_a_fork)
    child.start()
    child.join(60)
    hung = child.is_alive()
    child.kill()
    assert not hung
    assert child.exitcode == 0


def test_the_pdf_says_that_it_is_tagged_pdf_a_3a_in_indonesian_with_an_output_intent() -> None:
    pdf = TypstRenderer().render(REQUEST)
    assert pdf.startswith(b"%PDF-1.7")
    assert re.search(rb"pdfaid:part>3<", pdf)
    assert re.search(rb"pdfaid:conformance>A<", pdf)
    assert re.search(rb"/Lang\s*\(id-ID\)", pdf)
    assert b"/OutputIntent" in pdf
    assert b"/StructTreeRoot" in pdf
    assert re.search(rb"/AFRelationship\s*/Data", pdf)


def test_the_document_is_dated_like_the_letter() -> None:
    assert re.search(rb"/CreationDate\s*\(D:20261121", TypstRenderer().render(REQUEST))


def test_the_title_names_the_subject_and_the_number_and_no_person() -> None:
    letter = full_letter()
    pdf = TypstRenderer().render(REQUEST)
    assert letter.number.encode() in pdf
    assert letter.identity.name.encode() not in pdf


@pytest.mark.parametrize("picture", [LOGO, PIXEL], ids=["svg", "png"])
def test_a_logo_is_printed(picture: bytes) -> None:
    plain = TypstRenderer({"rekaan": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"/>'}).render(WITH_LOGO)
    assert TypstRenderer({"rekaan": picture}).render(WITH_LOGO) != plain


def test_a_logo_that_the_renderer_was_not_given_is_refused() -> None:
    with pytest.raises(RenderError) as refused:
        TypstRenderer().render(WITH_LOGO)
    assert (refused.value.code, refused.value.path) == ("document.logo", "letterhead.logo")


@pytest.mark.parametrize("picture", [b"<svg", b"GIF89a\xff"])
def test_a_logo_that_is_no_picture_is_refused(picture: bytes) -> None:
    with pytest.raises(RenderError):
        TypstRenderer({"rekaan": picture}).render(WITH_LOGO)


def test_a_draft_with_an_attachment_is_refused() -> None:
    with pytest.raises(RenderError) as refused:
        TypstRenderer().render(evolve(REQUEST, mark=Mark.KONSEP))
    assert refused.value.code == "document.draft-attachment"


def test_a_draft_does_not_say_that_it_is_signed() -> None:
    pages = " ".join(read.pages(TypstRenderer().render(RenderRequest(full_letter(), mark=Mark.KONSEP))))
    assert "Akan ditandatangani secara elektronik" in pages
    assert "sertifikat elektronik" not in pages


def test_an_attachment_that_is_no_text_is_refused() -> None:
    with pytest.raises(RenderError) as refused:
        TypstRenderer().render(RenderRequest(full_letter(), b"\xff"))
    assert refused.value.path == "attachment"


def test_without_typst_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[typst\]"):
        TypstRenderer().render(REQUEST)


def test_without_babel_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "babel.dates", None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[letters\]"):
        TypstRenderer().render(REQUEST)


def test_what_typst_says_of_a_text_reaches_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    anything = frozenset(range(0x110000))
    monkeypatch.setattr("slrtkit.adapters.documents.typst.shipped_glyphs", lambda: anything)
    with pytest.raises(RenderError) as refused:
        TypstRenderer().render(RenderRequest(evolve(plain_letter(), place="Rekaan \u2603")))
    assert "\u2603" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


def test_an_ordinary_letter_fits_on_one_page() -> None:
    assert len(read.pages(TypstRenderer().render(REQUEST))) == 1


def test_an_empty_line_of_a_list_is_left_out() -> None:
    letter = evolve(full_letter(), copies=("", "Camat Kenanga"), basis=("",))
    shown = " ".join(read.pages(TypstRenderer().render(RenderRequest(letter))))
    assert "Camat Kenanga" in shown
    assert "Berdasarkan" not in shown


def test_every_label_stands_where_its_field_is_filled() -> None:
    shown = " ".join(read.pages(TypstRenderer().render(REQUEST)))
    assert [label for label in RendererContract.labels if label not in shown] == []
