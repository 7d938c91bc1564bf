"""Names as they are written in Indonesia, brought to one spelling, so that one person is found under all of them.

Most Indonesian names are no family names: a person has one word, or several in no fixed order. The same name is written in the
spelling of before 1947 (oe for u) or of before 1972 (dj, tj, j, nj, sj for j, c, y, ny, sy: EYD, Kepres 57/1972), Muhammad in
more than twenty ways, and with or without titles, degrees, bin or binti and the father's name. What is made here is for finding
and comparing; what a person is called is what their papers say, and is never replaced by it.
"""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from unicodedata import category, normalize

from attrs import frozen

__all__ = ["Name", "name_of", "similarity", "sounds"]

_SAID_OF_SOMEBODY = """
    h hj haji hajah hajjah kh kyai kiai nyai ny nyonya tn tuan nn nona sdr sdri sdra saudara saudari bp bpk bapak ibu bu pak
    alm almh almarhum almarhumah ust ustad ustadz ustadzah ustazah ir dr drs dra drg drh prof raden rr
"""
_EARNED = """
    spd spdi spdaud spdsd mpd mpdi se sei ssy sh shi sthi mh mhum mkn ssos ssosi sip sap msi map mm mmr skom mkom st mt sst
    skm mkes skep mkep ners ns amd amdkeb amdkep amdkom amk ama amapd sked spog spa sppd spb sfarm apt sag mag ma lc ba bsc
    msc ssi ss ssn msn sp spt spi stp skh spsi sikom mikom phd dipl sstp sstkeb strkeb strkep sak ak mak ca mba
"""
_TITLES, _DEGREES = frozenset(_SAID_OF_SOMEBODY.split()), frozenset(_EARNED.split())
_NAMES_TOO = frozenset({"ma", "ba", "ss", "sp", "ak", "ca", "ama", "apt", "spa"})
"""Degrees that may be a name, or a part of one."""
_SURE_DEGREES = _DEGREES - _NAMES_TOO
_CHILD_OF = frozenset({"bin", "binti", "bte", "bt", "alias", "als"})
"""What stands behind these is no part of the name."""
_SAID = _TITLES | _DEGREES | _CHILD_OF
_NEVER_SHORT = 5
"""Letters of a word that is never written in short, nor a part of a degree."""
_SHORT = {"abd": "abdul", "abdl": "abdul", "st": "siti", "sti": "siti", "ach": "ahmad", "akh": "ahmad", "nrl": "nurul"}
_MUHAMMAD = re.compile(r"m[ou](?:h|k|c)+[ae]?m+[ae][dt]")
_MUHAMMAD_IN_SHORT = re.compile(r"m[ou]?[ck]?h(?:am|m)?[dt]?|md")
_AHMAD = re.compile(r"a[ck]?h?m[ae][dt]")
_APOSTROPHES = re.compile(
    "['`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{ACUTE ACCENT}\N{MODIFIER LETTER APOSTROPHE}]"
)
_WORD = re.compile(r"[^\W_]+")
_OLD_SPELLING = re.compile(r"oe|dj|tj|^nj|sj")
_OLD = (("oe", "u"), ("dj", "\0"), ("tj", "c"), ("nj", "ny"), ("sj", "sy"), ("j", "y"), ("\0", "j"))
_SOUNDS = tuple(
    (re.compile(written), heard)
    for written, heard in (
        ("^[ck]h", "k"), ("[ck]h", ""), ("[sz][yhj]|d?z|ts", "s"), ("([dtbg])h", r"\1"), ("ph|[vf]", "p"), ("n[yj]", "n"),
        ("x", "ks"), ("q", "k"), ("j", "y"), ("h", ""), ("^o", "u"), ("^e", "i"), ("(?<=.)[aiueoyw]", ""), (r"(.)\1+", r"\1"),
        ("d$", "t"), ("b$", "p"), ("g$", "k"),
    )
)  # fmt: skip


