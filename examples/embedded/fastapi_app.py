"""slrtkit in FastAPI: endpoints are plain functions, so that each runs in a thread and never holds up the event loop.

Run it to see a household's programs explained, and the verification page mounted beside them.
"""

import asyncio
import json
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse
from httpx import ASGITransport, AsyncClient

from slrtkit import Kit
from slrtkit.adapters.trust import load_bundle
from slrtkit.demo import open_sample
from slrtkit.domain import Context
from slrtkit.errors import AccessDeniedError, NotFoundError, SlrtError
from slrtkit.web.verification import verification_app

OFFICERS = {"token-of-prasetyo": "fasilitator", "token-of-wulandari": "kadis"}
"""Who holds which token; yours come from your identity provider."""


@dataclass(frozen=True)
class Filed:
    """What the desk's form holds."""

    household: str
    person: str
    category: str
    text: str


def problem(_request: Request, error: Exception) -> JSONResponse:
    """Answer with the code of the error and what to do; a text of slrtkit holds no personal data."""
    if not isinstance(error, SlrtError):
        raise error
    status = 403 if isinstance(error, AccessDeniedError) else 404 if isinstance(error, NotFoundError) else 422
    said = {"code": error.code, "path": error.path, "text": error.text, "cure": error.cure}
    return JSONResponse(said, 503 if error.retryable else status)


def application(kit: Kit, trust: Path) -> FastAPI:
    """Return the application over one kit, which all its threads share."""

    def acting(authorization: Annotated[str, Header()], idempotency_key: Annotated[str | None, Header()] = None) -> Context:
        """Return who acts, under the client id that the frontend chose for this press of a button."""
        return kit.context(OFFICERS[authorization.removeprefix("Bearer ")], idempotency_key)

    app = FastAPI(title="SLRT")
    app.add_exception_handler(SlrtError, problem)

    @app.get("/households/{household}/programs/{program}")
    def explain(household: str, program: str, on: date, context: Annotated[Context, Depends(acting)]) -> dict[str, object]:
        found = kit.seen_by(context).explain(household, None, program, on)
        return {"entitlement": found.entitlement.value, "missing": found.missing, "rules": found.digest}

    @app.post("/complaints", status_code=201)
    def file_complaint(filed: Filed, context: Annotated[Context, Depends(acting)]) -> str:
        return kit.file_complaint(context, **asdict(filed)).id

    app.mount("/periksa", verification_app(lambda now: load_bundle(trust, now)))
    return app


async def ask(app: FastAPI) -> dict[str, object]:
    """Ask the application as a browser would."""
    login = {"Authorization": "Bearer token-of-prasetyo"}
    async with AsyncClient(transport=ASGITransport(app), base_url="http://slrt", headers=login) as browser:
        day = {"on": "2026-07-01"}
        told = await browser.get("/households/BKL-02/programs/RTLH", params=day)
        form = {"household": "BKL-02", "person": "BKL-02-1", "category": "kesehatan", "text": "Ibu dirawat inap."}
        filed = [(await browser.post("/complaints", json=form, headers={"Idempotency-Key": "satu"})).json() for _ in range(2)]
        nobody = await browser.get("/households/TIDAK-ADA/programs/RTLH", params=day)
        return {
            "entitlement": told.json()["entitlement"],
            "once": len(set(filed)) == 1,
            "nobody": [nobody.status_code, nobody.json()["code"]],
            "page": (await browser.get("/periksa/")).status_code,
        }


def main() -> None:
    """Open a district, and ask."""
    with TemporaryDirectory() as folder, open_sample(Path(folder)) as kit:
        print(json.dumps(asyncio.run(ask(application(kit, Path(folder) / "trust")))))


if __name__ == "__main__":
    main()
