"""What a reader sees and a machine reads, changed after signing: content, pages, attachments, actions and evidence."""

from collections.abc import Callable, Iterator

from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value
from slrtkit.domain.verification import Axis

from .attack import Attack, AttackClass, Make
from .samples import Level, Sample
from .strangers import approved
from .writing import STREAM, entries_of, layout_of, number_of, objects_of, rebuilt, replaced, spelt, updated

FAMILY = "content"
FORMED = frozenset({Axis.FORMAT})
"""What no letter has, whoever wrote it."""
SEEN = frozenset({Axis.MODIFICATION})
"""What a letter may have, and had otherwise when it was signed."""
SHADOW = "shadow attacks (Mainka et al. 2021)"
CERTIFIED = "attacks on certified documents (Rohlmann et al. 2021)"
EXTENDED = frozenset({Level.LTA, Level.RENEWED})
PROVEN = frozenset({Level.LT, Level.LTA, Level.RENEWED, Level.TWO})
BLANK = STREAM % (0, b"", b"")
Entries = dict[str, Value]


def changing(kind: str, **entries: Value) -> Make:
    """Return the attack whose later revision sets entries of the last object of a type; None takes one away."""

    def change(held: Entries) -> None:
        for name, value in entries.items():
            held.pop(name, None) if value is None else held.update({name: value})

    return lambda sample: updated(sample.pdf, replaced(sample.pdf, kind, change))


def over(way: Callable[[Sample], int], body: bytes) -> Make:
    """Return the attack whose later revision writes another object over one."""
    return lambda sample: updated(sample.pdf, {way(sample): body})


def at(kind: str, *keys: str) -> Callable[[Sample], int]:
    """Return the way from the last object of a type, along entries, to the number of another object."""

    def way(sample: Sample) -> int:
        number = number_of(sample.pdf, kind)
        value: Value = Ref(number)
        for key in keys:
            layout = layout_of(sample.pdf)
            held = layout.resolve(value)
            entries = held.entries if isinstance(held, Stream) else held
            value = entries[0] if isinstance(entries, list) else entries[key]  # type: ignore[index,call-overload,assignment]  # so genuine letters are
            value = value[0] if isinstance(value, list) else value
        assert isinstance(value, Ref)
        return value.number

    return way


def _annotated(*more: bytes) -> Make:
    """Return the attack that lays something over the page."""

    def make(sample: Sample) -> bytes:
        page = number_of(sample.pdf, "Page")
        entries = entries_of(sample.pdf, page)
        held = layout_of(sample.pdf).resolve(entries.get("Annots", []))
        assert isinstance(held, list)
        shown = spelt({**entries, "Annots": [*held, Ref(9000)]})
        return updated(sample.pdf, {page: shown, **{9000 + n: body for n, body in enumerate(more)}})

    return make


def annotation(kind: bytes) -> bytes:
    """Return an annotation as large as a page, with an appearance of its own."""
    return b"<</Type/Annot/Subtype/%b/Rect[0 0 600 850]/F 4/IC[1 1 1]/Contents(Rp 30.000.000)/AP<</N 9001 0 R>>>>" % kind


WHITE = b"1 1 1 rg 0 0 600 850 re f"
APPEARANCE = STREAM % (len(WHITE), b"/Type/XObject/Subtype/Form/BBox[0 0 600 850]", WHITE)
KINDS = (b"FreeText", b"Stamp", b"Square", b"Redact", b"Ink", b"Widget", b"Highlight")


def prepared(sample: Sample, *more: bytes) -> bytes:
    """Let the officers sign a page in which the attacker hid objects that nothing reaches yet."""

    def hide(objects: dict[int, bytes]) -> None:
        for body in more:
            objects[max(objects) + 1] = body

    return sample.signed(rebuilt(sample.page, hide))


def _hidden(sample: Sample) -> bytes:
    return prepared(sample, STREAM % (len(WHITE), b"", WHITE))


def _switched(sample: Sample) -> bytes:
    """Prepare a second page, have the letter signed, then switch it in."""
    pdf = prepared(sample, b"<</Type/Page/Extra(x)>>")
    root = number_of(sample.pdf, "Catalog")
    return updated_blindly(pdf, {root: b"<</Type/Catalog/Pages %d 0 R>>" % (max(objects_of(sample.page)) + 1)})


def updated_blindly(pdf: bytes, objects: dict[int, bytes]) -> bytes:
    """Append an update to a file that has no plan of a letter."""
    out = bytearray(pdf)
    places = []
    for number, body in objects.items():
        places.append(b"%d 1\n%010d 00000 n \n" % (number, len(out)))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    root = next(iter(objects))
    return bytes(
        out + b"xref\n%btrailer\n<</Size 9999/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (b"".join(places), root, start)
    )


def _other_catalog(sample: Sample) -> bytes:
    body = spelt({**entries_of(sample.pdf, number_of(sample.pdf, "Catalog")), "Lang": b"xx"})
    return updated(sample.pdf, {9000: body}, root=b"9000 0 R")


