"""What the public door does, without its manners: a bare Starlette route that judges where it stands."""

import json
from datetime import datetime

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.signing.qr import QrSealReader
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.seal import verify_seal
from slrtkit.service.verify import verify
from slrtkit.wire import report_to_wire, seal_report_to_wire

__all__ = ["bare_door"]


def bare_door(trust: TrustBundle, at: datetime) -> Starlette:
    """Return an application with the same two operations: no limits, no process that can be stopped, no headers."""

    async def letter(request: Request) -> JSONResponse:
        data = await request.body()
        report = await run_in_threadpool(verify, data, PdfExaminer(), trust, at)
        return JSONResponse(json.loads(json.dumps(report_to_wire(report, "-"))))

    async def seal(request: Request) -> JSONResponse:
        data = await request.body()
        report = await run_in_threadpool(verify_seal, data, QrSealReader(), trust, at)
        return JSONResponse(json.loads(json.dumps(seal_report_to_wire(report, "-"))))

    return Starlette(routes=[Route("/verify", letter, methods=["POST"]), Route("/verify-seal", seal, methods=["POST"])])
