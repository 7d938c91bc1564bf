"""Who signed in which order, and what each signature says it allows: told from the fields alone."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from slrtkit.adapters.signing.pdfcheck.attachment import attachment_of
from slrtkit.adapters.signing.pdfcheck.coverage import check_coverage
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Field, Signature
from slrtkit.adapters.signing.pdfcheck.layout import Layout, Revision
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value
from slrtkit.adapters.signing.pdfcheck.order import order_of
from slrtkit.domain.verification import Axis

AT = datetime(2026, 11, 21, tzinfo=UTC)
ROOT: dict[str, Value] = {"Root": Ref(1)}
LOCK: Value = {"Type": Name("SigFieldLock"), "Action": Name("All")}


def allows(method: str, **said: Value) -> dict[str, Value]:
    parameters: dict[str, Value] = {"Type": Name("TransformParams"), "V": Name("1.2"), **said}
    return {"Type": Name("SigRef"), "TransformMethod": Name(method), "TransformParams": parameters}


def field(place: int, revision: int, *, reference: Value = None, lock: Value = None, stamp: bool = False) -> Field:
    signature = Signature(revision, (0, 1, 2, 3), b"", b"", None if stamp else AT, reference)
    return Field(Ref(place), Ref(2), lock, Ref(place + 100), signature)


def file(revisions: int, *, certified: bool = True, by: int = 111) -> Layout:
    catalog: dict[str, Value] = {"Perms": {"DocMDP": Ref(by)}} if certified else {}
    return Layout(Revision({1: catalog}, ROOT, 10, 0), tuple(Revision({}, ROOT, 20 + at, 0) for at in range(revisions)))


ALONE = field(11, 1, reference=[allows("DocMDP", P=1)])
FIRST = field(11, 1, reference=[allows("DocMDP", P=2)])
SECOND = field(12, 2, reference=[{**allows("FieldMDP", Action=Name("All")), "Data": Ref(1)}], lock=LOCK)
EMPTY = evolve(SECOND, value=None, signature=None)
STAMP = field(13, 2, stamp=True)
BARE = evolve(ALONE, signature=Signature(1, (0, 1, 2, 3), b"", b"", AT))


def test_one_signer_with_and_without_proof_behind() -> None:
    assert order_of(file(1), (ALONE,)).signers == (ALONE,)
    order = order_of(file(3), (ALONE, STAMP))
    assert (order.signers, order.stamps, order.waiting, order.certified) == ((ALONE,), (STAMP,), None, True)
    assert order.revisions == {1: ALONE, 2: STAMP}
    assert [each.revision for each in (*order.signatures, *order.covers)] == [1, 2]


def test_two_signers_and_a_second_who_has_not_signed_yet() -> None:
    assert order_of(file(2), (SECOND, FIRST)).signers == (FIRST, SECOND)
    order = order_of(file(1), (FIRST, EMPTY))
    assert (order.signers, order.waiting, order.fields) == ((FIRST,), EMPTY, (FIRST, EMPTY))


def test_an_approval_of_others_certifies_nothing() -> None:
    order = order_of(file(1, certified=False), (BARE,))
    assert not order.certified


@pytest.mark.parametrize(
    ("plan", "fields"),
    [
        (file(1), ()),
        (file(1), (EMPTY,)),
        (file(1), (field(13, 1, stamp=True),)),
        (file(2), (field(13, 1, stamp=True), evolve(FIRST, signature=Signature(2, (0, 1, 2, 3), b"", b"", AT)))),
        (file(3), (FIRST, SECOND, field(14, 3))),
        (file(2), (FIRST, SECOND, EMPTY)),
        (file(1), (FIRST, EMPTY, EMPTY)),
        (file(2), (FIRST, EMPTY)),
        (file(2), (FIRST, EMPTY, STAMP)),
        (file(2), (field(11, 2, reference=FIRST.signature.reference if FIRST.signature else None),)),
        (file(1), (FIRST, evolve(SECOND, signature=FIRST.signature))),
        (file(3), (FIRST, field(12, 3, reference=SECOND.signature.reference if SECOND.signature else None, lock=LOCK))),
        (file(3), (ALONE, STAMP, field(14, 2, stamp=True))),
    ],
    ids=[
        "nobody",
        "an empty field alone",
        "a time stamp alone",
        "a time stamp before the signature",
        "three signers",
        "two signers and an empty field",
        "two empty fields",
        "a revision before the second signature",
        "a time stamp before the second signature",
        "a revision before the signature",
        "two signatures in one revision",
        "a revision between two signatures",
        "two time stamps in one revision",
    ],
)
def test_any_other_order_is_refused(plan: Layout, fields: tuple[Field, ...]) -> None:
    with pytest.raises(Fault) as refused:
        order_of(plan, fields)
    assert refused.value.result.axis is Axis.FORMAT


@pytest.mark.parametrize(
    ("plan", "fields", "reason"),
    [
        (file(1), (FIRST,), "without changes"),
        (file(1), (BARE,), "without changes"),
        (file(1), (field(11, 1, reference=[allows("DocMDP", P=3)]),), "without changes"),
        (file(1), (field(11, 1, reference=[allows("DocMDP", P=1)] * 2),), "without changes"),
        (file(1), (field(11, 1, reference=[allows("DocMDP", P=True)]),), "without changes"),
        (file(1, certified=False), (ALONE,), "without changes"),
        (file(2), (ALONE, SECOND), "without changes"),
        (file(2, certified=False), (BARE, evolve(SECOND, lock=None)), "without changes"),
        (file(1, by=112), (ALONE,), "does not name"),
        (file(1), (evolve(ALONE, lock=LOCK),), "locks others"),
        (file(2), (ALONE, evolve(STAMP, lock=LOCK)), "locks others"),
        (file(2), (FIRST, evolve(SECOND, lock=None)), "lock every field"),
        (file(2), (FIRST, evolve(SECOND, lock={"Type": Name("SigFieldLock"), "Action": Name("Include")})), "lock every field"),
        (file(2), (FIRST, evolve(SECOND, signature=Signature(2, (0, 1, 2, 3), b"", b"", AT))), "lock every field"),
        (file(1), (FIRST, evolve(EMPTY, lock=None)), "lock every field"),
    ],
)
def test_a_signature_that_allows_something_else_is_refused(plan: Layout, fields: tuple[Field, ...], reason: str) -> None:
    with pytest.raises(Fault, match=reason):
        order_of(plan, fields)


def test_our_own_containers_and_every_stamp_are_written_in_capitals() -> None:
    assert ALONE.signature
    assert BARE.signature
    assert STAMP.signature
    small = evolve(ALONE, signature=evolve(ALONE.signature, small=True))
    for fields, plan in (((small,), file(1)), ((ALONE, evolve(STAMP, signature=evolve(STAMP.signature, small=True))), file(2))):
        with pytest.raises(Fault, match="capitals") as refused:
            order_of(plan, fields)
        assert refused.value.result.axis is Axis.INTEGRITY
    order_of(file(1, certified=False), (evolve(BARE, signature=evolve(BARE.signature, small=True)),))


def test_what_is_signed_reaches_the_end_of_its_revision() -> None:
    pdf, layout = bytes(30), file(2)
    whole = Signature(1, (0, 1, 2, 18), b"", b"", AT, [allows("DocMDP", P=1)])
    assert check_coverage(pdf, layout, order_of(layout, (evolve(ALONE, signature=whole),))) == 10
    assert check_coverage(pdf[:20], file(1), order_of(file(1), (evolve(ALONE, signature=whole),))) == 0
    for rest in (17, 19):
        short = evolve(ALONE, signature=evolve(whole, ranges=(0, 1, 2, rest)))
        with pytest.raises(Fault, match="behind the signed ones") as refused:
            check_coverage(pdf, layout, order_of(layout, (short,)))
        assert refused.value.result.axis is Axis.COVERAGE
    stamped = evolve(STAMP, signature=Signature(2, (0, 1, 2, 18), b"", b""))
    with pytest.raises(Fault, match="behind the signed ones"):
        check_coverage(pdf, layout, order_of(layout, (evolve(ALONE, signature=whole), stamped)))


FILE: dict[str, Value] = {"F": b"letter.json", "UF": b"letter.json", "EF": {"F": Ref(3), "UF": Ref(3)}}
NAMED: dict[str, Value] = {"AF": [Ref(2)], "Names": {"EmbeddedFiles": {"Names": [b"letter.json", Ref(2)]}}}
HELD: Value = Stream({"Type": Name("EmbeddedFile")}, b"{}")


def attached(catalog: dict[str, Value], specification: Value, *more: Value) -> bytes:
    held = (catalog, specification, HELD, *more)
    return attachment_of(Layout(Revision(dict(enumerate(held, 1)), ROOT, 0, 0)))


def test_there_is_one_way_to_the_one_attachment() -> None:
    assert attached(NAMED, FILE) == b"{}"
    assert attached(NAMED, {**FILE, "Type": Name("Filespec"), "AFRelationship": Name("Data"), "Desc": b"Surat"}) == b"{}"
    tree: dict[str, Value] = {"Names": [b"letter.json", Ref(2)]}
    wrong: tuple[tuple[dict[str, Value], Value], ...] = (
        ({**NAMED, "AF": [Ref(2), Ref(2)]}, FILE),
        ({**NAMED, "AF": [Ref(3)]}, FILE),
        ({"AF": [Ref(2)]}, FILE),
        ({"Names": NAMED["Names"]}, FILE),
        ({**NAMED, "Names": {"EmbeddedFiles": {**tree, "Limits": [b"a", b"b"]}}}, FILE),
        ({**NAMED, "Names": {"EmbeddedFiles": tree, "Dests": {}}}, FILE),
        ({**NAMED, "Names": {"EmbeddedFiles": {"Names": [b"other.json", Ref(2)]}}}, FILE),
        ({**NAMED, "Names": {"EmbeddedFiles": {"Names": [b"letter.json", Ref(3)]}}}, FILE),
        ({**NAMED, "Names": {"EmbeddedFiles": {"Names": [b"letter.json", Ref(2)] * 2}}}, FILE),
        ({**NAMED, "Lang": {"AF": []}}, FILE),
        (NAMED, {**FILE, "F": b"other.json"}),
        (NAMED, {**FILE, "UF": b"other.json"}),
        (NAMED, {**FILE, "RF": {}}),
        (NAMED, {**FILE, "EF": {"F": Ref(3), "UF": Ref(2)}}),
        (NAMED, {**FILE, "EF": {"F": Ref(3), "UF": Ref(3), "DOS": Ref(3)}}),
        (NAMED, {**FILE, "EF": {"F": Ref(3)}}),
        (NAMED, {**FILE, "EF": {"F": Ref(1), "UF": Ref(1)}}),
        (NAMED, []),
    )
    for catalog, specification in wrong:
        with pytest.raises(Fault, match="attachment"):
            attached(catalog, specification)
    others: tuple[Value, ...] = ({"Type": Name("Filespec")}, {"EF": {}}, Stream({"Type": Name("EmbeddedFile")}, b""))
    for other in others:
        with pytest.raises(Fault, match="attachment"):
            attached(NAMED, FILE, other)
