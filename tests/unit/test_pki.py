"""The throw-away infrastructure: it works like a real one, and cannot be taken for one."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from slrtkit.demo.pki import Credential, SamplePki
from slrtkit.demo.services import Fault, Services

NOW = datetime(2026, 1, 31, 3, 30, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def pki() -> SamplePki:
    return SamplePki(NOW, "http://127.0.0.1:9")


@pytest.fixture
def services() -> Iterator[Services]:
    with Services(lambda: NOW) as running:
        yield running


def everyone(pki: SamplePki) -> list[Credential]:
    return [pki.root, pki.intermediate, pki.tsa, pki.responder, pki.officer("Camat Rekaan")]


def test_every_name_says_that_it_is_an_example(pki: SamplePki) -> None:
    for one in everyone(pki):
        for name in (one.certificate.subject, one.certificate.issuer):
            (common,) = name.get_attributes_for_oid(NameOID.COMMON_NAME)
            (organization,) = name.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
            assert str(common.value).startswith("CONTOH ")
            assert organization.value == "Contoh - bukan untuk dipakai"


def test_each_certificate_is_issued_by_the_next_up_to_the_root(pki: SamplePki) -> None:
    for one in everyone(pki):
        line = (one.certificate, *one.chain, pki.root.certificate)
        for below, above in pairwise(line):
            below.verify_directly_issued_by(above)


def test_each_certificate_is_fit_for_its_own_use_only(pki: SamplePki) -> None:
    officer = pki.officer("Camat Rekaan").certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert officer.critical
    assert officer.value.content_commitment
    assert not officer.value.key_cert_sign
    for one, purpose in ((pki.tsa, ExtendedKeyUsageOID.TIME_STAMPING), (pki.responder, ExtendedKeyUsageOID.OCSP_SIGNING)):
        use = one.certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
        assert use.critical
        assert list(use.value) == [purpose]
    assert x509.OCSPNoCheck.oid in {extension.oid for extension in pki.responder.certificate.extensions}


def test_two_samples_share_no_key(pki: SamplePki) -> None:
    other = SamplePki(NOW, "http://127.0.0.1:9")
    assert not {one.key_id for one in everyone(pki)} & {one.key_id for one in everyone(other)}


def test_a_key_file_is_for_its_owner_alone_and_is_never_overwritten(pki: SamplePki, tmp_path: Path) -> None:
    officer = pki.officer("Camat Rekaan")
    path = officer.write(tmp_path / "camat.p12", b"sandi contoh")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        officer.write(path, b"sandi contoh")


def test_a_key_file_opens_with_its_passphrase_alone(pki: SamplePki) -> None:
    officer = pki.officer("Camat Rekaan")
    content = officer.pkcs12(b"sandi contoh")
    key, certificate, chain = pkcs12.load_key_and_certificates(content, b"sandi contoh")
    assert key is not None
    assert key.public_key() == officer.certificate.public_key()
    assert (certificate, set(chain)) == (officer.certificate, set(officer.chain))
    with pytest.raises(ValueError, match="password"):
        pkcs12.load_key_and_certificates(content, b"salah")


def test_a_credential_does_not_show_its_key(pki: SamplePki) -> None:
    assert "key=" not in repr(pki.officer("Camat Rekaan"))


def test_an_officer_may_be_expired_or_not_valid_yet(pki: SamplePki) -> None:
    expired = pki.officer("Camat Lama", not_before=NOW - 800 * DAY)
    future = pki.officer("Camat Baru", not_before=NOW + DAY)
    assert expired.certificate.not_valid_after_utc < NOW < future.certificate.not_valid_before_utc


def test_a_revocation_is_known_from_its_instant_on(pki: SamplePki) -> None:
    officer = pki.officer("Camat Rekaan")
    pki.revoke(officer.certificate, NOW)
    before, after = (x509.load_der_x509_crl(pki.crl(pki.intermediate, at)) for at in (NOW - DAY, NOW))
    serial = officer.certificate.serial_number
    assert before.get_revoked_certificate_by_serial_number(serial) is None
    assert after.get_revoked_certificate_by_serial_number(serial) is not None
    key = pki.intermediate.certificate.public_key()
    assert after.is_signature_valid(key)  # type: ignore[arg-type]  # an EC key, as all keys here


def ask(services: Services, path: str, body: bytes | None = None) -> tuple[int, bytes]:
    connection = HTTPConnection(services.host, timeout=5)
    connection.request("POST" if body else "GET", path, body)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def status_of(services: Services, certificate: x509.Certificate) -> ocsp.OCSPResponse:
    issuer = services.pki.intermediate.certificate
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1()).build()  # noqa: S303 - names the issuer
    return ocsp.load_der_ocsp_response(ask(services, "/ocsp", request.public_bytes(Encoding.DER))[1])


def test_the_responder_tells_good_revoked_and_unknown(services: Services) -> None:
    officer = services.pki.officer("Camat Rekaan").certificate
    assert status_of(services, officer).certificate_status is ocsp.OCSPCertStatus.GOOD
    services.pki.revoke(officer, NOW)
    answer = status_of(services, officer)
    assert (answer.certificate_status, answer.revocation_time_utc) == (ocsp.OCSPCertStatus.REVOKED, NOW)
    stranger = SamplePki(NOW, services.url).officer("Orang Lain").certificate
    assert status_of(services, stranger).response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED


def test_a_time_stamp_states_the_clock_and_the_digest(services: Services) -> None:
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": bytes(32)}
    request = tsp.TimeStampReq({"version": 1, "message_imprint": imprint, "nonce": 7, "cert_req": True})
    status, content = ask(services, "/tsa", request.dump())
    info = tsp.TimeStampResp.load(content)["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
    assert status == 200
    assert (info["gen_time"].native, info["nonce"].native) == (NOW, 7)
    assert info["message_imprint"].dump() == request["message_imprint"].dump()


def test_certificates_and_revocation_lists_are_served_where_certificates_say(services: Services) -> None:
    officer = services.pki.officer("Camat Rekaan").certificate
    access = officer.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    points = officer.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    addresses = [str(place.access_location.value) for place in access] + [str(points[0].full_name[0].value)]
    assert {address.removeprefix(services.url) for address in addresses} == {
        "/ca/intermediate.crt", "/ocsp", "/crl/intermediate.crl",
    }  # fmt: skip
    assert x509.load_der_x509_certificate(ask(services, "/ca/intermediate.crt")[1]) == services.pki.intermediate.certificate
    assert x509.load_der_x509_certificate(ask(services, "/ca/root.crt")[1]) == services.pki.root.certificate
    assert x509.load_der_x509_crl(ask(services, "/crl/root.crl")[1]).issuer == services.pki.root.certificate.subject


def test_what_the_services_do_not_know_is_answered_in_http(services: Services) -> None:
    assert ask(services, "/lain")[0] == 404
    assert ask(services, "/tsa", b"bukan ASN.1")[0] == 400
    assert ask(services, "/ocsp", b"bukan ASN.1")[0] == 400


def test_a_fault_holds_for_its_path_until_it_is_taken_back(services: Services) -> None:
    services.faults["/crl/root.crl"] = Fault.ERROR
    assert ask(services, "/crl/root.crl")[0] == 500
    assert ask(services, "/crl/intermediate.crl")[0] == 200
    services.faults.clear()
    assert ask(services, "/crl/root.crl")[0] == 200
    assert services.asked["/crl/root.crl"] == 2
