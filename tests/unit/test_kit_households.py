"""The kit's doors to a household in time."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from slrtkit.demo import open_sample
from slrtkit.domain import Fact, ProposalStatus, Proposer, RegionCode, Source
from slrtkit.domain.change import FactChange, Move, RosterChange
from slrtkit.errors import AccessDeniedError, NotFoundError


def test_a_change_is_proposed_checked_and_applied_and_a_past_day_stays_as_it_was(tmp_path: Path) -> None:
    with open_sample(tmp_path) as sample:
        kit = sample.seen_by(sample.context("kadis"))
        card, today = kit.household("BKL-02").cards[0].id, date.today() - timedelta(days=1)  # noqa: DTZ011  any day will do
        wish = FactChange(card, "desil", Fact(3, today, Source.MUSDES))
        proposal = kit.propose_change(
            kit.context("fasilitator", reason="Musdes"), "BKL-02", wish, proposer=Proposer.RESIDENT, reported_by="Paijah"
        ).id
        other = kit.propose_change(kit.context("fasilitator"), "BKL-02", RosterChange(complete=False)).id
        assert [one.id for one in kit.proposals()] == [proposal, other]
        with pytest.raises(AccessDeniedError):
            kit.check_change(kit.context("fasilitator"), proposal)
        kit.check_change(kit.context("kadis"), proposal)
        kit.apply_change(kit.context("kadis"), proposal)
        kit.refuse_change(kit.context("kadis", reason="Lengkap"), other)
        assert kit.proposal(proposal).status is ProposalStatus.APPLIED
        assert [one.by for one in kit.fact_history("BKL-02", subject=card, name="desil")] == ["fasilitator", "kadis"]
        before = kit.household_on("BKL-02", today - timedelta(days=1)).household.fact(card, "desil")
        now = kit.household_on("BKL-02", today + timedelta(days=1)).household.fact(card, "desil")
        assert (before and before.value, now and now.value) == (1, 3)
        kit.change(kit.context("fasilitator"), "BKL-02", RosterChange(complete=False))
        assert not kit.household("BKL-02").roster_complete
        with pytest.raises(NotFoundError):
            kit.change(kit.context("fasilitator"), "BKL-02", Move(RegionCode("33.16.09.1999"), "RT 01", today))
