"""What the parameters of HSDS's API ask of a list: which items, which page, and in which form."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from attrs import frozen

from slrtkit.adapters.exchange.hsdsdirectory import HsdsDirectory, Item, terms_of
from slrtkit.errors import DomainError
from slrtkit.ledger import JSON

__all__ = ["Parameters", "page_of", "parameters_of"]

_USUAL, _MOST = 50, 1000
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False, "": False}
_FORMATS: Final = ("json", "ndjson")


@frozen
class Parameters:
    """The parameters of a list; an empty text is none.

    Attributes:
        page: Which page, from 1.
        per_page: Items a page.
        search: Words that an item has, in any of its texts.
        organization_id: Whose services.
        taxonomy_term_id: Services with this term.
        taxonomy_id: Services with a term of this taxonomy.
        full: With all that is inside.
        full_service: Organizations with their whole services.
        minimal: Ids only.
        lines: One item a line, all of them (`format=ndjson`).
    """

    page: int = 1
    per_page: int = _USUAL
    search: str = ""
    organization_id: str = ""
    taxonomy_term_id: str = ""
    taxonomy_id: str = ""
    full: bool = False
    full_service: bool = False
    minimal: bool = False
    lines: bool = False

    def chosen(self, directory: HsdsDirectory, items: Sequence[Item]) -> list[Item]:
        """Return the items that are asked for, in their order."""
        return [one for one in items if all(self._fits(directory, one))]

    def _fits(self, directory: HsdsDirectory, item: Item) -> Iterator[bool]:
        told = " ".join(_texts(item)).casefold()
        yield all(word in told for word in self.search.casefold().split())
        if self.organization_id:
            organization = item.get("organization")
            yield isinstance(organization, dict) and organization["id"] == self.organization_id
        if self.taxonomy_term_id or self.taxonomy_id:
            terms = list(terms_of(item)) if "attributes" in item else []
            yield not self.taxonomy_term_id or any(one["id"] == self.taxonomy_term_id for one in terms)
            yield not self.taxonomy_id or any(directory.taxonomy_of(one) == self.taxonomy_id for one in terms)


def parameters_of(asked: Mapping[str, str]) -> Parameters:
    """Read the parameters of a request; those that this list does not have are let be.

    Raises:
        DomainError: one has no such value (`hsds.parameter`); its path is the parameter.
    """
    if after := asked.get("modified_after"):
        try:
            datetime.fromisoformat(after)
        except ValueError:
            _refuse("modified_after", "an instant: 2026-01-31T00:00:00Z")
    said = asked.get("format", "json")
    if said not in _FORMATS:
        _refuse("format", "json or ndjson")
    return Parameters(
        page=_number(asked, "page", 1, 10**6),
        per_page=_number(asked, "per_page", _USUAL, _MOST),
        search=asked.get("search", "")[:200],
        organization_id=asked.get("organization_id", ""),
        taxonomy_term_id=asked.get("taxonomy_term_id", ""),
        taxonomy_id=asked.get("taxonomy_id", ""),
        full=_truth(asked, "full"),
        full_service=_truth(asked, "full_service"),
        minimal=_truth(asked, "minimal"),
        lines=said == "ndjson",
    )


def page_of(items: Sequence[Item], asked: Parameters) -> dict[str, JSON]:
    """Return one page of a list (`Page`)."""
    size = max(len(items), 1) if asked.minimal else asked.per_page
    pages = max(-(-len(items) // size), 1)
    shown = list(items[(asked.page - 1) * size : asked.page * size])
    return {
        "total_items": len(items),
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(shown),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not shown,
        "contents": shown,
    }


def _texts(value: JSON) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for name, one in value.items():
                if name not in ("id", "link_id", "value"):
                    yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)
        case _:
            pass


def _number(asked: Mapping[str, str], name: str, usual: int, most: int) -> int:
    said = asked.get(name, str(usual))
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else 0  # noqa: PLR2004  no page is further
    return number if 1 <= number <= most else _refuse(name, f"a whole number from 1 to {most}")


def _truth(asked: Mapping[str, str], name: str) -> bool:
    said = asked.get(name, "").casefold()
    return _TRUTH[said] if said in _TRUTH else bool(_refuse(name, "true or false"))


def _refuse(name: str, says: str) -> int:
    raise DomainError("this parameter has no such value", code="hsds.parameter", path=name, cure=says)
