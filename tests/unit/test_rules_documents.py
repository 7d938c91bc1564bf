"""What to bring: due, perhaps due, or not; and whether a set of papers is complete."""

from datetime import date

from slrtkit.domain.rules import FACTS, Outcome, RequiredDocument, Says, documents_due, parse, read

DAY = date(2026, 5, 12)


def paper(code: str, when: str = "", *, required: bool = True) -> RequiredDocument:
    return RequiredDocument(code, Says(code, code), parse(when) if when else None, required)


PAPERS = (
    paper("ktp"),
    paper("kia", "any(m.pregnant for m in members)"),
    paper("sktm", "desil >= 5"),
    paper("foto", required=False),
)


def test_what_is_due_may_be_due_and_is_not_due_is_told_apart_with_what_is_missing() -> None:
    found = documents_due(PAPERS, {"desil": 3, "members": [{}]}, DAY)
    assert [one.code for one in found.due] == ["ktp", "foto"]
    assert [one.code for one in found.perhaps] == ["kia"]
    assert [(one.document.code, one.due, one.missing) for one in found.documents[1:3]] == [
        ("kia", Outcome.UNKNOWN, ("members[0].pregnant",)),
        ("sktm", Outcome.NOT_MET, ()),
    ]
    assert found == documents_due(PAPERS, read({"desil": 3, "members": [{}]}, DAY, FACTS), DAY)


def test_papers_are_complete_only_if_nothing_more_can_be_needed() -> None:
    unknown = documents_due(PAPERS, {"desil": 3, "members": [{}]}, DAY)
    assert unknown.complete([]) is Outcome.NOT_MET
    assert unknown.complete(["ktp"]) is Outcome.UNKNOWN
    assert unknown.complete(["ktp", "kia"]) is Outcome.MET
    assert [one.code for one in unknown.lacking(["kia"])] == ["ktp"]
    pregnant = documents_due(PAPERS, {"desil": 6, "members": [{"pregnant": True}]}, DAY)
    assert [one.code for one in pregnant.lacking(["ktp"])] == ["kia", "sktm"]
    assert pregnant.complete(["ktp", "kia", "sktm"]) is Outcome.MET
