"""Signed notes and checkpoints are read in one form only, and refused in every other with a typed error."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.errors import WireError
from slrtkit.ledger.note import MAX_NOTE, Checkpoint, Note, NoteLine, key_hash, read_checkpoint, read_note

ROOT = bytes(range(32))
CHECKPOINT = Checkpoint("slrtkit/pos-1/1", 7, ROOT, ("at 2026-11-21T03:30:00.000Z",))
LINE = NoteLine("slrtkit/pos-1/1", b"abcd", b"s" * 64)
NOTE = Note(CHECKPOINT.text, (LINE, NoteLine("witness.example", b"wxyz", b"c" * 72)))
WRITTEN = NOTE.written()


def code(written: str) -> str:
    with pytest.raises(WireError) as caught:
        read_checkpoint(read_note(written).text)
    return caught.value.problems[0].code


def test_what_was_written_is_what_is_read_also_beside_lines_of_witnesses() -> None:
    assert read_note(WRITTEN) == NOTE
    assert read_checkpoint(NOTE.text) == CHECKPOINT


def test_the_key_of_a_line_is_told_as_the_specification_tells_it() -> None:
    public = base64.b64decode("AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    assert key_hash("example.com/log", public) != key_hash("example.com/other", public)
    assert len(key_hash("example.com/log", public)) == 4


@pytest.mark.parametrize(
    "written",
    [
        "",
        "\n\n",
        CHECKPOINT.text,
        CHECKPOINT.text + "\n",
        WRITTEN[:-1],
        WRITTEN + "\n",
        WRITTEN.replace("\N{EM DASH}", "-"),
        WRITTEN.replace("slrtkit/pos-1/1 ", "slrt kit ", 1).replace("slrt kit ", "a b ", 1) + "x",
        WRITTEN.replace("witness.example", "witness+example"),
        WRITTEN.replace("\n", "\r\n"),
        WRITTEN.replace("d3h5", "d3 5"),
        f"{CHECKPOINT.text}\n\N{EM DASH} name YWJjZA==\n",
        f"{CHECKPOINT.text}\n\N{EM DASH} name YWJjZGW=\n",
        f"{CHECKPOINT.text}\n" + LINE.text * 65,
        WRITTEN + "\udc80",
    ],
)
def test_what_is_no_note_is_refused(written: str) -> None:
    assert code(written) == "note.form"


def test_a_note_beyond_every_size_is_refused_unread() -> None:
    assert code("x" * (MAX_NOTE + 1)) == "note.size"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n7\n",
        CHECKPOINT.text[:-1],
        CHECKPOINT.text.replace("\n7\n", "\n07\n"),
        CHECKPOINT.text.replace("\n7\n", "\n-7\n"),
        CHECKPOINT.text.replace("\n7\n", "\n77777777777777777777\n"),
        CHECKPOINT.text.replace("AAEC", "AAE"),
        CHECKPOINT.text.replace("AAECAwQF", "AAEC", 1),
        CHECKPOINT.text.replace("at 2026", "\nat 2026"),
        "\n" + CHECKPOINT.text,
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(WireError) as caught:
        read_checkpoint(text)
    assert caught.value.problems[0].code == "checkpoint.form"


@given(st.integers(0, len(WRITTEN) - 1), st.text("\n =+AZaz09\N{EM DASH}\x00", max_size=3), st.integers(0, 3))
def test_a_note_that_was_changed_is_refused_or_says_so(place: int, put: str, cut: int) -> None:
    changed = WRITTEN[:place] + put + WRITTEN[place + cut :]
    try:
        note = read_note(changed)
    except WireError:
        return
    assert note.written() == changed
