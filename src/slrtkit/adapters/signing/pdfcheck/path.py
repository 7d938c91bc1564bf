"""The path of certificates that a container brings: from the signer up, without the root."""

from asn1crypto import x509

from slrtkit.adapters.signing.pdfcheck.asread import as_read

__all__ = ["path_of"]


def path_of(signer: x509.Certificate, certificates: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Climb from the signer as far as the certificates reach; a root is not among them."""
    path = [signer]
    while len(path) < len(certificates):
        above = [c for c in _named(path[-1].issuer, certificates) if c not in path and as_read(c.subject) != as_read(c.issuer)]
        if len(above) != 1:
            break
        path.append(above[0])
    return tuple(path)


def _named(name: x509.Name, certificates: list[x509.Certificate]) -> list[x509.Certificate]:
    """Return the certificates of a subject: those that write it byte for byte so, else those that mean the same."""
    exact = [c for c in certificates if as_read(c.subject) == as_read(name)]
    return exact or [c for c in certificates if c.subject == name]