@frozen
class Name:
    """A name in one spelling.

    Attributes:
        words: Its words in small letters, in the order in which they were written, without titles and degrees; never none.
        others: The words behind bin, binti or alias: the father's name, or another one that the person goes by.
    """

    words: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words in a row."""
        return " ".join(self.words)

    @property
    def keys(self) -> tuple[str, ...]:
        """How each word sounds. Spellings of one word share a key, and so do some words that merely sound alike."""
        return tuple(map(_sound, self.words))

    @property
    def key(self) -> str:
        """All keys in the order of the alphabet: the order of the words makes no difference."""
        return " ".join(sorted(self.keys))


def name_of(text: str) -> Name:
    """Return the name that a text says; what is made of titles alone stays as it is.

    The words of a name are its words again: `name_of(name_of(text).text).words == name_of(text).words`.
    """
    parts = [part for part in _plain(text).split(",") if _WORD.search(part)]
    words = [_modern(word) for place, part in enumerate(parts) for word in _words(part, behind_a_comma=place > 0)]
    cut = next((place for place, word in enumerate(words) if place and word in _CHILD_OF), len(words))
    named = [word for word in words[:cut] if word not in _TITLES] or words[:cut]
    while ending := _degree(named):
        del named[-ending:]
    others = [word for word in words[cut:] if word not in _CHILD_OF and word not in _TITLES]
    return Name(tuple(_whole(named)) or (text.strip() or "?",), tuple(_whole(others)))


def sounds(text: str) -> tuple[str, ...]:
    """Return `name_of(text).keys`; of names made of plain words, as nearly all are, several times faster."""
    keys = [_plain_sound(word) for word in text.split()]
    return tuple(keys) if keys and all(keys) else name_of(text).keys


def similarity(one: Name, other: Name) -> float:
    """How alike two names are, from 0 to 1: the likeliest words beside each other; an initial is half a word."""
    pairs = [
        (_likeness(word, beside), min(word, beside), max(word, beside), mine, theirs)
        for mine, word in enumerate(one.words)
        for theirs, beside in enumerate(other.words)
    ]
    left, right = set(range(len(one.words))), set(range(len(other.words)))
    found = 0.0
    for likeness, _, _, mine, theirs in sorted(pairs, reverse=True):
        if mine in left and theirs in right:
            found += likeness
            left.remove(mine)
            right.remove(theirs)
    return found / (min(len(one.words), len(other.words)) + 0.2 * len(left | right))


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if 1 in (len(one), len(other)):
        return 0.5 * (one[0] == other[0])
    written = SequenceMatcher(None, min(one, other), max(one, other), autojunk=False).ratio()
    return max(written, 0.9 * (_sound(one) == _sound(other)))


def _plain(text: str) -> str:
    """Return text in small letters, without accents and apostrophes."""
    bare = text.casefold()
    if not bare.isascii():
        bare = "".join(letter for letter in normalize("NFKD", bare) if category(letter) != "Mn")
        bare = normalize("NFKC", bare).casefold()
    return _APOSTROPHES.sub("", bare)


def _words(part: str, *, behind_a_comma: bool) -> list[str]:
    """Return the words of a part; a degree is left out behind a comma, and where it has dots and is not the first word."""
    said: list[str] = []
    for token in part.split():
        words = _WORD.findall(token)
        if "".join(words) in _DEGREES and (behind_a_comma or (said and "." in token)):
            continue
        said += words
    return said


def _degree(words: list[str]) -> int:
    """Return how many words at the end are a degree: S Pd are two."""
    for count in (1, 2):
        ending = "".join(words[-count:])
        if len(words) > count and ending in _SURE_DEGREES:
            return count
    return 0


def _whole(words: list[str]) -> list[str]:
    """Return words with those written in short in full, which one alone may not be."""
    if len(words) > 1:
        words = ["muhammad" if _MUHAMMAD_IN_SHORT.fullmatch(word) else _SHORT.get(word, word) for word in words]
        words[0] = "muhammad" if words[0] == "m" else words[0]
    return ["muhammad" if _MUHAMMAD.fullmatch(word) else "ahmad" if _AHMAD.fullmatch(word) else word for word in words]


@lru_cache(maxsize=2**16)
def _plain_sound(word: str) -> str:
    """Return how a word sounds that stands for itself wherever it stands in a name; an empty text for every other."""
    modern = _modern(word.casefold()) if word.isascii() and word.isalpha() else ""
    short = len(modern) < _NEVER_SHORT or _MUHAMMAD_IN_SHORT.fullmatch(modern)
    return "" if short or modern in _SAID or modern in _SHORT else _sound(_whole([modern])[0])


@lru_cache(maxsize=2**16)
def _modern(word: str) -> str:
    """Return a word in the spelling of 1972, if anything shows that it is in an older one."""
    while _OLD_SPELLING.search(word):
        for old, new in _OLD:
            word = word.replace(old, new)
    return word


@lru_cache(maxsize=2**16)
def _sound(word: str) -> str:
    heard = word
    for written, sound in _SOUNDS:
        heard = written.sub(sound, heard)
    return heard or word[0]
