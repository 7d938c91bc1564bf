# ruff: noqa: A005  it is called by its name: `python -m benchmarks http`
"""The public door and the API over HTTP: answers a second, against bare Starlette routes that make the same calls."""

import json
from datetime import timedelta
from http.client import HTTPConnection
from io import BytesIO
from statistics import median

from attrs import evolve
from PIL import Image

from benchmarks.api import api_metrics
from benchmarks.metrics import Metric, Result, result
from benchmarks.peers.door import bare_door
from benchmarks.processor import processor_seconds
from slrtkit.adapters.signing.qr import PemSealSigner
from slrtkit.testing.seal import bitmap, sample_claims, seal_trust
from slrtkit.testing.serving import serving
from slrtkit.testing.workshop import NOW, open_workshop
from slrtkit.web.verification import Manners, verification_app

__all__ = ["run"]

_ROUNDS, _CALLS = 7, 40
_AT = NOW + timedelta(days=1)
_TARGET = 0.7
_UNIT = "answers/s of processor time"


def run() -> Result:
    """Ask both doors one after the other, in turns, the same things; the answers are checked to be the same."""
    sealer = PemSealSigner.made()
    seals = seal_trust(sealer.key)
    with open_workshop() as workshop:
        trust = evolve(workshop.trust, issuers=seals.issuers, withdrawn=seals.withdrawn)
        letter = workshop.sign(workshop.page())
    seal, photo = sealer.seal(sample_claims()), BytesIO()
    Image.open(BytesIO(bitmap(seal.modules))).save(photo, "PNG")
    asked = {
        "verify, a letter": ("/verify", letter, _TARGET),
        "verify-seal, a photo": ("/verify-seal", photo.getvalue(), _TARGET),
        "verify-seal, the text of a seal": ("/verify-seal", seal.text.encode(), None),
    }
    manners = Manners(burst=1_000_000, workers=1)
    metrics = []
    with (
        serving(verification_app(lambda _: trust, manners, now=lambda: _AT)) as ours,
        serving(bare_door(trust, _AT)) as bare,
    ):
        for name, (path, data, target) in asked.items():
            one, other = _asked(ours, path, data), _asked(bare, path, data)
            if any(one[key] != value for key, value in other.items()):
                raise AssertionError(f"{name}: not the same answer")
            pairs = [(_spent(ours, path, data), _spent(bare, path, data)) for _ in range(_ROUNDS)]
            metrics.append(Metric(f"{name}: the door", 1 / median(mine for mine, _ in pairs), _UNIT, "higher"))
            metrics.append(Metric(f"{name}: a bare route", 1 / median(its for _, its in pairs), _UNIT, "higher"))
            ratio = median(its / mine for mine, its in pairs)
            metrics.append(Metric(f"{name}: the door / a bare route", ratio, "ratio", "higher", target))
    return result("http", [*metrics, *api_metrics(serving)])


def _asked(port: int, path: str, data: bytes, times: int = 1) -> dict[str, object]:
    """Ask over one connection, so many times, and return the last answer."""
    door = HTTPConnection("127.0.0.1", port, timeout=60)
    answer: dict[str, object] = {}
    for _ in range(times):
        door.request("POST", path, data, {"Content-Type": "application/octet-stream"})
        answer = json.loads(door.getresponse().read())
    door.close()
    return answer


def _spent(port: int, path: str, data: bytes) -> float:
    """Return the seconds of processor time of one answer, of server, judge and client together."""
    began = processor_seconds()
    _asked(port, path, data, _CALLS)
    return (processor_seconds() - began) / _CALLS
