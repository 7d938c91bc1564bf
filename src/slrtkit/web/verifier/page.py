"""The verifier page: one file that needs nothing else. Python fills a template; nothing is built when it runs.

The page holds a policy that allows its own script and style by their digests and nothing from anywhere (CSP level 3), so
that even a hole in it could neither send nor fetch. What comes from a bundle is JSON in a data block, written so that no
text can end the block.
"""

import json
from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Literal

from slrtkit.domain.office import Zone
from slrtkit.errors import TrustError
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.verifier.lists import lists
from slrtkit.web.verifier.words import PAGE, words

__all__ = ["verifier_page"]

_HOME = files("slrtkit.web.verifier")
_MADE = "slrtkit verifier-page · {made:%Y-%m-%d %H:%M} WIB · {digest}"
_NOSCRIPT = "Halaman ini memerlukan JavaScript. / This page needs JavaScript."
_ESCAPED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def verifier_page(trust: TrustBundle, made: datetime, *, language: Literal["id", "en"] = "id") -> str:
    """Return the page for a trust bundle, as HTML: about 1.4 MB, of which 1.3 MB is the reader of QR symbols.

    Args:
        trust: Whom the page believes, its signatures already checked: it holds seal keys and withdrawn letters, no names.
        made: When it is made; stands on the page.
        language: The language in which it opens; one press changes it.

    Raises:
        TrustError: (`trust.issuers`) the bundle has no list of seal keys, so that the page could tell nothing of any seal.
    """
    if trust.issuers is None:
        raise TrustError(
            "no list of seal keys: a page of this bundle could check no seal",
            code="trust.issuers",
            cure="give a trust bundle that has issuers.json",
        )
    told = {"trust": lists(trust), "words": words(), "language": language}
    data = json.dumps(told, separators=(",", ":")).translate(_ESCAPED)
    style, script = _text("page.css"), _text("built/page.js")
    digest = sha256(json.dumps(told["trust"], sort_keys=True).encode()).hexdigest()[:16]
    return _text("page.html").format_map(
        {
            "language": language,
            "policy": escape(_policy(style, script)),
            "title": escape(getattr(PAGE["title"], language)),
            "style": style,
            "noscript": escape(_NOSCRIPT),
            "made": escape(_MADE.format(made=made.astimezone(Zone.WIB.offset), digest=digest)),
            "licences": escape(_text("built/LICENSES.txt")),
            "data": data,
            "reader": b64encode(_HOME.joinpath("built/reader.wasm").read_bytes()).decode(),
            "script": script,
        }
    )


def _policy(style: str, script: str) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_source(script)} 'wasm-unsafe-eval'",
            f"style-src {_source(style)}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return _HOME.joinpath(name).read_text("utf-8")
