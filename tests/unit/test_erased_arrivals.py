"""What a post says of somebody, not having heard that they were erased elsewhere: it is in the log there, and says nothing."""

from slrtkit.domain.history import StreamKind
from slrtkit.service.intake import file_complaint
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.devices import DISTRICT, district, new_post


def test_a_complaint_of_somebody_who_was_erased_comes_and_cannot_be_read() -> None:
    village = new_post("desa-2001")
    head = district(village)
    register(village.journal, village.context(), [post.household("H1"), post.household("H2")])
    head.take(village.bundle(DISTRICT))
    for subject in ("H1", "H1-P", "H1-K"):
        head.journal.sealer.destroy(subject)  # type: ignore[attr-defined]  # it has keys
    for name in ("H1", "H2"):
        file_complaint(village.journal, village.context(), post.complaint(f"C-{name}", name, "Perlu bantuan"))
    taken = head.take(village.bundle(DISTRICT))
    assert taken.delivery.note.applied == 2
    assert head.journal.known(StreamKind.COMPLAINT, "C-H1") is None
    assert head.journal.complaint("C-H2") == village.journal.complaint("C-H2")
