"""What was said of many files, as one page that a browser shows and prints, with nothing to load from elsewhere."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from slrtkit.domain.identifiers import mask
from slrtkit.domain.sentences import AXES
from slrtkit.domain.trust import Age
from slrtkit.domain.verification import Axis
from slrtkit.domain.verify_words import (
    AGE_WORDS,
    FACTS,
    PART_WORDS,
    REPORT_WORDS,
    SIGNATURE_KINDS,
    UNREADABLE,
    VERDICT_WORDS,
)
from slrtkit.ports.verifyreport import VerificationRun
from slrtkit.wire.verifyreport import part_days

__all__ = ["HtmlVerification"]

_STYLE = """
:root { color-scheme: light dark; --line: #c4c8cc; --soft: #f3f5f6; --paper: #fff; --ink: #1a1a1a; --quiet: #555b61;
  --good: #0b6b2f; --bad: #a4161a; --open: #8a5200; }
@media (prefers-color-scheme: dark) { :root { --line: #474c51; --soft: #202427; --paper: #16181a; --ink: #ececec;
  --quiet: #a9b0b6; --good: #6fd08c; --bad: #ff8f8f; --open: #ffb870; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 2px solid var(--line); padding-bottom: .2rem; }
h3 { font-size: 1rem; margin: 0 0 .4rem; } h4 { font-size: .9rem; margin: 1rem 0 .3rem; color: var(--quiet); }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .15rem 1rem; margin: .4rem 0; }
dt { color: var(--quiet); } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid var(--line);
  overflow-wrap: normal; }
.d, .w { overflow-wrap: anywhere; }
@media (max-width: 45rem) { th, td { overflow-wrap: anywhere; } }
th { color: var(--quiet); font-weight: 600; } .n { text-align: right; font-variant-numeric: tabular-nums; }
code, .d { font-family: ui-monospace, monospace; font-size: .85em; }
.counts { display: flex; flex-wrap: wrap; gap: .75rem; padding: 0; margin: .6rem 0; list-style: none; }
.counts li { flex: 1 1 8rem; padding: .6rem .8rem; background: var(--soft); border-left: 4px solid var(--line); }
.counts b { display: block; font-size: 1.6rem; line-height: 1.2; }
.passed { color: var(--good); } .failed { color: var(--bad); } .indeterminate, .not_checked, .unreadable { color: var(--open); }
article { margin: 1rem 0; padding: .9rem 1rem; background: var(--soft); border-left: 4px solid var(--line);
  break-inside: avoid; }
.warn { color: var(--bad); font-weight: 600; } .small { color: var(--quiet); font-size: .85rem; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 3rem; margin-top: 3rem; } .sign p { border-top: 1px solid; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } thead { display: table-header-group; } }
@page { size: A4; margin: 18mm 15mm; }
"""
_KINDS = {"TOTAL-PASSED": "passed", "TOTAL-FAILED": "failed", "INDETERMINATE": "indeterminate", UNREADABLE: "unreadable"}


class HtmlVerification:
    """Fulfils `slrtkit.ports.verifyreport.VerificationWriter`."""

    def write_verification(self, run: VerificationRun) -> Iterator[bytes]:
        """Yield the page in pieces."""
        for line in _page(_Words(run)):
            yield line.encode(errors="xmlcharrefreplace") + b"\n"


class _Words:
    """A run, and its words as they may stand in a page."""

    def __init__(self, run: VerificationRun) -> None:
        self.run = run

    def __call__(self, name: str) -> str:
        return self.of(REPORT_WORDS[name])

    def of(self, pair: tuple[str, str]) -> str:
        return escape(self.run.word(pair))

    def row(self, name: str, value: object) -> str:
        return f"<dt>{self(name)}</dt><dd>{escape(str(value))}</dd>"

    def head(self, *names: str) -> str:
        return f"<thead><tr>{''.join(f'<th>{self(name)}</th>' for name in names)}</tr></thead>"


def _page(words: _Words) -> Iterator[str]:
    run, title = words.run, words("detailed" if words.run.detailed else "title")
    yield f'<!doctype html>\n<html lang="{run.lang}">\n<head>\n<meta charset="utf-8">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<dl>"
    yield words.row("at", f"{run.at:%Y-%m-%d %H:%M:%S} UTC") + words.row("profile", run.profile)
    yield words.row("log", run.word(REPORT_WORDS["given" if run.log else "none"])) + words.row("tool", run.tool) + "</dl>"
    yield f"<h2>{words('summary')}</h2>\n<ul class=counts>"
    for verdict, pair in VERDICT_WORDS.items():
        yield f'<li><b class="{_KINDS[verdict]}">{run.counts.get(verdict, 0)}</b>{words.of(pair)}</li>'
    yield "</ul>"
    yield from _trust(words)
    yield f"<h2>{words('files')}</h2>\n<table>"
    yield f"<thead><tr><th class=n>#</th><th>{words('file')}</th><th>{words('verdict')}</th>"
    yield f"<th>{words.of(FACTS['number'])}</th><th>{words('reason')}</th></tr></thead>\n<tbody>"
    for number, record in enumerate(run.records, 1):
        yield _line(words, number, record)
    yield f"</tbody></table>\n<h2>{words('answers')}</h2>"
    for number, record in enumerate(run.records, 1):
        if "error" not in record:
            yield from _file(words, number, record)
    yield f"<p class=small>{words('note')}</p>"
    yield f"<div class=sign><p>{words('place')}</p><p>{words('examiner')}</p></div>\n</main>\n</body>\n</html>"


def _trust(words: _Words) -> Iterator[str]:
    trust = words.run.trust
    yield f"<h2>{words('trust')}</h2>"
    for name, told in (("training", trust["training"]), ("bare", not trust["authority"])):
        if told:
            yield f"<p class=warn>{words(name)}</p>"
    yield f"<dl>{''.join(words.row('root', root) for root in trust['roots'])}</dl>"
    if trust["parts"]:
        yield f"<table>{words.head('part', 'version', 'issued', 'expires', 'age', 'standing', 'sha256')}<tbody>"
        for part in trust["parts"]:
            name, stands = words.of(PART_WORDS[part["part"]]), words.of(AGE_WORDS[part["standing"]])
            cells = (part["version"], *part_days(part), part["age_days"])
            told = "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
            kind = "" if part["standing"] == Age.CURRENT.value else " class=warn"
            yield f"<tr><td>{name}</td>{told}<td{kind}>{stands}</td><td class=d>{escape(part['sha256'])}</td></tr>"
        yield "</tbody></table>"


def _line(words: _Words, number: int, record: Mapping[str, Any]) -> str:
    error, lang = record.get("error"), words.run.lang
    verdict = UNREADABLE if error else record["verdict"]
    reason = error["text"] if error else record["said"][lang]
    said = (record.get("letter") or {}).get("number", "")
    file = escape(mask(record["file"]))
    name = file if error else f'<a href="#f{number}">{file}</a>'
    shown = f'<td class="{_KINDS[verdict]}"><b>{words.of(VERDICT_WORDS[verdict])}</b></td>'
    return f"<tr><td class=n>{number}</td><td class=w>{name}</td>{shown}<td>{escape(said)}</td><td>{escape(reason)}</td></tr>"


def _file(words: _Words, number: int, record: Mapping[str, Any]) -> Iterator[str]:
    lang, kind = words.run.lang, _KINDS[record["verdict"]]
    yield f'<article id="f{number}"><h3>{number}. {escape(mask(record["file"]))}</h3>'
    yield f'<p><b class="{kind}">{escape(record["verdict"])}</b> {escape(record["said"][lang])}</p>'
    facts = record["facts"].items()
    if facts:
        yield f"<dl>{''.join(f'<dt>{words.of(FACTS[name])}</dt><dd>{escape(text)}</dd>' for name, text in facts)}</dl>"
    yield f"<table>{words.head('axis', 'answer', 'code', 'evidence')}<tbody>"
    for axis in record["axes"]:
        told = f'<td class="{axis["status"]}">{escape(axis["text"][lang])}</td><td class=d>{escape(axis["code"])}</td>'
        name = words.of(AXES[Axis(axis["axis"])])
        yield f"<tr><td>{name}</td>{told}<td class=d>{escape(mask(axis['evidence']))}</td></tr>"
    yield "</tbody></table>"
    if "detail" in record:
        yield from _detail(words, record["detail"])
    yield "</article>"


def _detail(words: _Words, detail: Mapping[str, Any]) -> Iterator[str]:
    yield f"<dl>{words.row('sha256', detail['sha256'])}{words.row('size', detail['bytes'])}</dl>"
    for each in detail["signatures"]:
        yield f"<h4>{words.of(SIGNATURE_KINDS[each['kind']])}</h4>\n<dl>{words.row('claimed', each['at'] or '-')}"
        yield words.row("digest", f"{each['algorithm']} {each['digest']}")
        yield (words.row("covered", each["covered"]) if each["covered"] else "") + "</dl>"
        for one in each["certificates"]:
            yield "<dl>" + words.row("subject", one["subject"]) + words.row("issuer", one["issuer"])
            yield words.row("serial", one["serial"]) + words.row("validity", f"{one['valid_from']} / {one['valid_to']}")
            yield words.row("sha256", one["sha256"]) + "</dl>"
