"""Which changes a later revision may make, one by one: a signature's, a second one's, proof's, and no other."""

from datetime import UTC, datetime

import pytest

from slrtkit.adapters.signing.pdfcheck.changes import check_changes
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Field, Signature
from slrtkit.adapters.signing.pdfcheck.layout import Layout, Revision
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value
from slrtkit.adapters.signing.pdfcheck.order import Order

ROOT, PAGE, FORM, STORE = 1, 2, 3, 4
FIRST, SECOND, STAMP = 11, 12, 13
AT = datetime(2026, 11, 21, tzinfo=UTC)
TRAILER: dict[str, Value] = {"Root": Ref(ROOT)}
Objects = dict[int, Value]
BASE: Objects = {
    ROOT: {"Lang": b"id", "AcroForm": Ref(FORM), "DSS": Ref(STORE)},
    PAGE: {"Rotate": 0, "Annots": [Ref(FIRST)]},
    FORM: {"Fields": [Ref(FIRST)], "SigFlags": 3},
    STORE: {"OCSPs": [Ref(21)], "CRLs": [Ref(22)]},
    SECOND: {"T": b"Dua", "FT": b"Sig"},
    30: {"Nothing": 0},
    31: {"Annots": [Ref(FIRST)]},
}


def field(place: int, revision: int, *, signed: bool = True) -> Field:
    signature = Signature(revision, (0, 1, 2, 3), b"", b"", AT)
    return Field(Ref(place), Ref(PAGE), None, Ref(place + 100) if signed else None, signature if signed else None)


def judged(
    update: Objects, *, signers: tuple[Field, ...] = (field(FIRST, 1),), stamps: tuple[Field, ...] = (), base: Objects = BASE
) -> None:
    """Check a revision behind the signed one."""
    signing = Revision({FIRST: {"T": b"Satu"}, FIRST + 100: {}}, TRAILER, 0, 0)
    layout = Layout(Revision(base, TRAILER, 0, 0), (signing, Revision(update, TRAILER, 0, 0)))
    check_changes(layout, Order(signers, stamps, None, certified=True))


def with_(number: int, **entries: Value) -> Objects:
    held = BASE[number]
    assert isinstance(held, dict)
    return {number: {**held, **entries}}


def without(number: int, name: str) -> Objects:
    held = BASE[number]
    assert isinstance(held, dict)
    return {number: {key: value for key, value in held.items() if key != name}}


GROWN: Objects = with_(STORE, OCSPs=[Ref(21), Ref(23)])
STAMPED: Objects = {
    **with_(FORM, Fields=[Ref(FIRST), Ref(STAMP)]),
    **with_(PAGE, Annots=[Ref(FIRST), Ref(STAMP)]),
    STAMP: {"T": b"Waktu"},
}
STAMPS = (field(STAMP, 2),)
TWO = (field(FIRST, 1), field(SECOND, 2))
FILLED: Objects = with_(SECOND, V=Ref(SECOND + 100))


def test_evidence_may_grow() -> None:
    judged(GROWN)
    judged(with_(STORE, Certs=[Ref(24)]))
    judged({**GROWN, 99: b"new"})


def test_a_document_time_stamp_brings_its_field_and_nothing_else() -> None:
    judged({**STAMPED, **GROWN}, stamps=STAMPS)
    others: tuple[tuple[int, Objects], ...] = (
        (FORM, with_(FORM, Fields=[Ref(STAMP)])),
        (FORM, with_(FORM, Fields=[Ref(STAMP), Ref(FIRST)])),
        (FORM, with_(FORM, Fields=[Ref(FIRST), Ref(STAMP), Ref(STAMP)])),
        (FORM, with_(FORM, Fields=Ref(STAMP))),
        (FORM, with_(FORM, Fields=[Ref(FIRST), Ref(STAMP)], SigFlags=1)),
        (FORM, {FORM: []}),
        (PAGE, with_(PAGE, Annots=[Ref(FIRST), Ref(STAMP)], Rotate=90)),
        (PAGE, with_(PAGE, Annots=[Ref(STAMP)])),
        (31, with_(31, Annots=[Ref(FIRST), Ref(STAMP)])),
    )
    for number, wrong in others:
        with pytest.raises(Fault, match=f"revision 2 replaces object {number}"):
            judged({**STAMPED, **wrong}, stamps=STAMPS)


