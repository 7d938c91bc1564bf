"""What signers, gateways and renewals do at the edges: addresses, halves of answers, forms that no letter has."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.signing.bsre import BsreSigner, Client, GatewayV1, GatewayV2
from slrtkit.adapters.signing.bsre.content import same_content
from slrtkit.adapters.signing.csc import CloudAccess, CloudKey
from slrtkit.adapters.signing.pades import BaselineB, PadesSigner
from slrtkit.adapters.signing.pades.service import service_at
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Field, Signature, read_fields
from slrtkit.adapters.signing.pdfcheck.fonts import check_fonts
from slrtkit.adapters.signing.pdfcheck.layout import Layout, Revision
from slrtkit.adapters.signing.pdfcheck.names import check_names
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Value
from slrtkit.adapters.signing.pdfcheck.order import order_of
from slrtkit.demo.pki import SamplePki
from slrtkit.errors import KeyUnavailableError, PluginError, SigningError, SigningRefusedError
from slrtkit.plugins import SIGNER
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.csc import CscStandIn
from slrtkit.testing.loopback import Loopback, Reply
from slrtkit.testing.workshop import NOW, Workshop, open_workshop

AT = datetime(2026, 1, 31, 3, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        yield opened


class TestAddresses:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        officer = SamplePki(AT, "http://127.0.0.1:9").officer("Camat Rekaan")
        (tmp_path / "camat.pem").write_bytes(officer.chain_pem())
        (tmp_path / "camat.key").write_bytes(officer.key_pem(b"contoh"))
        return tmp_path

    @pytest.mark.parametrize(
        "query",
        ["level=b", "timestamp=https://tsa.example", "timestamp=https://tsa.example&level=t", "timestamp=https://x&level=lta"],
    )
    def test_a_pem_key_is_opened_at_each_level(self, folder: Path, query: str) -> None:
        asked: list[str] = []

        def secret(name: str) -> bytes:
            asked.append(name)
            return b"contoh"

        assert len(SIGNER.open(f"pem:camat.pem?key=camat.key&{query}", folder=folder, secret=secret).key) == 64
        assert asked == ["camat.key"]

    @pytest.mark.parametrize(
        "query",
        [
            "level=b",
            "key=camat.key",
            "key=camat.key&level=b&timestamp=https://x",
            "key=camat.key&level=t",
            "key=camat.key&level=z",
        ],
    )
    def test_what_an_address_lacks_or_says_twice_is_told(self, folder: Path, query: str) -> None:
        with pytest.raises(PluginError):
            SIGNER.open(f"pem:camat.pem?{query}", folder=folder, secret=lambda _: b"contoh")

    def test_roots_that_cannot_be_read_are_told(self, folder: Path) -> None:
        address = "pem:camat.pem?key=camat.key&timestamp=https://tsa.example&roots=nowhere.pem"
        with pytest.raises(KeyUnavailableError):
            SIGNER.open(address, folder=folder, secret=lambda _: b"contoh")


class Says(Loopback):
    """A server that says one thing to everything."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self._reply = reply

    def serve(self, *_: object) -> Reply:
        return self._reply


def client(server: Loopback) -> Client:
    return Client(service_at(server.url, timeout=5), "slrt", lambda _: b"rahasia", "kadis")


class TestGateway:
    @pytest.mark.parametrize(
        "body", [b'{"file": []}', b'{"file": "x"}', b'{"file": ["%%%"]}', b'{"file": ["a", "b"]}', b'{"file": null}']
    )
    def test_an_answer_without_a_document_is_none(self, body: bytes) -> None:
        with Says(Reply(200, body)) as server, pytest.raises(SigningRefusedError) as refusal:
            GatewayV2(client(server)).sign(b"%PDF-1.7", SignatureRequest("contoh", AT))
        assert refusal.value.code == "signing.not-pdf"

    def test_what_is_no_word_of_the_gateway_is_not_repeated(self) -> None:
        with Says(Reply(200, b'{"summary": "NIK 123", "conclusion": 5}')) as server:
            assert GatewayV1(client(server)).opinion(b"%PDF") == ""
            assert GatewayV2(client(server)).opinion(b"%PDF") == ""

    def test_a_second_opinion_that_cannot_be_had_is_an_error(self) -> None:
        with Says(Reply(400, b"{}")) as server:
            for gateway in (GatewayV1(client(server)), GatewayV2(client(server))):
                with pytest.raises(SigningRefusedError):
                    gateway.opinion(b"%PDF")

    @pytest.mark.parametrize(
        ("spoil", "code"),
        [
            (lambda signed, _: signed[:99] + bytes(99), "signing.broken-pdf"),
            (lambda signed, _: signed.replace(b"/Rotate", b"/Rotatf", 1).replace(b"(id", b"(ix", 1), "signing.unsigned"),
        ],
        ids=["broken", "changed"],
    )
    def test_a_document_that_is_broken_or_changed_after_signing_is_refused(
        self, workshop: Workshop, spoil: Callable[[bytes, bytes], bytes], code: str
    ) -> None:
        page = workshop.page()
        answer = spoil(workshop.sign(page), page)
        certificate = workshop.officer.certificate.public_bytes(Encoding.DER)
        with Says(Reply(200, answer, "application/pdf")) as server, pytest.raises(SigningRefusedError) as refusal:
            BsreSigner(GatewayV1(client(server)), certificate).sign(page, SignatureRequest("contoh", NOW))
        assert refusal.value.code == code

    def test_what_cannot_be_read_is_equal_to_nothing(self, workshop: Workshop) -> None:
        page = workshop.page()
        assert same_content(page, page)
        assert not same_content(page, b"Bukan PDF")
        assert not same_content(b"", b"")
        longer = workshop.page(evolve(workshop.letter, subject="Surat yang lain"), b"{}")
        assert not same_content(page, longer)


