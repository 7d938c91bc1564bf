"""Signed assertions keep the contract of the Identity port; and how they, and the server's word, are configured."""

from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.identity import ServerAsserted
from slrtkit.adapters.identity.opening import open_asserted, open_signed
from slrtkit.adapters.identity.signed import IdentityKey, SignedAssertions, sign_assertion
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.errors import AccessDeniedError, AdapterNotInstalledError, PluginError, WireError
from slrtkit.ports.address import Address, no_secret
from slrtkit.ports.identity import Claim, Identity
from slrtkit.testing.identity import CLAIM, NOW, IdentityContract

KEYS = {name: Ed25519PrivateKey.generate() for name in ("kadis", "kabid", "portal")}


def public(name: str) -> bytes:
    return KEYS[name].public_key().public_bytes_raw()


def entry(name: str, kind: EvidenceKind = EvidenceKind.PASSKEY) -> IdentityKey:
    return IdentityKey(f"kunci-{name}", kind, public(name), () if kind is EvidenceKind.LOGIN else (name,))


class TestSignedAssertions(IdentityContract):
    @pytest.fixture
    def identity(self) -> Identity:
        return SignedAssertions([entry("kabid"), entry("kadis")])

    @pytest.fixture
    def show(self) -> Callable[[Claim, datetime], bytes]:
        return lambda claim, at: sign_assertion(KEYS[claim.officer], claim, at)


class TestTheLoginOfAPortal(TestSignedAssertions):
    @pytest.fixture
    def identity(self) -> Identity:
        return SignedAssertions([entry("portal", EvidenceKind.LOGIN)], optional=True)

    @pytest.fixture
    def show(self) -> Callable[[Claim, datetime], bytes]:
        return lambda claim, at: sign_assertion(KEYS["portal"], claim, at)


def test_a_key_speaks_for_its_own_officers_only() -> None:
    identity = SignedAssertions([entry("kadis")])
    others = evolve(CLAIM, officer="kabid")
    for key in ("kadis", "kabid"):
        with pytest.raises(AccessDeniedError) as refused:
            identity.verify(others, sign_assertion(KEYS[key], others, NOW), NOW)
        assert refused.value.code == "identity.refused"


def test_no_two_acts_share_a_challenge() -> None:
    claims = [CLAIM, *(evolve(CLAIM, step=n, round=m) for n in (0, 1, 12) for m in (1, 2, 21))]
    assert len({claim.challenge for claim in claims}) == len(claims)


def test_an_assertion_has_one_spelling() -> None:
    assertion = sign_assertion(KEYS["kadis"], CLAIM, NOW)
    identity = SignedAssertions([entry("kadis")])
    header = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=")
    for other in (
        header + assertion[assertion.index(b".") :],
        assertion + b"=",
        b" " + assertion,
        assertion.replace(b".", b"..", 1),
        assertion + b".",
    ):
        with pytest.raises(AccessDeniedError):
            identity.verify(CLAIM, other, NOW)


def test_the_servers_word_is_never_proof_and_takes_no_assertion() -> None:
    assert ServerAsserted().verify(CLAIM, b"", NOW).kind is EvidenceKind.NONE
    with pytest.raises(AccessDeniedError) as refused:
        ServerAsserted().verify(CLAIM, b"something", NOW)
    assert refused.value.code == "identity.unread"


def file(folder: Path, *, kind: str = "card", key: str | None = None) -> Path:
    path = folder / "kunci.toml"
    text = b64encode(public("kadis")).decode() if key is None else key
    path.write_text(f'[[key]]\nname = "kartu"\nkind = "{kind}"\npublic = "{text}"\nofficers = ["kadis"]\n', "utf-8")
    return path


def test_both_are_opened_by_address(tmp_path: Path) -> None:
    assert open_asserted(Address.read("asserted:portal"), no_secret).verify(CLAIM, b"", NOW).verified_by == "portal"
    assert open_asserted(Address.read("asserted:"), no_secret).name == "server"
    file(tmp_path)
    assertion = sign_assertion(KEYS["kadis"], CLAIM, NOW)
    signed = open_signed(Address.read("signed:kunci.toml?seconds=60&optional=yes", folder=tmp_path), no_secret)
    assert signed.verify(CLAIM, assertion, NOW).kind is EvidenceKind.CARD
    assert signed.verify(CLAIM, b"", NOW).kind is EvidenceKind.NONE
    with pytest.raises(AccessDeniedError):
        signed.verify(CLAIM, assertion, NOW + timedelta(seconds=61))


@pytest.mark.parametrize("options", ["seconds=soon", "optional=perhaps", "minutes=5"])
def test_options_that_mean_nothing_are_refused(tmp_path: Path, options: str) -> None:
    file(tmp_path)
    with pytest.raises(PluginError):
        open_signed(Address.read(f"signed:kunci.toml?{options}", folder=tmp_path), no_secret)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[[key", "identity.file"),
        ("", "wire.missing"),
        ("key = []", "identity.key"),
        ('[[key]]\nname = "a"\nkind = "card"\npublic = "kurang"', "identity.key"),
        ('[[key]]\nname = "a"\nkind = "card"\npublic = "@@"', "identity.key"),
        ('[[key]]\nname = "a"\nkind = "stempel"\npublic = ""', "wire.value"),
    ],
)
def test_a_file_of_keys_that_holds_none_is_refused(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "kunci.toml").write_text(text, "utf-8")
    with pytest.raises(WireError) as refused:
        open_signed(Address.read("signed:kunci.toml", folder=tmp_path), no_secret)
    assert refused.value.code == code


def test_a_key_cannot_stand_for_a_signature_or_for_nothing(tmp_path: Path) -> None:
    for kind in ("signature", "none"):
        file(tmp_path, kind=kind)
        with pytest.raises(WireError):
            open_signed(Address.read("signed:kunci.toml", folder=tmp_path), no_secret)


def test_a_library_that_is_missing_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "slrtkit.adapters.identity.signed", None)
    with pytest.raises(AdapterNotInstalledError) as refused:
        open_signed(Address.read("signed:kunci.toml", folder=tmp_path), no_secret)
    assert "slrtkit[identity]" in refused.value.cure
