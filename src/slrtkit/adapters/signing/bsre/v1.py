"""The gateway's first version: a form with the PDF goes out, the signed PDF comes back."""

import secrets
from collections.abc import Iterable
from urllib.parse import quote

from attrs import frozen

from slrtkit.adapters.signing.bsre.gateway import Client, denied, word
from slrtkit.adapters.signing.pades.network import Answer
from slrtkit.adapters.signing.pades.service import read_json
from slrtkit.ports.signing import SignatureRequest

__all__ = ["GatewayV1"]

_OK = 200


@frozen
class GatewayV1:
    """`POST /api/sign/pdf`, `GET /api/sign/download/{id}`, `POST /api/sign/verify`, `GET /api/user/status/{nik}`.

    A document is sent once. Where its answer breaks off after the header that names it (`id_dokumen`), the signed document is
    fetched by that name, which signs nothing.

    Attributes:
        client: Who asks.
    """

    client: Client

    def sign(self, pdf: bytes, request: SignatureRequest) -> bytes:
        """Return what the gateway answers; see `Gateway`."""
        fields = {
            "nik": self.client.told("nik"),
            "passphrase": self.client.told("passphrase"),
            "tampilan": "invisible",
            "reason": request.reason,
            "location": request.location,
        }
        body, kind = _form(fields, "file", pdf)
        answer = self.client.service.send("api/sign/pdf", body, kind, self.client.authorization, effect=True)
        if answer.status == _OK and not answer.complete:
            answer = self._get(f"api/sign/download/{quote(answer.headers['id_dokumen'], safe='')}")
        return _pdf(answer)

    def opinion(self, pdf: bytes) -> str:
        """Return the gateway's conclusion; see `Gateway`."""
        body, kind = _form({}, "signed_file", pdf)
        answer = self.client.service.send("api/sign/verify", body, kind, self.client.authorization)
        if answer.status != _OK:
            denied(answer)
        return word(read_json(answer).get("summary"))

    def standing(self) -> str:
        """Return the state of the officer's certificate in the gateway's word (`ISSUE`: it is there and may sign).

        The NIK stands in the address of this request, as the gateway wants it; version 2 sends it in the body.
        """
        answer = self._get(f"api/user/status/{quote(self.client.told('nik'), safe='')}")
        if answer.status != _OK:
            denied(answer)
        return word(read_json(answer).get("status"))

    def _get(self, path: str) -> Answer:
        return self.client.service.send(path, None, "", self.client.authorization)


def _pdf(answer: Answer) -> bytes:
    if answer.status != _OK or answer.headers.get("content-type", "").startswith("application/json"):
        denied(answer, effect=True)
    return answer.content


def _form(fields: dict[str, str], name: str, pdf: bytes) -> tuple[bytes, str]:
    """Return a body of `multipart/form-data` (RFC 7578) and its media type."""
    border = secrets.token_hex(16)

    def parts() -> Iterable[bytes]:
        for field, value in fields.items():
            yield f'--{border}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="surat.pdf"\r\n'
        yield f"{head}Content-Type: application/pdf\r\n\r\n".encode() + pdf
        yield f"\r\n--{border}--\r\n".encode()

    return b"".join(parts()), f"multipart/form-data; boundary={border}"
