"""slrtkit in Django: one kit for the process, one officer for each request, one client id for each form that is sent.

Your project has settings, models and templates of its own; here they are what a single file needs. Run it to see one complaint
filed twice by an impatient finger, and recorded once.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from slrtkit import Kit
from slrtkit.demo import open_sample
from slrtkit.domain import Context
from slrtkit.errors import AccessDeniedError, NotFoundError, SlrtError

KITS: Final[list[Kit]] = []
"""The kit of this process: open it when the process starts (`AppConfig.ready`), and close it when it ends."""
OFFICERS: Final = {"prasetyo": "fasilitator", "wulandari": "kadis"}
"""Who of your users is which officer."""


class Problems:
    """Middleware: what slrtkit refuses becomes an answer with its code and what to do; your logs need no more than the code."""

    def __init__(self, get_response: object) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self.get_response(request)  # type: ignore[operator]  # Django hands in what comes next

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        """Answer for an error of slrtkit; leave others to Django."""
        if not isinstance(error, SlrtError):
            return None
        status = 403 if isinstance(error, AccessDeniedError) else 404 if isinstance(error, NotFoundError) else 422
        said = {"code": error.code, "path": error.path, "text": error.text, "cure": error.cure}
        return JsonResponse(said, status=503 if error.retryable else status)


def acting(request: HttpRequest, client_id: str | None = None) -> Context:
    """Return who acts: the officer behind your login. Here a proxy in front has checked it (`REMOTE_USER`)."""
    return KITS[0].context(OFFICERS[request.META["REMOTE_USER"]], client_id)


@require_GET  # type: ignore[untyped-decorator]  # Django has no types
def household(request: HttpRequest, household: str) -> HttpResponseBase:
    """Show a household, as far as this officer may see it; that it was looked at is on record."""
    found = KITS[0].seen_by(acting(request)).household(household)
    return JsonResponse({"id": found.id, "village": found.village.text, "persons": len(found.persons)})


@require_POST  # type: ignore[untyped-decorator]  # the same
def complaints(request: HttpRequest) -> HttpResponseBase:
    """File a complaint. The form carries a client id that was made when it was shown: sent twice, it is recorded once."""
    form = request.POST
    receipt = KITS[0].file_complaint(
        acting(request, form["client_id"]),
        household=form["household"],
        person=form["person"],
        category=form["category"],
        text=form["text"],
    )
    return JsonResponse({"complaint": receipt.id}, status=201)


urlpatterns = [path("households/<str:household>", household), path("complaints", complaints)]


def main() -> None:
    """Ask the application as a browser would."""
    settings.configure(
        ALLOWED_HOSTS=["testserver"], ROOT_URLCONF=__name__, MIDDLEWARE=[f"{__name__}.Problems"], SECRET_KEY=uuid4().hex
    )
    django.setup()
    with TemporaryDirectory() as folder, open_sample(Path(folder)) as kit:
        KITS.append(kit)
        browser = Client(REMOTE_USER="prasetyo")
        form = {
            "client_id": str(uuid4()),
            "household": "BKL-02",
            "person": "BKL-02-1",
            "category": "kesehatan",
            "text": "Ibu dirawat inap, keluarga tidak mampu membayar.",
        }
        first, again = browser.post("/complaints", form), browser.post("/complaints", form)
        other = browser.post("/complaints", form | {"text": "Teks lain"})
        nobody = browser.get("/households/TIDAK-ADA")
        shown = {
            "filed": first.status_code,
            "once": first.json() == again.json(),
            "other text": other.json()["code"],
            "household": browser.get("/households/BKL-02").json()["persons"],
            "nobody": [nobody.status_code, nobody.json()["code"]],
        }
        print(json.dumps(shown))


if __name__ == "__main__":
    main()
