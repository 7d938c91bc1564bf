"""Letters a second by phase, against the bare libraries that do the same work, on two processes, and against an office's tools.

Ratios are of processor time, of this process and of those it started: the services that give time stamps run elsewhere.
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from attrs import define, evolve, field, frozen
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509 import load_der_x509_certificate

from benchmarks.issuing import HEAD, PASSPHRASE, Post, open_post
from benchmarks.metrics import Metric, Result, result
from benchmarks.peers.bare import BareSigner, BareTypst, bare_verify, bare_verify_offline
from benchmarks.peers.office import office_tools
from slrtkit.adapters.crew import ProcessCrew
from slrtkit.adapters.signing.pades import BaselineB, PadesSigner
from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.kit.plan import PressPlan
from slrtkit.ports.documents import RenderRequest, maker_of
from slrtkit.service.attempt import begin_attempt
from slrtkit.service.bulk import BulkOutcome
from slrtkit.service.issuing import order_letter, record_issue
from slrtkit.service.press import Order, Press, Proven
from slrtkit.wire import letter_file

__all__ = ["run"]

ROUNDS = 15
BATCH = 24
BATCHES = 3
OFFICE = 2
WARM = 8
"""Letters of a batch that are not counted: while they are made, the processes start."""
_LEVELS = {
    "B-LT": ("number", "render", "sign B-LT", "verify B-LT", "record"),
    "B-B": ("number", "render", "sign B-B", "verify B-B", "record B-B"),
}
_FLOORS = {
    "render": "bare typst",
    "sign B-LT": "bare pyHanko B-LT",
    "sign B-B": "bare pyHanko B-B",
    "verify B-LT": "bare AdES validation",
    "verify B-B": "bare AdES validation, B-B",
}
_FLOOR_TARGET, _SCALING_TARGET, _OFFICE_TARGET = 1.3, 1.8, 10.0


@define
class Watch:
    """Times phases, each as (processor time, elapsed time) of a round, in seconds."""

    rounds: list[dict[str, tuple[float, float]]] = field(factory=list)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add a phase to the present round."""
        begun = time.process_time(), time.perf_counter()
        yield
        now = time.process_time(), time.perf_counter()
        before = self.rounds[-1].get(name, (0.0, 0.0))
        self.rounds[-1][name] = before[0] + now[0] - begun[0], before[1] + now[1] - begun[1]

    def seconds(self, *names: str) -> float:
        """Return the median of what phases took together, elapsed."""
        return median(sum(each[name][1] for name in names) for each in self.rounds)

    def ratio(self, names: tuple[str, ...], others: tuple[str, ...]) -> float:
        """Return the median of the ratios of the rounds, by processor time."""
        return median(sum(each[n][0] for n in names) / sum(each[n][0] for n in others) for each in self.rounds)

    def processor(self, *names: str) -> float:
        """Return the median of what phases took together, in processor time."""
        return median(sum(each[name][0] for name in names) for each in self.rounds)


def run() -> Result:
    """Run every phase and every floor once a round, then batches on one process and two, then the office's tools."""
    with tempfile.TemporaryDirectory() as folder, open_post(Path(folder)) as post:
        bench = Bench.of(post)
        for number in range(ROUNDS + 1):
            bench.round(f"Aduan {number}")
        del bench.watch.rounds[0]  # it warmed up
        metrics = [*_phases(bench.watch), *_scaling(post), *_against_office(post, bench)]
    return result("letters", metrics)