class Lacking(CscStandIn):
    """A CSC service that leaves one thing out of one answer."""

    method, answer = "", Reply(200, b"{}")

    def serve(self, path: str, body: bytes, headers: Any) -> Reply:  # noqa: ANN401  passed on
        return self.answer if path.endswith(self.method) else super().serve(path, body, headers)


@pytest.mark.parametrize(
    ("method", "user", "error"),
    [
        ("credentials/list", "", SigningRefusedError),
        ("credentials/authorize", "", KeyUnavailableError),
        ("signatures/signHash", "", KeyUnavailableError),
        ("auth/login", "slrt-contoh", KeyUnavailableError),
    ],
)
def test_a_csc_answer_that_lacks_what_was_asked_for_is_an_error(
    workshop: Workshop, method: str, user: str, error: type[SigningError]
) -> None:
    with Lacking(workshop.officer) as service:
        service.method = method
        access = CloudAccess(service_at(service.place, timeout=5), service.told, "camat", user)
        with pytest.raises(error):
            PadesSigner(CloudKey.of(access), BaselineB()).sign(workshop.page(), SignatureRequest("contoh", NOW))


def test_a_csc_credential_may_want_neither_pin_nor_password(workshop: Workshop) -> None:
    with CscStandIn(workshop.officer) as service:
        service.info |= {"PIN": {"presence": "optional"}, "OTP": {"presence": "false"}}
        access = CloudAccess(service_at(service.place, timeout=5), service.told, "camat")
        with pytest.raises(KeyUnavailableError):  # the service wants them all the same
            PadesSigner(CloudKey.of(access), BaselineB()).sign(workshop.page(), SignatureRequest("contoh", NOW))


def signature(revision: int, **changes: Any) -> Signature:  # noqa: ANN401  fields of a signature, each of its own type
    return evolve(Signature(revision, (0, 1, 2, 3), b"", b"", AT, _mdp(1)), **changes)


def _mdp(level: int) -> Value:
    parameters: dict[str, Value] = {"Type": Name("TransformParams"), "V": Name("1.2"), "P": level}
    return [{"Type": Name("SigRef"), "TransformMethod": Name("DocMDP"), "TransformParams": parameters}]


def signed(number: int, what: Signature | None, lock: Value = None) -> Field:
    return Field(Ref(number), Ref(2), lock, Ref(number + 50) if what else None, what)


def catalog(revisions: int, perms: Value) -> Layout:
    entries: dict[str, Value] = {} if perms is None else {"Perms": perms}
    later = tuple(Revision({}, {"Root": Ref(1)}, 0, 0) for _ in range(revisions))
    return Layout(Revision({1: entries}, {"Root": Ref(1)}, 0, 0), later)


ONE: Value = {"DocMDP": Ref(58)}


@pytest.mark.parametrize(
    ("layout", "fields"),
    [
        (catalog(1, ONE), ()),
        (catalog(1, ONE), (signed(8, None), signed(9, None))),
        (catalog(2, ONE), (signed(8, signature(2)),)),
        (catalog(1, ONE), (signed(8, signature(1)), signed(9, signature(1)))),
        (catalog(3, ONE), (signed(8, signature(1)), signed(9, signature(2)), signed(10, signature(3)))),
        (catalog(2, ONE), (signed(8, signature(1, reference=_mdp(2))), signed(9, None))),
        (catalog(2, ONE), (signed(8, signature(2)), signed(9, signature(1, claimed_at=None)))),
        (catalog(1, {"DocMDP": Ref(9)}), (signed(8, signature(1)),)),
        (catalog(1, ONE), (signed(8, signature(1, reference=None)),)),
        (catalog(1, None), (signed(8, signature(1)),)),
        (catalog(1, ONE), (signed(8, signature(1), {"Action": Name("All")}),)),
        (catalog(1, ONE), (signed(8, signature(1, small=True)),)),
        (catalog(2, None), (signed(8, signature(1, reference=None)), signed(9, signature(2, claimed_at=None, small=True)))),
    ],
)
def test_fields_in_another_order_or_with_other_permissions_are_refused(layout: Layout, fields: tuple[Field, ...]) -> None:
    with pytest.raises(Fault):
        order_of(layout, fields)


