"""One request of one officer: what was asked for, what was filled in, and the district as that officer may see it."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode

from attrs import define, field
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from slrtkit import Kit
from slrtkit.domain import Context, Officer, RegionCode
from slrtkit.domain.access import Place
from slrtkit.domain.identifiers import RegionLevel, mask
from slrtkit.domain.roles import Action, DataField

from .forms import Form
from .session import Session
from .words import Tongue, catalog

__all__ = ["PAGES", "Screen", "Visit"]

PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("pages")),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
"""Whatever stands in a text, on a page it is text."""


def _pair(value: str, say: Callable[..., str], *before: object) -> tuple[str, str]:
    return value, say(*before, value)


def _says(value: str, tongue: Tongue, prefix: str) -> tuple[str, str]:
    return value, tongue.say(prefix + value)


PAGES.filters |= {
    "pair": _pair,
    "says": _says,
    "valued": lambda one: one.value,
    "twice": lambda one: (one, one),
    "named": lambda one: (one[0], one[1].name),
    "person": lambda one: (one[0].id, one[0].name),
}
"""What makes choices of things: a value, and what is said of it."""
PAGES.globals |= {"known": catalog(), "masked": mask, "dict": dict}


@define(slots=False)
class Visit:
    """What a screen works with.

    Attributes:
        kit: The district.
        session: Who is there.
        word: What every form repeats.
        tongue: In which language.
        form: What was filled in.
        at: The path that was asked for, and `asked`: what stood in it and behind its question mark.
    """

    kit: Kit
    session: Session
    word: str = field(repr=False)
    tongue: Tongue
    form: Form
    at: str
    asked: Mapping[str, str] = field(factory=dict)

    @cached_property
    def officer(self) -> Officer:
        """Who is there."""
        return self.kit.powers.officer(self.session.officer)

    @cached_property
    def seen(self) -> Kit:
        """The district as the officer sees it; what they see is on record."""
        return self.kit.seen_by(self.kit.context(self.session.officer))

    @cached_property
    def today(self) -> date:
        """The day in the zone of the office."""
        return self.kit.office.zone.day(self.kit.clock.now())

    def context(self, step: str = "", reason: str = "") -> Context:
        """Return the circumstances of a command of this form; a form of several commands names the steps."""
        return self.kit.context(self.session.officer, f"{self.form.once}.{step}" if step else self.form.once, reason)

    def may(self, action: Action, region: str = "", data: DataField = DataField.CASE) -> bool:
        """Whether a button makes sense to the officer; whether they may is decided again when they press it."""
        place = Place(frozenset({region} if region else ()))
        access = self.kit.access
        if region:
            return access.allows(self.session.officer, action, place, data, self.today)
        return access.anywhere(self.session.officer, action, self.today, data=data)

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """Where the officer can go from every screen: address, and the key of its name."""
        ways = (("/", "work", Action.READ), ("/meja", "desk", Action.SEARCH), ("/laporan", "report", Action.COUNT))
        return tuple((to, key) for to, key, action in ways if self.kit.access.anywhere(self.officer.id, action, self.today))

    def villages(self, action: Action) -> tuple[RegionCode, ...]:
        """Return the villages in which the officer may do something."""
        return tuple(
            one.code
            for one in self.kit.areas
            if one.code.text.startswith(f"{self.kit.office.region.text}.")
            and one.code.level is RegionLevel.VILLAGE
            and self.may(action, one.code.text)
        )

    def page(self, name: str, status: int | None = None, **shown: Any) -> Response:  # noqa: ANN401  whatever the page shows
        """Return a page; one whose form is refused says so by its status too."""
        text = PAGES.get_template(f"{name}.html").render(
            v=self, w=self.tongue, form=self.form, kit=self.kit, said=self.asked.get("ok", ""), **shown
        )
        return HTMLResponse(text, status or (200 if self.form.good else 422))

    def go(self, to: str, said: str = "") -> Response:
        """Lead to another page after something was done, so that to load it again does nothing twice."""
        return RedirectResponse(f"{to}?{urlencode({'ok': said})}" if said else to, 303)


Screen: TypeAlias = Callable[[Visit], Response]
