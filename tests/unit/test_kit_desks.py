"""The kit's desks work with what the kit holds."""

from pathlib import Path

from slrtkit.demo import open_sample
from slrtkit.domain import RestrictionGround


def test_restricted_households_are_in_no_list_of_the_kit(tmp_path: Path) -> None:
    with open_sample(tmp_path) as sample:
        kit = sample.seen_by(sample.context("kadis"))
        before = {household.id for household in kit.households()}
        kit.privacy.restrict(kit.context("kadis"), "BKL-01", "BKL-01-1", ground=RestrictionGround.CHILD, officers=["kadis"])
        assert before - {household.id for household in kit.households()} == {"BKL-01"}
        assert "BKL-01" not in kit.rounds.pre_list("33.16.09.1008")
        assert kit.household("BKL-01").id == "BKL-01"
        assert kit.aid.ledgers("BKL-02") == ()
