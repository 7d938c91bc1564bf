"""What a signature says of itself is written once, whatever its length; asn1crypto would write it thousands of times."""

import asyncio
from datetime import UTC, datetime

import pytest
from asn1crypto import cms, core
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.demo.pki import SamplePki


def test_attributes_are_not_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    officer = SamplePki(datetime.now(UTC), "http://127.0.0.1:9").officer("Camat Rekaan")
    key = KeptKey.from_pkcs12(officer.pkcs12(b"contoh"), lambda: b"contoh")
    signed = asyncio.run(
        key.signed_attrs(bytes(32), "sha256", PdfCMSSignedAttributes(signing_time=datetime.now(UTC)), use_pades=True)
    )
    plain = signed.dump()
    info = key.signer_info("sha256", signed, bytes(64))
    written: list[str] = []
    real = vars(core.SetOf)["_set_contents"]

    def seen(self: core.SetOf, force: bool = False) -> None:
        written.append(type(self).__name__)
        real(self, force)

    monkeypatch.setattr(core.SetOf, "_set_contents", seen)
    once = info.dump(force=True)
    assert info["signed_attrs"].dump(force=True)[1:] == plain[1:]  # its tag is another one, and nothing else
    assert "SetOfSigningCertificatesV2" not in written
    assert cms.SignerInfo.load(once).dump() == once
