"""The pages of the door: where a letter is handed in, and what was found of it. They need no script."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element

from attrs import frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.office import Zone
from slrtkit.domain.seal_report import SealVerdict
from slrtkit.domain.sentences import AXES, Sentence
from slrtkit.domain.verification import Status, Verdict
from slrtkit.web.verification.answers import Answer, AxisAnswer, SealAnswer
from slrtkit.web.verification.lists import ListAnswer
from slrtkit.web.verification.manners import Manners
from slrtkit.web.verification.markup import Node, document, element, shown
from slrtkit.web.verification.problems import PROBLEMS, Fault
from slrtkit.web.verification.words import SAID, Language, Words

__all__ = ["Pages", "script", "style"]

_SIGNS = {Status.PASSED: "✓", Status.FAILED: "✗", Status.INDETERMINATE: "?", Status.NOT_CHECKED: "-"}
_COLOURS = {
    Verdict.PASSED.value: "yes",
    Verdict.FAILED.value: "no",
    Verdict.INDETERMINATE.value: "unsure",
    SealVerdict.GENUINE.value: "compare",
    SealVerdict.SIGNED_BY_HAND.value: "compare",
}
"""A genuine seal is not green: the paper has not been compared yet. Neither is what is for training."""
_MIB = 1024 * 1024
_TAKEN = "application/pdf,image/jpeg,image/png,image/*"


@frozen
class Pages:
    """The pages in one language.

    Attributes:
        language: `id` or `en`.
        manners: What the door takes.
    """

    language: Language
    manners: Manners

    def start(self, lists: Iterable[ListAnswer] | None, fault: Fault | None = None) -> str:
        """Return the page on which a letter is handed in.

        Args:
            lists: How old the lists are; None: they are not told.
            fault: Why the letter that was just handed in was not judged, or None.
        """
        return self._page(
            self._sorry(fault) if fault else None,
            element("p", self._say("lead"), class_="lead"),
            self._form(),
            element("p", self._say("kept"), class_="small"),
            self._lists(lists) if lists is not None else None,
        )

    def answer(self, answer: Answer) -> str:
        """Return the page that tells what was found."""
        training = answer.specimen or any(one.value == "training" for one in answer.notices)
        colour = "compare" if training and answer.verdict is Verdict.PASSED else _COLOURS[answer.verdict.value]
        return self._page(
            element(
                "section",
                element(
                    "div",
                    element("p", answer.verdict.value, class_="code"),
                    element("h2", self._in(answer.text)),
                    class_=f"verdict {colour}",
                ),
                (element("p", self._in(one), class_="notice") for one in answer.warnings),
                element("p", self._say("upload"), ": ", element("bdi", shown(answer.file)), class_="small"),
                element("p", self._when("checked", answer.checked_at), class_="small"),
                self._told(answer),
                self._fields(answer),
                id="answer",
                tabindex="-1",
                role="status",
            ),
            element("h2", self._say("why")),
            element("ul", map(self._axis, answer.axes), class_="axes"),
            element("p", element("a", self._say("again"), href=f"?lang={self.language}", class_="big")),
            self._lists(answer.lists),
        )

    def _page(self, *content: Node | Iterable[Node]) -> str:
        other: Language = "en" if self.language == "id" else "id"
        title = self._say("title")
        return document(
            element(
                "html",
                element(
                    "head",
                    element("meta", charset="utf-8"),
                    element("meta", name="viewport", content="width=device-width, initial-scale=1"),
                    element("meta", name="format-detection", content="telephone=no, date=no, address=no, email=no"),
                    element("meta", name="color-scheme", content="light"),
                    element("title", title),
                    element("link", rel="stylesheet", href="page.css"),
                    element("script", src="page.js", defer="defer"),
                ),
                element(
                    "body",
                    element(
                        "header",
                        element("h1", title),
                        element(
                            "a",
                            SAID["other"].id if self.language == "id" else SAID["other"].en,
                            href=f"?lang={other}",
                            lang=other,
                        ),
                    ),
                    element("main", *content, element("p", self._say("own"), class_="own")),
                ),
                lang=self.language,
            )
        )

    def _form(self) -> Element:
        return element(
            "form",
            self._input("file", accept=_TAKEN),
            self._input("photo", accept="image/*", capture="environment"),
            element(
                "details",
                element("summary", self._say("text")),
                element("label", self._say("text"), for_="text", class_="hidden"),
                element(
                    "textarea", id="text", name="text", rows="4", spellcheck="false", autocomplete="off", placeholder="SLR1:"
                ),
            ),
            element("p", id="hint", role="status", hidden="hidden"),
            element("button", self._say("check"), class_="big"),
            element("p", self._say("drop"), id="drop", class_="small", hidden="hidden"),
            id="letter",
            method="post",
            action=f"?lang={self.language}",
            enctype="multipart/form-data",
            data_largest=str(self.manners.largest),
            data_large=self._say("large").format(size=self.manners.largest // _MIB),
            data_checking=self._say("checking"),
        )

    def _input(self, name: str, accept: str, capture: str | None = None) -> Element:
        return element(
            "div",
            element("label", self._say(name), for_=name),
            element("input", id=name, name=name, type="file", accept=accept, capture=capture),
            class_="field",
        )

    def _sorry(self, fault: Fault) -> Element:
        said = PROBLEMS[fault][1]
        return element(
            "section",
            element(
                "div", element("p", self._say("sorry"), class_="code"), element("h2", self._in(said)), class_="verdict unsure"
            ),
            id="answer",
            tabindex="-1",
            role="alert",
        )

    def _fields(self, answer: Answer) -> Iterator[Element]:
        if answer.fields:
            yield element("h3", self._say("compare"))
            yield element("p", self._say("how"))
            yield element(
                "ol", (self._field(number, one.name, one.value) for number, one in enumerate(answer.fields)), class_="fields"
            )

    def _field(self, number: int, name: Words, value: str) -> Element:
        return element(
            "li",
            element(
                "label",
                element("input", type="checkbox", id=f"field-{number}", autocomplete="off"),
                element("span", self._in(name), class_="name"),
                element("bdi", shown(value), class_="value"),
                for_=f"field-{number}",
            ),
        )

    def _axis(self, axis: AxisAnswer) -> Element:
        return element(
            "li",
            element("b", f"{_SIGNS[axis.status]} {self._in(AXES[axis.axis])}"),
            element("span", self._in(axis.text)),
            element("small", self._say("code").format(code=axis.code)),
            class_=axis.status.value,
        )

    def _told(self, answer: Answer) -> Iterator[Element]:
        seal = isinstance(answer, SealAnswer)
        at = answer.withdrawals_known_to if isinstance(answer, SealAnswer) else answer.signed_at
        if at is not None:
            yield element("p", self._when("known" if seal else "signed", at), class_="known")

    def _lists(self, lists: Iterable[ListAnswer]) -> Element:
        told = [self._list(one) for one in lists]
        return element(
            "section",
            element("h2", self._say("lists")),
            told or element("p", self._say("no_list"), class_="age old"),
            id="lists",
        )

    def _list(self, one: ListAnswer) -> Element:
        age = self._say("age").format(days=one.days) if one.days else self._say("today")
        until = f"{self._say('until')} {zone_of(one.scope).dated(one.expires)}"
        return element(
            "p",
            element("b", self._in(one.name)),
            element("span", f"{self._say('version').format(version=one.version, count=one.entries)}; {age}; {until}"),
            element("strong", self._say("expired")) if one.expired else None,
            class_="age old" if one.expired else "age",
        )

    def _when(self, name: str, at: datetime) -> str:
        return self._say(name).format(at=f"{at.astimezone(Zone.WIB.offset):%Y-%m-%d %H:%M}")

    def _say(self, name: str) -> str:
        return self._in(SAID[name])

    def _in(self, said: Sentence | Words) -> str:
        return said.en if self.language == "en" else said.id


@cache
def style() -> str:
    """Return the style: that of the page that checks seals offline, and what is needed here beside it."""
    return _text("slrtkit.web.verifier", "page.css") + _text("slrtkit.web.verification", "page.css")


@cache
def script() -> str:
    """Return the script, which makes a page more comfortable and is needed for nothing."""
    return _text("slrtkit.web.verification", "page.js")


def _text(room: str, name: str) -> str:
    return files(room).joinpath(name).read_text("utf-8")
