"""A door that is open to everybody: whatever is thrown at it costs the one who throws it, and tells nobody anything."""

import logging
import os
import socket
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from importlib import import_module
from pathlib import Path
from random import Random
from time import monotonic
from uuid import uuid4

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.errors import TrustError
from slrtkit.ledger import JSON
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.verification import Manners, verification_app
from slrtkit.web.verification import workers as workers_module
from slrtkit.web.verification.judging import Asked, Question
from slrtkit.web.verification.problems import PROBLEMS, Fault, RefusedError
from slrtkit.web.verification.rates import Turnstile, visitor
from slrtkit.web.verification.uploads import Held, Upload, upload_of
from slrtkit.web.verification.workers import Workers

from .conftest import AT, FORM, PATIENT, District, Opened, Site, form, running
from .test_verification_page import Seen

EVIL = "<script>document.title='evil'</script><img src=x onerror=\"document.title='evil'\">\u202e&amp;"
SMALL = Manners(largest=50_000, held=80_000, pause=0.3, longest=1.0, burst=10_000, seconds=60)
CANARY = "NyaiKanaria"
PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
MUTANTS = 2_000 if PROVE else 20


def head(path: str, *lines: str) -> bytes:
    return "\r\n".join((f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/pdf", *lines, "", "")).encode()


@pytest.fixture(scope="module")
def small(opened: Opened) -> Iterator[Site]:
    with running(opened(SMALL)) as served:
        yield served


def test_what_says_that_it_is_too_large_or_says_nothing_is_refused_unread(small: Site) -> None:
    for lines, status in (
        (("Content-Length: 50001",), b"413"),
        (("Content-Length: 99999999999999",), b"413"),
        (("Transfer-Encoding: chunked",), b"411"),
        ((), b"411"),
    ):
        answer = small.raw(head("/verify", *lines))
        assert answer.split(b" ")[1] == status, lines
        assert b"connection: close" in answer
        assert answer.count(b"HTTP/1.1") == 1


def test_an_upload_that_never_goes_on_is_let_go(small: Site) -> None:
    assert small.raw(head("/verify", "Content-Length: 4000") + b"%PDF").split(b" ")[1] == b"408"
    with socket.create_connection(small.address, timeout=60) as connection:  # slower than it may be as a whole
        connection.sendall(head("/verify", "Content-Length: 4000"))
        began, sent = monotonic(), 0
        connection.settimeout(0.1)
        while sent < 4000:
            try:
                if connection.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                connection.sendall(b"x")
                sent += 1
        assert connection.recv(65536).split(b" ")[1] == b"408"
        assert (sent < 4000, monotonic() > began) == (True, True)


def test_all_uploads_together_take_no_more_memory_than_is_set(opened: Opened) -> None:
    with running(opened(evolve(SMALL, pause=2, longest=9))) as narrow:
        held = [socket.create_connection(narrow.address, timeout=60) for _ in range(2)]
        for connection in held:
            connection.sendall(head("/verify", "Content-Length: 49000") + bytes(45_000))
        statuses = {connection.recv(65536).split(b" ")[1] for connection in held}
        for connection in held:
            connection.close()
        assert statuses == {b"503", b"408"}, "the second is refused, and the first is not waited for"
        assert narrow.send("/verify", bytes(45_000)).status == 200, "what was let go is not held any more"


BOMBS = {
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "another boundary": (FORM, b"--other\r\n\r\n\r\n--other--\r\n"),
    "not closed": (FORM, form({"file": ("x", b"x")})[:-6]),
    "a thousand parts": (FORM, form({f"f{number}": ("x", b"x") for number in range(1000)})),
    "a head without end": (FORM, form({"file": ("x" * 9000, b"x")})),
    "a part without a name": ("multipart/form-data; boundary=x", b"--x\r\nX: y\r\n\r\nz\r\n--x--\r\n"),
    "a part without a head": ("multipart/form-data; boundary=x", b"--x\r\n\r\nz\r\n--x--\r\n"),
    "a boundary of everything": ('multipart/form-data; boundary="' + "x" * 71 + '"', b"--x--\r\n"),
}


@pytest.mark.parametrize(("kind", "body"), BOMBS.values(), ids=list(BOMBS))
def test_a_form_that_is_a_trap_is_refused(site: Site, kind: str, body: bytes) -> None:
    assert site.send("/verify", body, kind).json["code"] == "form"
    page = site.send("/", body, kind)
    assert (page.status, page.headers["content-type"]) == (400, "text/html; charset=utf-8")


@given(data=st.binary(max_size=400), name=st.text(max_size=30), at=st.sampled_from(["file", "photo", "text"]))
def test_a_form_gives_back_every_byte_that_was_put_into_it(data: bytes, name: str, at: str) -> None:
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    read = read_form(form({at: (quoted, data)}), FORM)
    if isinstance(read, Upload):
        assert (read.data, read.name.isprintable()) == (data, True)
    else:
        assert (read, data.strip()) == (Fault.EMPTY, b"")


@given(body=st.binary(max_size=300), kind=st.sampled_from([FORM, "multipart/form-data; boundary=a", "text/plain", "", "x"]))
def test_any_bytes_are_an_upload_or_a_refusal(body: bytes, kind: str) -> None:
    read = read_form(b"--a\r\n" + body, kind)
    assert isinstance(read, Upload) or read in {Fault.FORM, Fault.MEDIA, Fault.EMPTY}


def read_form(body: bytes, kind: str) -> Upload | Fault:
    try:
        return upload_of(body, kind)
    except RefusedError as refused:
        return refused.fault


def test_a_name_that_leads_elsewhere_or_steers_is_shown_as_what_it_is(site: Site) -> None:
    names = {
        "../../etc/passwd": "passwd",
        "C:\\\\Users\\\\x\\\\surat.pdf": "surat.pdf",
        "surat\x1b[31m\u202e.pdf": "surat\ufffd[31m\ufffd.pdf",
        "3316" + "99" * 6 + ".pdf": "3316" + "*" * 12 + ".pdf",
        EVIL: EVIL.replace("\u202e", "\ufffd"),
    }
    for name, shown in names.items():
        quoted = name.replace('"', "%22")
        page, told = site.hand_in(b"hello", quoted), site.hand_in(b"hello", quoted, "/verify")
        assert told.json["file"] == shown.replace('"', "%22").rpartition("/")[2]
        assert [tag for tag, _ in Seen(page.text).tags if tag in {"script", "img"}] == ["script"]
    split = site.hand_in(b"hello", 'x"\r\nSet-Cookie: a=b\r\nX: "')
    assert (split.status, "set-cookie" in split.headers) == (200, False)


def test_what_a_letter_says_never_becomes_part_of_the_page(site: Site, district: District) -> None:
    letter = district.workshop.letter
    nik = "331699" + "0101900001"
    person = evolve(letter.identity, name="A<b>'\"&lt;", nik=nik)
    evil = evolve(letter, subject=EVIL.replace("\u202e", ""), identity=person)
    page = site.hand_in(district.workshop.sign(district.workshop.page(evil)))
    seen = Seen(page.text)
    assert "TOTAL-PASSED" in seen.text
    assert evil.subject in seen.text
    assert "A<b>'\"&lt;" in seen.text
    assert [tag for tag, _ in seen.tags if tag in {"script", "img", "b"}].count("img") == 0
    assert page.text.count("<script") == 1
    assert (nik in page.text, "0001" in seen.text) == (False, True)


def test_a_bomb_of_deflate_and_one_of_pixels_are_refused_and_cost_nobody_the_answer(site: Site, district: District) -> None:
    stream = zlib.compress(bytes(80 << 20), 9)
    bomb = b"%%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream\nendobj\n%%%%EOF" % (
        len(stream),
        stream,
    )
    pixels = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4) * 2 + b"\x08\0\0\0\0" + bytes(4)
    for data in (bomb, pixels):
        assert site.hand_in(data).status == 200
        assert site.send("/verify-seal", data).json["verdict"] == "TOTAL-FAILED"
    assert site.send("/verify", district.letter).json["verdict"] == "TOTAL-PASSED"


def endless(depth: int = 12, width: int = 12) -> bytes:
    """Return a small PDF whose page draws a form that draws a form …, each many times over."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/F Do\nendstream",
    ]
    for level in range(depth):
        last = level == depth - 1
        drawn = b"0 0 595 842 re f " if last else b"/F Do " * width
        below = b"" if last else b"/Resources<</XObject<</F %d 0 R>>>>" % (level + 6)
        parts.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]%s/Length %d>>" % (below, len(drawn)))
        parts[-1] += b"stream\n" + drawn + b"\nendstream"
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(parts) + 1)


def test_what_takes_for_ever_is_stopped_with_all_that_it_started_and_no_verdict_is_made_of_it(
    opened: Opened, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = f"SLRTKIT_MARK={uuid4()}"
    monkeypatch.setenv(*mark.split("="))
    hurried = Workers(1, 0.7)
    with running(opened(Manners(burst=2, seconds=60), judge=hurried)) as served:
        page = served.hand_in(endless())
        assert (page.status, "TOTAL" in page.text) == (422, False)
        again = served.send("/verify", district.letter)
        assert (again.status, again.json["code"]) == (429, "too-many"), "what cost so much counts as many visits"
        assert int(again.headers["retry-after"]) >= 1
    assert marked(mark) == [], "nothing that it started goes on"


def marked(mark: str) -> list[str]:
    """Return the processes that were started with an environment."""
    found = list[str]()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_text(errors="replace"):
                found.append((folder / "cmdline").read_text(errors="replace"))
        except OSError:
            continue
    return found


JUDGES = """
import os

class Hired:
    def __init__(self, trust):
        self.trust = trust

class Greedy(Hired):
    def __call__(self):
        return lambda question: len(bytearray(3 << 30))

class Good(Hired):
    def __call__(self):
        return lambda question: 1

class AtFault(Hired):
    def __call__(self):
        return lambda question: None

class Closed(Hired):
    def __call__(self):
        os._exit(3)
"""


def test_a_judge_that_is_brought_down_or_is_at_fault_itself_gives_no_answer_and_the_next_question_has_a_good_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, district: District
) -> None:
    (tmp_path / "other_judges.py").write_text(JUDGES, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    judge, question = Workers(1, 60), Question(Asked.LETTER, "x", district.letter, AT)
    for name, fault in (("Greedy", "TOO_COSTLY"), ("Good", ""), ("AtFault", "BROKEN"), ("Closed", "BROKEN")):
        monkeypatch.setattr(workers_module, "_Hired", getattr(import_module("other_judges"), name))
        trust = evolve(district.trust)
        if fault:
            with pytest.raises(RefusedError, match=Fault[fault].value):
                judge.judge(question, trust)
        else:
            assert judge.judge(question, trust) == 1
    judge.end()


@pytest.mark.promise("no upload, whatever it is, is answered by a fault of the door")
def test_whatever_is_sent_is_answered_without_a_fault(
    site: Site, district: District, record_property: Callable[[str, object], None]
) -> None:
    chance, seen = Random(8), Counter[int]()
    whole = [
        ("application/pdf", district.letter),
        ("image/png", district.photo()),
        ("image/jpeg", district.photo("JPEG")),
        (FORM, form({"file": ("surat.pdf", district.letter)})),
        (FORM, form({"text": ("", district.seal.encode())})),
        ("text/plain", district.seal.encode()),
    ]
    for _ in range(MUTANTS):
        kind, data = chance.choice(whole)
        mutant = bytearray(data)
        for _ in range(chance.choice([1, 1, 3, 30])):
            at = chance.randrange(len(mutant))
            match chance.randrange(4):
                case 0:
                    mutant[at] = chance.randrange(256)
                case 1:
                    del mutant[at : at + chance.choice([1, 100, len(mutant)])]
                case 2:
                    mutant[at:at] = chance.randbytes(chance.choice([1, 50]))
                case _:
                    mutant[at:at] = mutant[at : at + chance.choice([10, 5000])]
            mutant = mutant or bytearray(b"x")
        answer = site.send(chance.choice(["/", "/verify", "/verify-seal"]), bytes(mutant), kind)
        seen[answer.status] += 1
    assert max(seen) < 500, seen
    assert seen[200] > MUTANTS // 3
    record_property(
        "figure", f"{MUTANTS} uploads: " + ", ".join(f"{status}: {times}" for status, times in sorted(seen.items()))
    )


def test_fifty_at_once_are_all_answered(site: Site, district: District) -> None:
    sent = [district.letter if number % 10 == 0 else b"%PDF-1.7\n" + bytes([number]) for number in range(50)]
    with ThreadPoolExecutor(50) as visitors:
        answers = list(visitors.map(lambda data: site.send("/verify", data), sent))
    assert {one.status for one in answers} == {200}
    passed = [one.json["verdict"] == "TOTAL-PASSED" for one in answers]
    assert passed == [data is district.letter for data in sent]


@frozen
class Failing:
    """Judges nothing."""

    error: Exception

    def judge(self, _: Question, __: TrustBundle) -> JSON:
        raise self.error


def test_whoever_comes_too_often_waits_and_nobody_else_does() -> None:
    turnstile = Turnstile(burst=3, each_minute=60)
    assert [turnstile.wait("a", 0) for _ in range(4)] == [0, 0, 0, 1]
    assert turnstile.wait("b", 0) == 0
    assert [turnstile.wait("a", at) for at in (0.5, 1, 1)] == [0.5, 0, 1]
    turnstile.charge("a", 10)
    turnstile.charge("nobody", 10)
    assert turnstile.wait("a", 1) == 11
    assert [turnstile.wait("a", 100) for _ in range(4)] == [0, 0, 0, 1], "nobody saves more than a burst"
    for number in range(10_001):
        turnstile.wait(str(number), 100)
    assert turnstile.wait("a", 100) == 0, "who was longest away is forgotten"


def test_a_proxy_on_the_same_machine_says_who_comes(opened: Opened) -> None:
    with running(opened(Manners(burst=1, each_minute=0.01))) as served:
        came = [
            served.ask("POST", "/verify", b"", "application/pdf", **{"X-Forwarded-For": f"203.0.113.{last}"}).status
            for last in (1, 1, 2)
        ]
    assert came == [400, 429, 400]


def test_who_comes_is_told_by_the_network_that_one_customer_has() -> None:
    assert visitor("203.0.113.7") == visitor("::ffff:203.0.113.7") == "203.0.113.7"
    assert visitor("2001:db8:1:2::1") == visitor("2001:db8:1:2:ffff::2") == "2001:db8:1:2::/64"
    assert visitor("") == ""


def test_a_door_that_is_full_says_when_to_come_again(opened: Opened) -> None:
    with running(opened(Manners(workers=1, waiting=-1, burst=9), judge=Failing(RefusedError(Fault.TOO_COSTLY)))) as full:
        answer = full.send("/verify", b"x")
        assert (answer.status, answer.json["code"], answer.headers["retry-after"]) == (503, "busy", "5")
    assert Held(3).take(4) is False


def test_a_fault_of_the_door_tells_nothing_of_itself_and_the_next_visitor_is_answered(
    opened: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(_: datetime) -> TrustBundle:
        raise TrustError("a secret path")

    with running(opened(judge=Failing(RuntimeError("a secret of the house")))) as broken:
        answer = broken.send("/verify", b"x")
        assert (answer.status, answer.json["code"], "secret" in answer.text) == (500, "broken", False)
        assert answer.headers["x-content-type-options"] == "nosniff"
    with running(verification_app(gone, PATIENT)) as lost:
        for answer in (lost.get("/"), lost.hand_in(b"x")):
            assert (answer.status, PROBLEMS[Fault.TRUST][1].id in answer.text, "secret" in answer.text) == (503, True, False)
        assert lost.get("/health").json["code"] == lost.send("/verify", b"x").json["code"] == "trust"
        caplog.clear()
        with socket.create_connection(lost.address) as impatient:
            impatient.sendall(head("/verify", "Content-Length: 4000") + b"%PDF")
        assert lost.get("/page.js").status == 200
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == [], "whoever leaves is no fault"


def test_nothing_of_a_file_reaches_a_disk_or_a_log(
    site: Site, folder: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for data in (b"%PDF-1.7\n" + CANARY.encode() * 100_000, CANARY.encode()):
        assert site.hand_in(data, f"{CANARY}.pdf").status == 200
    assert list(folder.rglob("*")) == []
    assert CANARY not in caplog.text + "".join(capfd.readouterr())
    question = Question(Asked.LETTER, "x", CANARY.encode(), AT)
    assert CANARY not in repr(question)


def test_an_answer_on_a_kept_connection_is_not_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    serving, held = import_module("slrtkit.web.verification.serving"), list[int]()

    class Server:
        def run(self, sockets: list[socket.socket]) -> None:
            connected = socket.create_connection(sockets[0].getsockname()[:2])
            accepted, _ = sockets[0].accept()
            with connected, accepted:
                held.append(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(serving, "server_of", lambda _: Server())
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving.served(None, listening)
    assert held[0] != 0