def _kids(change: Callable[[list[Value]], list[Value]], *more: bytes) -> Make:
    def make(sample: Sample) -> bytes:
        pages = number_of(sample.pdf, "Pages")
        entries = entries_of(sample.pdf, pages)
        kids = entries["Kids"]
        assert isinstance(kids, list)
        now = change(kids)
        body = spelt({**entries, "Kids": now, "Count": len(now)})
        parent = b"/Parent %d 0 R" % pages
        return updated(sample.pdf, {pages: body, **{9000 + n: one.replace(b"/PARENT", parent) for n, one in enumerate(more)}})

    return make


EMPTY = b"<</Type/Page/PARENT/MediaBox[0 0 595 842]/Resources<<>>>>"


def _swap(sample: Sample) -> bytes:
    number = number_of(sample.pdf, "EmbeddedFile")
    other = b'{"surat":"lain"}'
    return updated(sample.pdf, {number: STREAM % (len(other), b"/Type/EmbeddedFile", other)})


def _second_file(sample: Sample) -> bytes:
    root = number_of(sample.pdf, "Catalog")
    entries = entries_of(sample.pdf, root)
    files = entries["AF"]
    assert isinstance(files, list)
    specification = b"<</Type/Filespec/F(b.json)/UF(b.json)/EF<</F 9001 0 R>>>>"
    body = spelt({**entries, "AF": [*files, Ref(9000)]})
    return updated(sample.pdf, {root: body, 9000: specification, 9001: STREAM % (2, b"/Type/EmbeddedFile", b"{}")})


def _store(change: Callable[[Entries], None], *more: bytes) -> Callable[[Sample], bytes]:
    """Return the attack that changes the security store, and adds objects."""

    def make(sample: Sample) -> bytes:
        store = entries_of(sample.pdf, number_of(sample.pdf, "Catalog"))["DSS"]
        assert isinstance(store, Ref)
        entries = dict(entries_of(sample.pdf, store.number))
        change(entries)
        added = {9000 + n: body for n, body in enumerate(more)}
        return updated(sample.pdf, {store.number: spelt(entries), **added})

    return make


def _emptied(entries: Entries) -> None:
    entries["OCSPs"] = []


def _noisy(entries: Entries) -> None:
    held = entries["Certs"]
    assert isinstance(held, list)
    entries["Certs"] = [*held, Ref(9000)]


def _stranger(sample: Sample) -> bytes:
    """Add somebody's certificate to the store: it serves no signature."""
    certificate = sample.district.workshop.services.pki.officer("Orang Lain").certificate
    data = certificate.public_bytes(Encoding.DER)
    return _store(_noisy, STREAM % (len(data), b"", data))(sample)


def _sneaky(visible: bool) -> Make:
    def make(sample: Sample) -> bytes:
        stranger = sample.district.workshop.services.pki.officer("Orang Lain")
        return approved(sample.pdf, stranger, "Lain", (0, 0, 500, 700) if visible else (0, 0, 0, 0))

    return make


def _unsigned(sample: Sample) -> bytes:
    return sample.page


def _actions() -> Iterator[Attack]:
    script: Value = {"S": Name("JavaScript"), "JS": b"app.alert(1)"}
    launch: Value = {"S": Name("Launch"), "F": b"calc.exe"}
    yield Attack("a script when it opens", changing("Catalog", OpenAction=script), FORMED)
    yield Attack("a program when it opens", changing("Catalog", OpenAction=launch), FORMED)
    yield Attack("an action when the page is shown", changing("Page", AA={"O": script}), FORMED)
    yield Attack("a script of the document", changing("Catalog", Names={"JavaScript": {"Names": [b"a", script]}}), FORMED)
    yield Attack("an action of the signature field", changing("Annot", AA={"E": script}), FORMED)
    yield Attack(
        "a form to be sent", changing("Catalog", OpenAction={"S": Name("SubmitForm"), "F": b"http://a.example"}), FORMED
    )