def test_without_a_stamp_neither_form_nor_page_changes() -> None:
    for number in (FORM, PAGE):
        with pytest.raises(Fault, match=f"replaces object {number}"):
            judged({number: STAMPED[number]})


def test_the_second_signer_fills_the_own_field() -> None:
    judged(FILLED, signers=TWO)
    others: tuple[Objects, ...] = (
        with_(SECOND, V=Ref(7)),
        with_(30, V=Ref(SECOND + 100)),
        with_(SECOND, V=Ref(SECOND + 100), T=b"Lain"),
        {SECOND: [Ref(SECOND + 100)]},
        with_(PAGE, Annots=[Ref(FIRST), Ref(SECOND)]),
        with_(FORM, Fields=[Ref(FIRST), Ref(SECOND)]),
        with_(ROOT, DSS=Ref(44)),
    )
    for wrong in others:
        with pytest.raises(Fault, match="revision 2 replaces object"):
            judged(wrong, signers=TWO)
    with pytest.raises(Fault, match=f"replaces object {SECOND}"):
        judged(FILLED)
    judged({**FILLED, **GROWN}, signers=TWO)


@pytest.mark.parametrize(
    "wrong",
    [
        with_(30, Nothing=1),
        without(30, "Nothing"),
        {30: None},
        with_(ROOT, Lang=b"en"),
        with_(ROOT, DSS=Ref(44)),
        without(ROOT, "DSS"),
        with_(PAGE, Rotate=90),
        with_(STORE, OCSPs=[]),
        with_(STORE, OCSPs=[Ref(23), Ref(21)]),
        with_(STORE, OCSPs=Ref(21)),
        with_(STORE, OCSPs=None),
        with_(STORE, VRI={}),
        with_(30, OCSPs=[Ref(23)]),
        without(STORE, "CRLs"),
        {STORE: [Ref(21)]},
    ],
    ids=str,
)
def test_nothing_else_changes_in_a_revision_of_proof(wrong: Objects) -> None:
    with pytest.raises(Fault, match="revision 2 replaces object") as refused:
        judged(wrong)
    assert refused.value.result.code == "MODIFIED"


def test_evidence_that_was_no_list_does_not_become_one() -> None:
    others: tuple[Value, ...] = (None, 21, {})
    for held in others:
        with pytest.raises(Fault, match=f"revision 2 replaces object {STORE}"):
            judged(GROWN, base={**BASE, **with_(STORE, OCSPs=held)})


def test_a_store_may_be_added_where_there_was_none() -> None:
    bare = Revision({**BASE, ROOT: {"Lang": b"id"}}, TRAILER, 0, 0)
    signing = Revision({FIRST: {"T": b"Satu"}}, TRAILER, 0, 0)
    order = Order((field(FIRST, 1),), (), None, certified=True)
    catalogs: tuple[tuple[Value, bool], ...] = (
        ({"Lang": b"id", "DSS": Ref(40)}, True),
        ({"Lang": b"en", "DSS": Ref(40)}, False),
    )
    for after, holds in catalogs:
        layout = Layout(bare, (signing, Revision({ROOT: after, 40: {}}, TRAILER, 0, 0)))
        if holds:
            check_changes(layout, order)
        else:
            with pytest.raises(Fault, match="replaces object 1"):
                check_changes(layout, order)


def test_a_later_revision_says_something_and_keeps_catalog_and_information() -> None:
    with pytest.raises(Fault, match="of nothing"):
        judged({})
    order = Order((field(FIRST, 1),), (), None, certified=True)
    trailers: tuple[dict[str, Value], ...] = ({"Root": Ref(30)}, {**TRAILER, "Info": Ref(30)})
    for trailer in trailers:
        layout = Layout(Revision(BASE, TRAILER, 0, 0), (Revision({40: {}}, trailer, 0, 0),))
        with pytest.raises(Fault, match="another catalog"):
            check_changes(layout, order)


def test_the_signing_revision_adds_no_evidence_to_a_store_that_the_page_had() -> None:
    layout = Layout(Revision(BASE, TRAILER, 0, 0), (Revision(GROWN, TRAILER, 0, 0),))
    with pytest.raises(Fault, match=f"revision 1 replaces object {STORE}"):
        check_changes(layout, Order((field(FIRST, 1),), (), None, certified=True))
