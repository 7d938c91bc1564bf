"""The composition root: one object that holds a district's adapters and offers its use cases."""

from attrs import frozen

from slrtkit.kit.access import Accesses
from slrtkit.kit.cases import Cases
from slrtkit.kit.desks import Desks
from slrtkit.kit.letters import Letters
from slrtkit.kit.outreach import Outreach
from slrtkit.kit.register import LetterRegister
from slrtkit.kit.sync import Syncing
from slrtkit.service.work import Receipt

__all__ = ["Kit", "Receipt"]


@frozen(kw_only=True)
class Kit(Accesses, Cases, Letters, LetterRegister, Desks, Outreach, Syncing):
    """A district's SLRT.

    Every command takes a `Context`; the same client id with the same content returns the first receipt. The day of a command
    is the day of its instant in the office's zone.

    Attributes:
        store: The log and the snapshots.
        blobs: Signed letters by digest.
        sealer: Keys and randomness.
        clock: The time, and new ids.
        catalog: Programs and their rules.
        facts: What may be stated of households; where it is not given, what the catalog declares.
        areas: The regions of the district.
        office: The office that acts.
        officers: Its officers by id.
        renderer: Letter to PDF.
        signers: The officers' signers by officer id.
        examiner: Reads signed PDFs.
        trust: Who may say who may sign.
        node: Name of this device in the log; no two devices of a district share one.
        incarnation: Which life of the device; a restored back-up begins a new one.
        cases: How the district handles its cases: categories, time limits, time to open one again, who takes cases.
        calendar: On which days the post works; None: limits that count working days cannot be told.
        readiness: What a village needs before it works by itself.
        notifier: Takes notices to be sent; None: nobody is notified.
        chains: The paraf chains that letters go through; a letter for which none is laid down needs none.
        delegations: Who stands in for whom.
        identity: What shows that it is really an officer who approves.
        log: The key that signs checkpoints of the register of letters; None: letters carry no proof that they stand in it.
        grants: Who may do what, role by role; what none gives is denied.
        assignments: Who works for which region besides that of their office.
        viewer: In whose name it is looked at; None: nobody looks, and nobody's data are seen. See `seen_by`.
        expected: The versions that the next command rests on. See `unchanged`.
    """
