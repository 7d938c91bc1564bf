"""The paraf chain of a letter in the life of cases: asked for, initialled by two, decided, sent back, begun anew."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from slrtkit.adapters.identity import ServerAsserted
from slrtkit.domain import Officer, SignatureBlock
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.delegation import Powers
from slrtkit.service.approve import Bench, approve_letter, request_approval, send_back_letter, withdraw_approval
from slrtkit.testing.case_asking import REASONS, AskingMachine

__all__ = ["LETTERS", "POWERS", "ApprovingMachine"]

LETTERS: st.SearchStrategy[str] = st.sampled_from(["L-C1", "L-C2"])
_KINDS = st.sampled_from([ApprovalKind.PARAF, ApprovalKind.DECIDE])
_OFFICES = {
    "fasilitator": ("33.16.99.2001", ("fasilitator", "koordinator")),
    "camat": ("33.16.99", ("kecamatan", "kabid")),
    "sekretariat": ("33.16", ("manajer", "back-office", "kabid")),
    "kadis": ("33.16.dinsos", ("kadis",)),
}
_CHAIN = ParafChain(
    "dua-paraf",
    (
        ChainStep(ApprovalKind.PARAF, ("kabid",), ("fasilitator",), minimum=2),
        ChainStep(ApprovalKind.DECIDE, ("kadis",)),
        ChainStep(ApprovalKind.SIGN, ("kadis",)),
    ),
)
POWERS: Powers = Powers(
    {
        name: Officer(name, office, SignatureBlock(f"{name.title()} Rekaan", name.title()), roles=roles)
        for name, (office, roles) in _OFFICES.items()
    },
    chains=(_CHAIN,),
)
"""Four officers: of the village, the kecamatan, the secretariat and the agency; and the chain of their letters."""


class ApprovingMachine(AskingMachine):
    """Officers who approve letters, in their turn and out of it."""

    @rule(letter=LETTERS)
    def request(self, letter: str) -> None:
        """Ask for approval."""
        self.ask(lambda journal, who: request_approval(journal, who, letter, POWERS))

    @rule(letter=LETTERS, kind=_KINDS)
    def approve(self, letter: str, kind: ApprovalKind) -> None:
        """Take the step that is due, or try another."""
        bench = Bench(POWERS, ServerAsserted(), self.blobs)
        self.ask(lambda journal, who: approve_letter(journal, who, letter, kind, bench))

    @rule(letter=LETTERS, reason=REASONS, withdraw=st.booleans())
    def stop(self, letter: str, reason: str, withdraw: bool) -> None:  # noqa: FBT001  Hypothesis draws it
        """Send it back, or take it back."""
        step = withdraw_approval if withdraw else send_back_letter
        self.ask(lambda journal, who: step(journal, who, letter, POWERS), reason)

    @rule(number=st.sampled_from(["C1", "C2"]))
    def reach_an_approval(self, number: str) -> None:
        """Ask for approval in one name, and initial in the names of two others."""
        self.officer = "fasilitator"
        if not self.ask(lambda journal, who: request_approval(journal, who, f"L-{number}", POWERS)):
            return
        for officer in ("camat", "sekretariat"):
            self.officer = officer
            self.approve_in_turn(f"L-{number}")

    def approve_in_turn(self, letter: str) -> None:
        """Initial a letter; whose turn it is is not refused."""
        bench = Bench(POWERS, ServerAsserted(), self.blobs)
        self.due(lambda journal, who: approve_letter(journal, who, letter, ApprovalKind.PARAF, bench))