@define
class Bench:
    """A post, and beside it the bare libraries."""

    post: Post
    press: Press
    offline: Press
    typst: BareTypst
    bare: BareSigner
    watch: Watch = field(factory=Watch)
    stamped: Callable[[bytes], bytes] | None = None

    @classmethod
    def of(cls, post: Post) -> "Bench":
        """Prepare both sides."""
        kit, hosted = post.kit, post.hosted
        key, certificate, chain = pkcs12.load_key_and_certificates(hosted.key, PASSPHRASE)
        assert certificate is not None  # noqa: S101  it was made with one
        press = Press(kit.renderer, kit.signers[HEAD], kit.examiner, kit.trust, kit.blobs)
        signer = PadesSigner.from_pkcs12(hosted.key, lambda: PASSPHRASE, BaselineB())
        logos = {"sample": (post.folder / "logos" / "sample.svg").read_bytes()}
        return cls(
            post,
            press,
            evolve(press, signer=signer, offline=True),
            BareTypst(logos),
            BareSigner(KeptKey(key, certificate, chain)),
        )

    def begun(self, letter: str) -> Order:
        """Order a letter, its attempt on record."""
        kit = self.post.kit
        order = order_letter(kit.journal, kit.context(HEAD), letter, kit.officers[HEAD], kit.powers)
        assert isinstance(order, Order)  # noqa: S101  it is not issued yet
        begin_attempt(kit.journal, order.context, order.record)
        return order

    def request(self, letter: RecommendationLetter, salt: str) -> RenderRequest:
        """Return what is rendered of a letter."""
        return RenderRequest(letter, letter_file(letter, salt, maker=maker_of(self.press.renderer, letter)))

    def without_network(self, text: str) -> None:
        """Issue another letter at level B-B: it waits for its time stamp."""
        watch, post, press = self.watch, self.post, self.offline
        letter = post.reserve(post.complaint(text))
        with watch.phase("record B-B"):
            order = self.begun(letter)
        page = press.page(order)
        with watch.phase("sign B-B"):
            signed = press.signer.sign(page, press.request(order))
        with watch.phase("verify B-B"):
            proven = press.accepted(order, page, signed)
        with watch.phase("record B-B"):
            record_issue(post.kit.journal, order, press.kept(order, proven), post.kit.powers)
        assert proven.stamp_by  # noqa: S101  it was issued as what it is

    def round(self, text: str) -> None:
        """Issue one letter, and do the same bare."""
        watch, post, kit, hosted = self.watch, self.post, self.post.kit, self.post.hosted
        watch.rounds.append({})
        complaint = post.complaint(text)
        with watch.phase("number"):
            letter = post.reserve(complaint)
        with watch.phase("record"):
            order = self.begun(letter)
        with watch.phase("render"):
            page = self.press.page(order)
        with watch.phase("sign B-LT"):
            signed = self.press.signer.sign(page, self.press.request(order))
        with watch.phase("verify B-LT"):
            proven = self.press.accepted(order, page, signed)
        with watch.phase("record"):
            record_issue(kit.journal, order, self.press.kept(order, proven), kit.powers)
        self.without_network(f"{text}, tanpa jaringan")
        said = order.record
        same, another = (evolve(said.letter, number=number) for number in (said.letter.number, said.letter.number + "/X"))
        data = self.typst.data(self.request(another, said.salt))  # typst remembers what it set before
        self.stamped = self.stamped or self.bare.stamping(signed, hosted.roots, hosted.tsa, hosted.host)
        with watch.phase("bare typst"):
            self.typst.render(data)
        assert self.typst.render(self.typst.data(self.request(same, said.salt))) == page  # noqa: S101  the same work
        with watch.phase("bare pyHanko B-B"):
            bare_certified = self.bare.sign(page)
        with watch.phase("bare pyHanko B-LT"):
            self.stamped(page)
        with watch.phase("bare AdES validation"):
            answer = bare_verify(signed, hosted.roots)
        with watch.phase("bare AdES validation, B-B"):
            bare_verify_offline(bare_certified, hosted.roots)
        assert answer.endswith("OK"), answer  # noqa: S101  both say that it is good


def _phases(watch: Watch) -> Iterator[Metric]:
    for name in dict.fromkeys((*_LEVELS["B-LT"], *_LEVELS["B-B"], *_FLOORS.values())):
        yield Metric(name, 1000 * watch.processor(name), "ms processor", "lower")
    for phase, floor in _FLOORS.items():
        yield Metric(f"{phase} / {floor}", watch.ratio((phase,), (floor,)), "ratio", "lower")
    for level, phases in _LEVELS.items():
        floors = tuple(_FLOORS[phase] for phase in phases if phase in _FLOORS)
        made = tuple(phase for phase in phases if phase in _FLOORS)
        yield Metric(f"{level}, number to record", 1 / watch.seconds(*phases), "letters/s", "higher")
        yield Metric(f"{level}, render, sign, verify / floor", watch.ratio(made, floors), "ratio", "lower", _FLOOR_TARGET)
        yield Metric(f"{level}, number to record / floor", watch.ratio(phases, floors), "ratio", "lower")


