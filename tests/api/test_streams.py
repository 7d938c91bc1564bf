"""A long answer is sent piece by piece, to readers who take it."""

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.types import Message

from slrtkit.web.api.answers import Streamed


def test_a_reader_who_takes_nothing_is_let_go_with_the_thread_it_keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.web.api.answers._STILL", 0.1)
    ended: list[str] = []
    sent: list[Message] = []

    def lines() -> Generator[bytes, None, None]:
        try:
            yield from (b"1", b"2", b"3", b"4")
        finally:
            ended.append("closed")

    async def send(message: Message) -> None:
        if len(sent) == 2:
            await asyncio.Event().wait()
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    with ThreadPoolExecutor(1) as threads:
        asyncio.run(Streamed(lines, "text/plain", threads)({"type": "http"}, receive, send))
        assert threads.submit(len, "free").result(60) == 4
    assert ended == ["closed"]
    assert [one["type"] for one in sent] == ["http.response.start", "http.response.body"]
    assert sent[1]["more_body"] is True, "nobody takes it for the whole"