def test_a_service_of_others_may_sign_without_certifying_and_in_small_letters() -> None:
    order = order_of(catalog(1, None), (signed(8, signature(1, reference=None, small=True)),))
    assert (order.certified, order.waiting, order.stamps) == (False, None, ())


WIDGET: dict[str, Value] = {
    "Type": Name("Annot"),
    "Subtype": Name("Widget"),
    "FT": Name("Sig"),
    "T": b"Signature",
    "F": 132,
    "Rect": [0, 0, 0, 0],
    "P": Ref(4),
}


@pytest.mark.parametrize(
    ("form", "widget"),
    [
        ({"Fields": [Ref(3)], "SigFlags": 1}, WIDGET),
        ({"Fields": [Ref(3)], "SigFlags": 3, "DA": b""}, WIDGET),
        ({"Fields": b"", "SigFlags": 3}, WIDGET),
        ({"Fields": [Ref(3)], "SigFlags": 3}, WIDGET | {"Rect": [0, 0, 9, 9]}),
        ({"Fields": [Ref(3)], "SigFlags": 3}, WIDGET | {"AP": {}}),
        ({"Fields": [Ref(3)], "SigFlags": 3}, WIDGET | {"P": None}),
        ({"Fields": [Ref(3)], "SigFlags": 3}, WIDGET | {"V": {}}),
        ({"Fields": [Ref(3)], "SigFlags": 3}, WIDGET | {"V": Ref(5)}),
        ({"Fields": [Ref(3), Ref(3)], "SigFlags": 3}, WIDGET),
        ({"Fields": [Ref(9)], "SigFlags": 3}, WIDGET),
    ],
)
def test_a_form_with_anything_but_plain_fields_is_refused(form: dict[str, Value], widget: dict[str, Value]) -> None:
    objects: dict[int, Value] = {1: {"AcroForm": Ref(2)}, 2: form, 3: widget, 5: {"Type": Name("Sig")}}
    with pytest.raises(Fault):
        read_fields(b"", Layout(Revision(objects, {"Root": Ref(1)}, 0, 0)))


@pytest.mark.parametrize(
    "places",
    [[Ref(3), Ref(3)], [Ref(3), Ref(6)], [Ref(at) for at in range(10, 29)]],
    ids=["a field twice", "a signature twice", "more fields than a letter has"],
)
def test_fields_are_counted_before_one_is_read_for_each_holds_what_it_covers(places: list[Value]) -> None:
    widget: dict[str, Value] = WIDGET | {"V": Ref(5)}
    form: dict[str, Value] = {"Fields": places, "SigFlags": 3}
    many: dict[int, Value] = {at: WIDGET | {"V": Ref(at + 50)} for at in range(10, 29)}
    objects: dict[int, Value] = {1: {"AcroForm": Ref(2)}, 2: form, 3: widget, 6: widget, **many}
    with pytest.raises(Fault) as refused:
        read_fields(b"", Layout(Revision(objects, {"Root": Ref(1)}, 0, 0)))
    assert refused.value.result.evidence == f"{len(places)} signature fields, or one that is named twice"


@pytest.mark.parametrize(("check", "most"), [(check_names, 64), (check_fonts, 256)])
def test_what_many_share_is_bounded_for_each_looks_through_all_of_it(check: Callable[[Layout], None], most: int) -> None:
    for more in (0, 1):
        fonts: dict[str, Value] = {f"F{at}": Ref(4) for at in range(most + more)}
        element: dict[str, Value] = {"Type": Name("StructElem"), "A": Ref(2)} if check is check_names else {"Font": fonts}
        composite: dict[str, Value] = {"Type": Name("Font"), "Subtype": Name("Type0"), "DescendantFonts": [Ref(4)]}
        shared: list[Value] = [0] * (most + more)
        objects: dict[int, Value] = {1: element, 2: shared, 4: composite}
        with pytest.raises(Fault) if more else nullcontext():
            check(Layout(Revision(objects, {"Root": Ref(1)}, 0, 0)))
