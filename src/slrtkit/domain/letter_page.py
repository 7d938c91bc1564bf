"""The page of a letter as data: which text stands where, in the built-in layout (`letter.typ`, layout `letter/1`).

Who reads a page can so account for everything on it: each text once, in its column, below what stands before it.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from slrtkit.domain.letter import LetterForm, RecommendationLetter, SignatureBlock, SigningForm
from slrtkit.domain.letter_notes import CHECK_FILE, CHECK_PAPER, LEGAL
from slrtkit.domain.page_parts import Column, Part, Row, Table, Text
from slrtkit.domain.terbilang import MONTHS

__all__ = ["LETTER_LAYOUT", "body_of", "edges_of", "foot_of", "spoken_day"]

LETTER_LAYOUT: str = "slrtkit letter/1"
"""What a file says of itself that was set in this layout."""

_LABEL, _COLON, _INDENT, _SHORT_LABEL = 38.0, 3.0, 6.0, 19.0
_LOGO, _DATE, _GUTTER = 20.0, 58.0, 5.0
_REACH = 40.0
"""How far a long word that stands at the right may reach out of its column to the left."""
_ADDRESSEE, _BULLET, _NUMBER = 9.0, 2.0, 6.0
_DESIL, _DESIL_GUTTER = 26.0, 4.0
_PEOPLE = (9.0, 38.0, 36.0)
_SIGNATURE, _SIGNATURE_GUTTER = 86.0, 6.0
_DASH = "\u2013"
_REGIONS = (("village", "Desa/Kelurahan"), ("district", "Kecamatan"), ("regency", "Kabupaten/Kota"))
_CONTACT = (("telephone", "Telepon"), ("website", "Laman"), ("email", "Pos-el"))


def spoken_day(day: date) -> str:
    """Return a day as letters print it: `21 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def edges_of(letter: RecommendationLetter) -> frozenset[float]:
    """Return where lines may begin, end or stand upright: the sides of text, table and frames, in millimetres from the left."""
    left, right = _sides(letter)
    table = (left + _PEOPLE[0], right - sum(_PEOPLE[1:]), right - _PEOPLE[1], right - _PEOPLE[2]) if letter.dependants else ()
    desil = (right - _DESIL,) if letter.desil is not None else ()
    return frozenset((left, right, right - _SIGNATURE, *table, *desil))


def foot_of(letter: RecommendationLetter, page: int, pages: int, *, sealed: bool) -> Part:
    """Return what stands at the foot of a page.

    Args:
        letter: The letter.
        page: Which page it is, from 1.
        pages: Of how many.
        sealed: Whether the letter bears a paper seal.
    """
    left, right = _sides(letter)
    said = (CHECK_FILE, LEGAL, *((CHECK_PAPER,) if sealed else ()))
    notes = (" ".join(note.id for note in said), letter.letterhead.check)
    first = (Text("number", f"Nomor {letter.number}", left, right), Text("page", f"halaman {page} dari {pages}", left, right))
    return Column((Row(first), *(Text("notes", note, left, right) for note in notes if note)))


def body_of(letter: RecommendationLetter, caption: tuple[str, ...]) -> Part:
    """Return what stands on the pages of a letter above their feet.

    Args:
        letter: The letter.
        caption: What stands beside its paper seal; nothing where it bears none.
    """
    return Column(
        (
            *_letterhead(letter),
            *_opening(letter),
            *_person(letter),
            *_middle(letter),
            *_end(letter, caption),
        )
    )


def _sides(letter: RecommendationLetter) -> tuple[float, float]:
    margins = letter.letterhead.margins
    return float(margins.left), float(letter.letterhead.paper.size[0] - margins.right)


def _rows(pairs: Iterable[tuple[str, str, str]], left: float, right: float, label: float = _LABEL) -> Iterator[Row]:
    """Yield `label : value`, one row each; one without a value is left out."""
    for path, name, value in pairs:
        if value:
            colon = left + label
            yield Row(
                (
                    Text(f"{path} (label)", name, left, colon),
                    Text(f"{path} (label)", ":", colon, colon + _COLON),
                    Text(path, value, colon + _COLON, right),
                )
            )


def _listed(path: str, items: tuple[str, ...], left: float, right: float) -> Iterator[Row]:
    start = left + _BULLET
    for at, item in enumerate(items):
        mark = _DASH if len(items) == 1 else f"{at + 1}."
        cells = (Text(f"{path} (number)", mark, start, start + _NUMBER), Text(f"{path}[{at}]", item, start + _NUMBER, right))
        yield Row(cells)


def _letterhead(letter: RecommendationLetter) -> Iterator[Text]:
    head, (left, right) = letter.letterhead, _sides(letter)
    if head.logo:
        left, right = left + _LOGO, right - _LOGO
    told = [(name, f"{label} {value}") for name, label in _CONTACT if (value := getattr(head, name))]
    lines = (
        ("government", head.government),
        ("agency", head.agency),
        *((f"lines[{at}]", line) for at, line in enumerate(head.lines)),
        ("address", head.address),
        ("contact", "  ·  ".join(text for _, text in told)),
    )
    yield from (Text(f"letterhead.{path}", text, left, right) for path, text in lines if text)


def _place_and_date(letter: RecommendationLetter, left: float, right: float) -> Text:
    return Text("dated", f"{letter.place}, {spoken_day(letter.dated)}", left, right)


def _opening(letter: RecommendationLetter) -> Iterator[Part]:
    """Yield number, date and addressee; or the title of a statement, and who states it."""
    left, right = _sides(letter)
    statement = letter.form is LetterForm.KETERANGAN
    if statement:
        yield Text("subject", letter.subject, left, right)
        yield Text("number", f"Nomor: {letter.number}", left, right)
    else:
        numbers = (
            ("number", "Nomor", letter.number),
            ("enclosures", "Lampiran", letter.enclosures),
            ("subject", "Perihal", letter.subject),
        )
        middle = right - _DATE
        numbered = Column(tuple(_rows(numbers, left, middle - _GUTTER, _SHORT_LABEL)))
        yield Row((numbered, _place_and_date(letter, middle - _REACH, right)))
        start = left + _ADDRESSEE
        lines = tuple(line for line in letter.addressee if line)
        for at, line in enumerate(lines):
            said = Text(f"addressee[{at}]", line, start, right)
            yield Row((Text("addressee (label)", "Yth.", left, start), said)) if at == 0 else said
    if basis := tuple(text for text in letter.basis if text):
        yield Text("basis (label)", "Berdasarkan:", left, right)
        yield from _listed("basis", basis, left, right)
    if statement:
        yield Text("signature (label)", "Yang bertanda tangan di bawah ini:", left, right)
        signer = letter.signature
        told = (("signature.name", "Nama", signer.name), ("signature.position", "Jabatan", signer.position))
        yield from _rows(told, left + _INDENT, right)
    if letter.opening:
        yield Text("opening", letter.opening, left, right)


def _person(letter: RecommendationLetter) -> Iterator[Part]:
    """Yield whom the letter is about, and beside it the desil of the family."""
    who, (left, right) = letter.identity, _sides(letter)
    born = "" if who.birth_date is None else spoken_day(who.birth_date)
    label = "Tempat, tanggal lahir" if who.birth_place and born else "Tempat lahir" if who.birth_place else "Tanggal lahir"
    regions = (_titled(kind, getattr(who, name)) for name, kind in _REGIONS)
    told = (
        ("identity.name", "Nama", who.name),
        ("identity.birth", label, ", ".join(text for text in (who.birth_place, born) if text)),
        ("identity.nik", "NIK", who.nik),
        ("identity.nkk", "Nomor KK", who.nkk),
        ("identity.occupation", "Pekerjaan", who.occupation),
        ("identity.residence", "Alamat", ", ".join(text for text in (who.address, *regions) if text)),
    )
    if letter.desil is None:
        yield from _rows(told, left + _INDENT, right)
        return
    frame = right - _DESIL
    desil = Column((Text("desil (label)", "Desil DTSEN", frame, right), Text("desil", str(letter.desil), frame, right)))
    yield Row((Column(tuple(_rows(told, left + _INDENT, frame - _DESIL_GUTTER))), desil))


def _titled(kind: str, name: str) -> str:
    """Return a region with its kind, "Desa/Kelurahan Bangkle"; "Kelurahan Bangkle" as it is."""
    return name if not name or any(name.startswith(word + " ") for word in kind.split("/")) else f"{kind} {name}"


def _middle(letter: RecommendationLetter) -> Iterator[Part]:
    """Yield what the letter says, of whom else, and what was filled in."""
    left, right = _sides(letter)
    yield from (Text(f"statement[{at}]", text, left, right) for at, text in enumerate(letter.statement) if text)
    if people := letter.dependants:
        said = f"Anggota keluarga yang dicakup surat ini ({len(people)} orang):"
        yield Text("dependants (label)", said, left, right)
        yield _people(letter, left, right)
    filled = [(f"particulars[{at}]", one.label, one.text) for at, one in enumerate(letter.particulars) if one.label]
    told = [*filled, ("purpose", "Keperluan", letter.purpose), ("destination", "Tujuan", letter.destination)]
    if letter.form is LetterForm.KETERANGAN:
        to = ", ".join(line for line in letter.addressee if line)
        told += [("addressee", "Ditujukan kepada", to), ("enclosures", "Lampiran", letter.enclosures)]
    yield from _rows(told, left + _INDENT, right)


def _people(letter: RecommendationLetter, left: float, right: float) -> Table:
    number, relation, birth = _PEOPLE
    dated = any(person.birth_date is not None for person in letter.dependants)
    kin = right - relation - (birth if dated else 0.0)
    sides = (left, left + number, kin, kin + relation, right)

    def row(path: str, *texts: str) -> Row:
        return Row(tuple(Text(path, text, *sides[at : at + 2]) for at, text in enumerate(texts[: 4 if dated else 3])))

    heads = row("dependants (heading)", "No.", "Nama", "Hubungan", "Tanggal lahir")
    return Table(
        heads,
        tuple(
            row(
                f"dependants[{at - 1}]",
                str(at),
                one.name,
                one.relation,
                spoken_day(one.birth_date) if one.birth_date else _DASH,
            )
            for at, one in enumerate(letter.dependants, 1)
        ),
    )


def _end(letter: RecommendationLetter, caption: tuple[str, ...]) -> Iterator[Part]:
    """Yield validity, closing, signatures beside the seal, and copies."""
    left, right = _sides(letter)
    said = f"Surat ini berlaku sampai dengan tanggal {spoken_day(letter.valid_until)}."
    yield Text("valid_until", said, left, right)
    if letter.closing:
        yield Text("closing", letter.closing, left, right)
    if letter.form is LetterForm.KETERANGAN:
        yield _place_and_date(letter, left, right)
    frame, second = right - _SIGNATURE, letter.countersigned
    edge = frame - _SIGNATURE_GUTTER
    lines = tuple(Text("seal", line, left, edge if second is None else right) for line in caption)
    beside: tuple[Part, ...] = lines
    if second is not None:
        beside = (Text("countersigned (label)", "Mengetahui:", left, edge), *_signs(second, left, edge, "countersigned"))
    heading = Text("signature (label)", "Ditandatangani secara elektronik oleh:", frame, right)
    signer = _signs(letter.signature, frame, right, "signature")
    yield Row((Column(beside), Column((heading, *signer))))
    if second is not None:
        yield from lines
    if copies := tuple(text for text in letter.copies if text):
        yield Text("copies (label)", "Tembusan:", left, right)
        yield from _listed("copies", copies, left, right)


def _signs(who: SignatureBlock, left: float, right: float, path: str) -> Iterator[Text]:
    for at, line in enumerate(_capacity(who)):
        yield Text(f"{path}.position[{at}]", line, left, right)
    told = (("name", who.name), ("rank", who.rank), ("nip", who.nip and f"NIP {who.nip}"))
    yield from (Text(f"{path}.{name}", text, left, right) for name, text in told if text)


def _capacity(who: SignatureBlock) -> tuple[str, ...]:
    """Return in whose name, and as what, somebody signs."""
    form, principal = who.form, who.on_behalf_of
    lines: tuple[str, ...] = (f"{form.value} {principal}", who.position)
    if form is SigningForm.DIRECT:
        lines = (who.position,)
    elif not principal:
        lines = (f"{form.value} {who.position}",)
    elif form is SigningForm.UNTUK_BELIAU:
        lines = (principal, form.value, who.position)
    return (*lines[:-1], f"{lines[-1]},")