CLASSES: tuple[AttackClass, ...] = (
    AttackClass(
        FAMILY,
        "shadow: hide",
        (
            Attack("the page's content blanked", over(at("Page", "Contents"), BLANK), SEEN),
            Attack("content hidden before signing, that nothing shows", _hidden, frozenset({Axis.FORMAT})),
        ),
        source=SHADOW,
    ),
    AttackClass(
        FAMILY,
        "shadow: replace",
        (
            Attack("the page's content replaced", over(at("Page", "Contents"), STREAM % (len(WHITE), b"", WHITE)), SEEN),
            Attack("another language", changing("Catalog", Lang=b"xx"), SEEN),
            Attack("another way to open it", changing("Catalog", PageMode=Name("UseAttachments")), SEEN),
        ),
        source=SHADOW,
    ),
    AttackClass(
        FAMILY,
        "shadow: hide and replace",
        (
            Attack("a second page switched in", _switched, FORMED),
            Attack("another catalog", _other_catalog, FORMED),
        ),
        source=SHADOW,
    ),
    AttackClass(
        FAMILY,
        "appearance or font overwritten",
        (
            Attack("the description of a font", changing("FontDescriptor", Flags=32), SEEN),
            Attack("the glyphs of a font", over(at("FontDescriptor", "FontFile2"), BLANK), SEEN),
            Attack("the widths of a font", changing("Font", W=[0, [1]], Widths=[1]), SEEN),
            Attack("the meaning of its codes", changing("Font", ToUnicode=Name("Identity-H")), FORMED | SEEN),
            Attack("an appearance for the signature", changing("Annot", AP={"N": Ref(1)}), FORMED),
            Attack("a place for the signature", changing("Annot", Rect=[0, 0, 500, 700]), FORMED),
        ),
    ),
    AttackClass(
        FAMILY,
        "pages added, removed or moved",
        (
            Attack("a page added", _kids(lambda kids: [*kids, Ref(9000)], EMPTY), SEEN),
            Attack("a page put in front", _kids(lambda kids: [Ref(9000), *kids], EMPTY), SEEN),
            Attack("every page removed", _kids(lambda _: []), FORMED),
            Attack("a page shown twice", _kids(lambda kids: [*kids, kids[0]]), FORMED),
            Attack("a page turned", changing("Page", Rotate=90), SEEN),
            Attack("a page cut", changing("Page", CropBox=[0, 0, 9, 9]), SEEN),
            Attack("a page enlarged", changing("Page", MediaBox=[0, 0, 2000, 2000]), SEEN),
        ),
    ),
    AttackClass(
        FAMILY,
        "annotation over the page",
        tuple(Attack(kind.decode(), _annotated(annotation(kind), APPEARANCE), FORMED) for kind in KINDS),
        source=f"evil annotation; {CERTIFIED}",
    ),
    AttackClass(
        FAMILY,
        "a second signature slipped in",
        (
            Attack("visible, over the page", _sneaky(visible=True), FORMED),
            Attack("invisible", _sneaky(visible=False), FORMED),
        ),
        ("attack/test_two_signers.py::test_a_third_signature_is_refused",),
        f"sneaky signature; {CERTIFIED}",
    ),
    AttackClass(
        FAMILY,
        "what the signature says of itself",
        tuple(
            Attack(f"another {name}", changing("Sig", **{name: value}), FORMED)
            for name, value in {
                "Name": b"Bupati",
                "Reason": b"Disetujui",
                "Location": b"Blora",
                "M": b"D:20270101000000Z",
            }.items()
        ),
    ),
    AttackClass(
        FAMILY,
        "attachment swapped",
        (
            Attack("another letter.json", _swap, SEEN),
            Attack("another description of it", changing("Filespec", Desc=b"lain"), SEEN),
            Attack("a second attachment", _second_file, FORMED),
        ),
    ),
    AttackClass(FAMILY, "actions and scripts", tuple(_actions())),
    AttackClass(
        FAMILY,
        "security store taken out or filled up",
        (
            Attack("taken out", changing("Catalog", DSS=None), FORMED, levels=PROVEN),
            Attack("emptied", _store(_emptied), FORMED, levels=PROVEN),
            Attack("an entry that it does not have", _store(lambda held: held.update(VRI={})), FORMED, levels=PROVEN),
            Attack("an idle object beside it", _store(lambda _: None, b"<</Hidden true>>"), FORMED, levels=PROVEN),
            Attack("a stream of nothing in it", _store(_noisy, BLANK), FORMED, levels=PROVEN),
            Attack("a stranger's certificate in it", _stranger, FORMED, levels=PROVEN),
            Attack("a line behind the proof", lambda sample: sample.pdf + b"\n", FORMED, levels=EXTENDED),
        ),
        ("attack/test_extensions.py::test_evidence_that_nobody_signed_for_hides_nothing",),
    ),
    AttackClass(
        FAMILY,
        "what the certification allows",
        (
            Attack("a lock that locks nothing", changing("Annot", Lock={"Action": Name("Include"), "Fields": []}), FORMED),
            Attack("permissions taken away", changing("Catalog", Perms=None), FORMED),
            Attack("permissions of another kind", changing("Catalog", Perms={"UR3": Ref(1)}), FORMED),
        ),
        (
            "attack/test_two_signers.py::test_a_certification_that_allows_more_is_refused_where_no_second_waits",
            "attack/test_two_signers.py::test_the_second_signer_changes_nothing_but_the_own_field",
        ),
        CERTIFIED,
    ),
    AttackClass(
        FAMILY,
        "signature stripped, or an earlier revision",
        (
            Attack("the page before it was signed", _unsigned, frozenset({Axis.FORMAT})),
            Attack("a form without its field", changing("Catalog", AcroForm=None), FORMED),
            Attack("a field without its signature", changing("Annot", V=None), FORMED),
        ),
        ("attack/test_extensions.py::TestTampering::test_rolled_back_it_proves_nothing",),
    ),
)
