"""Paraf chains: data of a district, delegations with dates, and who may act when. No store, no clock."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Officer, Recorded, SignatureBlock, SigningForm, fold
from slrtkit.domain.approval import APPROVAL_STEPS, Approval, ApprovalGiven, ApprovalStatus, ApprovalStep
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain, chain_of
from slrtkit.domain.delegation import Delegation, Powers
from slrtkit.domain.evidence import Evidence, EvidenceKind, Given
from slrtkit.errors import AccessDeniedError, DomainError, InvalidTransitionError, NotFoundError
from slrtkit.ports.store import Record
from slrtkit.service.journal import Journal
from slrtkit.service.signatory import Signatories
from slrtkit.testing import post
from slrtkit.wire import from_wire, to_wire

CHAINS = from_wire(
    tomllib.loads((Path(__file__).parents[2] / "examples" / "paraf-chains.toml").read_text("utf-8"))["chain"],
    tuple[ParafChain, ...],
)
DAY = date(2026, 11, 20)
WEEK = timedelta(days=7)
CONTENT = "c" * 64
NOTHING = Evidence(EvidenceKind.NONE, "server")


def officer(name: str, position: str = "", *roles: str, person: str = "") -> Officer:
    return Officer(name, "33.16.dinsos", SignatureBlock(f"{name} Contoh", position or name), "", person, roles or (name,))


OFFICERS = {
    one.id: one
    for one in (
        officer("kadis", "Kepala Dinas Sosial"),
        officer("sekretaris", "Sekretaris"),
        officer("kabid", "Kepala Bidang"),
        officer("fasilitator"),
    )
}


def delegation(by: str, to: str, form: SigningForm, **other: object) -> Delegation:
    said = {"since": DAY, "until": DAY + WEEK, "decree": "800/1/2026"} | other
    return Delegation(by, to, form, **said)  # type: ignore[arg-type]  # each under its own name


def step(kind: ApprovalKind, *roles: str, minimum: int = 1) -> ChainStep:
    return ChainStep(kind, roles, minimum=minimum)


SIGN = step(ApprovalKind.SIGN, "kadis")


def given(place: int, by: str, kind: ApprovalKind = ApprovalKind.PARAF, *, number: int = 1, content: str = CONTENT) -> Given:
    return Given(kind, place, number, by, DAY, content, NOTHING)


def approval(chain: ParafChain, *acts: Given) -> Approval:
    asked = Approval("L-1", "P-1", chain, CONTENT, "fasilitator", DAY)
    return evolve(asked, acts={act.key: act for act in acts})


@pytest.mark.parametrize(
    ("office", "signers"),
    [
        ("35.16.dinsos", {"kadis"}),
        ("52.71.dinsos", {"kabid", "manajer"}),
        ("36.02.dinsos", {"kabid", "sekretaris", "kadis"}),
        ("32.09.01.2001", {"koordinator"}),
    ],
)
def test_the_chains_of_four_districts_name_their_signers(office: str, signers: set[str]) -> None:
    chain = chain_of(CHAINS, office, "keringanan-biaya-rs")
    assert chain is not None
    assert set(chain.steps[-1].roles) == signers
    assert chain.countersigned == (office == "32.09.01.2001")
    assert ApprovalKind.DECIDE in {one.kind for one in chain.steps[:-1]}
    assert from_wire(to_wire(chain), ParafChain) == chain


def test_where_no_chain_is_laid_down_there_is_none() -> None:
    assert chain_of(CHAINS, "33.16.dinsos", "rtlh") is None
    assert chain_of(CHAINS, "32.091", "rtlh") is None


def test_the_nearest_chain_is_taken_and_two_that_are_equally_near_are_refused() -> None:
    everywhere = ParafChain("all", (SIGN,))
    here = ParafChain("here", (SIGN,), office="33.16")
    this = ParafChain("this", (SIGN,), ("rtlh",), "33.16")
    chains = (everywhere, this, here)
    assert chain_of(chains, "33.16.dinsos", "rtlh") == this
    assert chain_of(chains, "33.16.dinsos", "pbi") == here
    assert chain_of(chains, "33.17", "rtlh") == everywhere
    with pytest.raises(DomainError) as refused:
        chain_of((*chains, evolve(here, code="again")), "33.16", "pbi")
    assert refused.value.code == "chain.ambiguous"


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((), "chain.signature"),
        ((step(ApprovalKind.DECIDE, "kadis"),), "chain.signature"),
        ((SIGN, step(ApprovalKind.PARAF, "kabid")), "chain.signature"),
        ((SIGN, step(ApprovalKind.PARAF, "kabid"), SIGN), "chain.signature"),
        ((SIGN, SIGN, SIGN), "chain.signature"),
        ((step(ApprovalKind.SIGN, "kadis", minimum=2),), "chain.signature"),
    ],
)
def test_a_chain_ends_with_its_signature(steps: tuple[ChainStep, ...], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        ParafChain("faulty", steps)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("roles", "officers", "minimum"), [((), (), 1), ((" ",), (), 1), ((), ("a",), 2), ((), ("a", "a"), 2), (("a",), (), 0)]
)
def test_a_step_names_enough_officers(roles: tuple[str, ...], officers: tuple[str, ...], minimum: int) -> None:
    with pytest.raises(DomainError):
        ChainStep(ApprovalKind.PARAF, roles, officers, minimum)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"by": "sekretaris"}, "delegation.officers"),
        ({"by": " "}, "delegation.officers"),
        ({"form": SigningForm.DIRECT}, "delegation.form"),
        ({"until": DAY - WEEK}, "delegation.dates"),
        ({"decree": " "}, "delegation.decree"),
    ],
)
def test_a_delegation_that_rests_on_nothing_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        evolve(delegation("kadis", "sekretaris", SigningForm.PELAKSANA_HARIAN), **change)  # type: ignore[arg-type]  # as above
    assert refused.value.code == code


@pytest.mark.parametrize("form", [SigningForm.PELAKSANA_HARIAN, SigningForm.PELAKSANA_TUGAS, SigningForm.PENJABAT])
def test_who_holds_the_whole_post_takes_every_step_of_it_within_the_dates(form: SigningForm) -> None:
    powers = Powers(OFFICERS, (delegation("kadis", "sekretaris", form),))
    for kind in ApprovalKind:
        for days, allowed in ((-1, False), (0, True), (7, True), (8, False)):
            found = powers.capacity(step(kind, "kadis"), OFFICERS["sekretaris"], "rtlh", DAY + timedelta(days=days))
            assert (found is not None) == allowed


def test_a_signature_that_is_handed_down_decides_nothing() -> None:
    powers = Powers(OFFICERS, (delegation("kadis", "sekretaris", SigningForm.ATAS_NAMA),))
    assert powers.capacity(SIGN, OFFICERS["sekretaris"], "rtlh", DAY)
    for kind in (ApprovalKind.PARAF, ApprovalKind.DECIDE):
        assert powers.capacity(step(kind, "kadis"), OFFICERS["sekretaris"], "rtlh", DAY) is None


def test_untuk_beliau_needs_atas_nama_above_it_and_goes_no_further() -> None:
    above = delegation("kadis", "sekretaris", SigningForm.ATAS_NAMA)
    below = delegation("sekretaris", "kabid", SigningForm.UNTUK_BELIAU)
    further = delegation("kabid", "fasilitator", SigningForm.UNTUK_BELIAU)
    powers = Powers(OFFICERS, (further, below, above))
    assert powers.capacity(SIGN, OFFICERS["kabid"], "rtlh", DAY) == (above, below)
    assert powers.capacity(SIGN, OFFICERS["fasilitator"], "rtlh", DAY) is None
    assert Powers(OFFICERS, (below,)).capacity(SIGN, OFFICERS["kabid"], "rtlh", DAY) is None
    late = evolve(above, until=DAY)
    assert Powers(OFFICERS, (below, late)).capacity(SIGN, OFFICERS["kabid"], "rtlh", DAY + WEEK) is None


def test_a_delegation_is_for_its_letter_types() -> None:
    powers = Powers(OFFICERS, (delegation("kadis", "kabid", SigningForm.ATAS_NAMA, letter_types=("rtlh",)),))
    assert powers.capacity(SIGN, OFFICERS["kabid"], "rtlh", DAY)
    assert powers.capacity(SIGN, OFFICERS["kabid"], "pbi", DAY) is None


def test_a_signature_block_follows_the_form() -> None:
    above = delegation("kadis", "sekretaris", SigningForm.ATAS_NAMA)
    below = delegation("sekretaris", "kabid", SigningForm.UNTUK_BELIAU)
    vacant = delegation("kadis-baru", "kabid", SigningForm.PELAKSANA_TUGAS, position="Kepala Dinas Baru")
    powers = Powers(OFFICERS, (above, below))
    assert powers.block(OFFICERS["kadis"], ()) == OFFICERS["kadis"].block
    one = powers.block(OFFICERS["sekretaris"], (above,))
    assert (one.form, one.on_behalf_of, one.position) == (SigningForm.ATAS_NAMA, "Kepala Dinas Sosial", "Sekretaris")
    two = powers.block(OFFICERS["kabid"], (above, below))
    assert (two.form, two.on_behalf_of) == (SigningForm.UNTUK_BELIAU, "a.n. Kepala Dinas Sosial, Sekretaris")
    assert powers.block(OFFICERS["kabid"], (vacant,)).on_behalf_of == "Kepala Dinas Baru"
    with pytest.raises(DomainError) as refused:
        powers.block(OFFICERS["kabid"], (evolve(vacant, position=""),))
    assert refused.value.code == "delegation.position"


def log(journal: Journal) -> list[tuple[int, Record]]:
    with journal.store.begin(write=False) as unit:
        return list(unit.since(0, 10))


def test_a_vacant_post_is_filled_by_its_role() -> None:
    vacant = delegation("kadis", "sekretaris", SigningForm.PENJABAT, position="Kepala Dinas")
    powers = Powers({"sekretaris": OFFICERS["sekretaris"]}, (vacant,), (ParafChain("c", (SIGN,)),))
    journal = Journal(MemoryStore(), PlainSealer(), "desk")
    named = Signatories(journal, Context("loket", "q", post.NOW), "reserve-letter", powers, DAY)
    assert named.named("sekretaris", "33.16", "rtlh").block.form is SigningForm.PENJABAT
    with pytest.raises(AccessDeniedError):
        evolve(named, on=DAY - WEEK).named("sekretaris", "33.16", "rtlh")
    assert not log(journal), "without a policy nothing is recorded"
    with pytest.raises(NotFoundError):
        named.named("camat", "33.16", "rtlh")
    assert evolve(named, powers=Powers(OFFICERS)).named("kabid", "33.16", "rtlh") == OFFICERS["kabid"]


def test_every_step_that_the_table_does_not_list_is_refused_with_what_is_possible() -> None:
    asked = approval(ParafChain("c", (SIGN,)))
    assert set(APPROVAL_STEPS) == set(ApprovalStep)
    for act, (sources, target) in APPROVAL_STEPS.items():
        for status in ApprovalStatus:
            standing = evolve(asked, status=status)
            if status in sources:
                assert standing.after(act) is target
                continue
            with pytest.raises(InvalidTransitionError) as refused:
                standing.after(act)
            assert refused.value.cure.startswith("possible ")


def test_a_step_is_through_when_enough_different_officers_took_it() -> None:
    two = ParafChain("c", (step(ApprovalKind.PARAF, "kabid", minimum=2), SIGN))
    assert approval(two).due == 0
    assert approval(two, given(0, "ana")).due == 0
    assert approval(two, given(0, "ana"), given(0, "ana")).due == 0
    through = approval(two, given(0, "ana"), given(0, "budi"))
    assert (through.due, through.signing) == (1, True)
    assert not evolve(through, status=ApprovalStatus.SENT_BACK).signing
    done = approval(two, given(0, "ana"), given(0, "budi"), given(1, "kadis", ApprovalKind.SIGN))
    assert (done.due, done.step, done.signing) == (None, None, False)
    with pytest.raises(InvalidTransitionError) as refused:
        done.turn(ApprovalKind.SIGN, CONTENT)
    assert refused.value.cure == "now: nothing: it is signed"


def test_what_was_given_for_another_content_or_round_does_not_count() -> None:
    chain = ParafChain("c", (step(ApprovalKind.PARAF, "kabid"), SIGN))
    assert approval(chain, given(0, "kabid", content="d" * 64)).due == 0
    assert approval(chain, given(0, "kabid", number=2)).due == 0
    with pytest.raises(InvalidTransitionError) as refused:
        approval(chain).turn(ApprovalKind.PARAF, "d" * 64)
    assert refused.value.code == "approval.changed"
    with pytest.raises(InvalidTransitionError) as refused:
        approval(chain).turn(ApprovalKind.DECIDE, CONTENT)
    assert refused.value.cure == "now: paraf by kabid"


def test_nobody_approves_their_own_request_under_whatever_name_unless_the_chain_says_so() -> None:
    asked = approval(ParafChain("c", (SIGN,)))
    same, other = officer("kadis", person="P-9"), officer("fasilitator", person="P-9")
    for acting, known in ((OFFICERS["fasilitator"], {}), (same, {other.id: other})):
        with pytest.raises(AccessDeniedError) as refused:
            asked.require_other(acting, known)
        assert refused.value.code == "approval.own-request"
        evolve(asked, chain=evolve(asked.chain, own_request=True)).require_other(acting, known)
    asked.require_other(OFFICERS["kadis"], OFFICERS)


def test_several_different_persons_take_a_step_that_asks_for_several_whatever_their_ids() -> None:
    chain = ParafChain("c", (step(ApprovalKind.PARAF, "kabid", minimum=2), step(ApprovalKind.DECIDE, "kadis"), SIGN))
    ana, budi, kadis, citra, dewi = (officer(name, person="P-9") for name in ("ana", "budi", "kadis", "citra", "dewi"))
    known = {one.id: one for one in (ana, budi, kadis, evolve(citra, person="P-8"), evolve(dewi, person=""))}
    half = approval(chain, given(0, "ana"))
    for twice in (ana, budi):
        with pytest.raises(AccessDeniedError) as refused:
            half.require_other(twice, known)
        assert refused.value.code == "approval.twice"
    for another in (known["citra"], known["dewi"]):
        half.require_other(another, known)
    approval(chain, given(0, "ana"), given(0, "citra")).require_other(kadis, known)  # who initials may decide
    approval(chain, given(0, "gone")).require_other(known["dewi"], known)  # who is not known is somebody else


def test_a_step_that_asks_for_several_says_how_many() -> None:
    assert step(ApprovalKind.PARAF, "kabid", minimum=2).said == "paraf by kabid (2 of them)"


def test_evidence_that_was_shown_is_kept_and_what_was_not_has_no_digest() -> None:
    assert Evidence(EvidenceKind.CARD, "kartu", "a" * 64).proved
    assert not NOTHING.proved
    for kind, digest in ((EvidenceKind.CARD, ""), (EvidenceKind.NONE, "a" * 64)):
        with pytest.raises(DomainError):
            Evidence(kind, "server", digest)


def test_a_history_of_approval_begins_with_its_request() -> None:
    with pytest.raises(DomainError) as refused:
        fold([Recorded("e-1", "1", ApprovalGiven(given(0, "kabid")))])
    assert refused.value.code == "history.beginning"
