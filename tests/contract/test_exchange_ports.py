"""The folder of subscriptions and the courier over HTTPS keep the contracts of their ports."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from slrtkit.adapters.exchange.dci.subscriptions import SubscriptionFolder
from slrtkit.adapters.line.courier import HttpsCourier
from slrtkit.ports.dci import Courier, Subscriptions
from slrtkit.testing.exchange import CourierContract, SubscriptionsContract

TOKEN = "rahasia-mitra"  # noqa: S105  of nobody


class TestSubscriptionFolder(SubscriptionsContract):
    @pytest.fixture
    def make_subscriptions(self, tmp_path: Path) -> Callable[[], Subscriptions]:
        return lambda: SubscriptionFolder(tmp_path / "langganan")


class TestHttpsCourier(CourierContract):
    came: list[bytes]

    @pytest.fixture
    def server(self) -> Iterator[str]:
        came = self.came = []

        class Receiver(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                message = self.rfile.read(int(self.headers["Content-Length"]))
                good = self.path == "/mitra" and self.headers["Authorization"] == f"Bearer {TOKEN}"
                if good:
                    came.append(message)
                self.send_response(202 if good else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
            thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()
            thread.join()

    @pytest.fixture
    def courier(self) -> Courier:
        return HttpsCourier(TOKEN)

    @pytest.fixture
    def address(self, server: str) -> str:
        return f"{server}/mitra"

    @pytest.fixture
    def taken(self) -> Callable[[], list[bytes]]:
        return lambda: self.came

    @pytest.fixture
    def refusing(self, server: str) -> str:
        return f"{server}/sibuk"

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (TOKEN,)


class TestHttpsCourierWithoutReceiver(TestHttpsCourier):
    @pytest.fixture
    def refusing(self) -> str:
        return "http://127.0.0.1:9/mitra"
