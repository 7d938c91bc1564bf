"""Plots as SVG without scripts: bars of the figures of a table, drawn by Vega-Altair, offline."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from attrs import frozen

from slrtkit.errors import AdapterNotInstalledError

__all__ = ["Bars", "bar_plot"]

_WIDTH: Final = 190
_NAMES: Final = 180
"""So much room have the names of groups, in every plot: together with the bars it is what a phone shows without shrinking."""
_BAR: Final = 18


@frozen
class Bars:
    """What is drawn: a bar for each group, in parts.

    Attributes:
        groups: Names, from the top down.
        parts: What each part is called, from the left, with its colour.
        figures: How long each part is, group by group.
    """

    groups: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    figures: tuple[tuple[int, ...], ...]


def bar_plot(bars: Bars) -> str:
    """Return an SVG element; the same bars give the same text. What its colours say stands beside it, where lines can break.

    Raises:
        AdapterNotInstalledError: Altair or vl-convert is not installed.
    """
    try:
        altair, convert = import_module("altair"), import_module("vl_convert")
    except ModuleNotFoundError as error:
        raise AdapterNotInstalledError(f"{error.name} is not installed", cure="pip install 'slrtkit[reports]'") from error
    rows = [
        {"group": group, "part": part, "figure": figure, "place": place}
        for group, figures in zip(bars.groups, bars.figures, strict=True)
        for place, ((part, _), figure) in enumerate(zip(bars.parts, figures, strict=True))
    ]
    return _svg(altair, convert.vegalite_to_svg, rows, bars)


def _svg(alt: Any, draw: Callable[[str], str], rows: Sequence[Mapping[str, object]], bars: Bars) -> str:  # noqa: ANN401  a module
    colours = alt.Scale(domain=[name for name, _ in bars.parts], range=[colour for _, colour in bars.parts])
    chart = (
        alt.Chart(alt.Data(values=list(rows)))
        .mark_bar()
        .encode(
            x=alt.X("figure:Q", title=None, axis=alt.Axis(tickCount=5, format="d")),
            y=alt.Y("group:N", title=None, sort=None, axis=alt.Axis(minExtent=_NAMES, labelLimit=_NAMES)),
            color=alt.Color("part:N", sort=None, scale=colours, legend=None),
            order=alt.Order("place:O"),
        )
        .properties(width=_WIDTH, height=_BAR * len(bars.groups), background="white")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=12)
    )
    return draw(chart.to_json())