def _scaling(post: Post) -> Iterator[Metric]:
    """Issue batches in this process and on two others, in turn."""
    alone, beside = list[Batch](), list[Batch]()
    for _ in range(BATCHES):
        alone.append(_batch(post, None))
        beside.append(_batch(post, Counted(post.plan, post.folder)))
    for which, told in (("one process", alone), ("two processes", beside)):
        yield Metric(f"B-LT in bulk, {which}", 1 / median(each.elapsed for each in told), "letters/s", "higher")
        yield Metric(f"B-LT in bulk, {which}", 1000 * median(each.spent for each in told), "ms processor", "lower")
    pairs = list(zip(alone, beside, strict=True))
    elapsed = median(one.elapsed / two.elapsed for one, two in pairs)
    allowed = median(one.spent / max(two.spent / 2, two.here) for one, two in pairs)
    yield Metric("two processes / one, letters/s", elapsed, "ratio", "higher", _SCALING_TARGET)
    yield Metric("two processes / one, as processor time allows", allowed, "ratio", "higher", _SCALING_TARGET)


@frozen
class Batch:
    """Seconds a letter: elapsed, processor time of all processes, and that of the one that records."""

    elapsed: float
    spent: float
    here: float


@frozen
class Counted:
    """A plan whose processes write down what processor time they have used, after each letter."""

    plan: PressPlan
    folder: Path

    def hired(self) -> Callable[[Order], Proven]:
        """Open it."""
        made, file = self.plan.hired(), self.folder / f"spent.{os.getpid()}"

        def counted(order: Order) -> Proven:
            proven = made(order)
            with file.open("a") as written:
                written.write(f"{time.process_time()}\n")
            return proven

        return counted

    def told(self) -> float:
        """Return what a letter took, on average, and forget it; the first ones of each process do not count.

        A process has several letters in hand at once, and what they took together is divided by their number.
        """
        spent, letters = 0.0, 0
        for file in self.folder.glob("spent.*"):
            after = sorted(map(float, file.read_text().split()))[WARM // 2 - 1 :]
            spent, letters = spent + after[-1] - after[0], letters + len(after) - 1
            file.unlink()
        return spent / letters


def _batch(post: Post, counted: Counted | None) -> Batch:
    letters = [post.reserve(post.complaint(f"Aduan {time.monotonic_ns()}")) for _ in range(WARM + BATCH)]
    crew = ProcessCrew(counted.hired, 2) if counted else None
    marks = list[tuple[float, float]]()
    for line in post.kit.issue_letters(post.kit.context(HEAD), letters, crew=crew):
        assert line.outcome is BulkOutcome.ISSUED, line  # noqa: S101  or the figure says nothing
        marks.append((time.perf_counter(), time.process_time()))
    elapsed, here = ((last - first) / BATCH for first, last in zip(marks[WARM - 1], marks[-1], strict=True))
    return Batch(elapsed, here + counted.told() if counted else here, here)


def _children() -> float:
    """Processor time of the processes that this one waited for."""
    times = os.times()
    return times.children_user + times.children_system


def _against_office(post: Post, bench: Bench) -> Iterator[Metric]:
    """Make the same letter with an office's tools, where they are."""
    root = post.folder / "root.pem"
    root.write_bytes(load_der_x509_certificate(post.hosted.roots[0]).public_bytes(Encoding.PEM))
    tools = office_tools(post.folder, PASSPHRASE, root, post.hosted.tsa)
    if tools is None:
        return
    letter = post.kit.journal.whole.letter(post.reserve(post.complaint("Aduan kantor"))).state.letter
    spent = list[float]()
    for _ in range(OFFICE + 1):
        begun = time.process_time() + _children()
        tools.letter(letter)
        spent.append(time.process_time() + _children() - begun)
    ours = bench.watch.processor(*_LEVELS["B-LT"])
    yield Metric("python-docx, LibreOffice, pyHanko's command", 1000 * median(spent[1:]), "ms processor", "lower")
    yield Metric("their processor time / ours", median(spent[1:]) / ours, "ratio", "higher", _OFFICE_TARGET)
