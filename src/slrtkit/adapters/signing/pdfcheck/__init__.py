"""The strict verifier of signed letters (needs the extra `slrtkit[pades]`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.signing.asn1 import prepare
    from slrtkit.adapters.signing.pdfcheck.examiner import PdfExaminer
    from slrtkit.adapters.signing.pdfcheck.layout import MAX_BYTES
    from slrtkit.adapters.signing.pdfcheck.particulars import particulars_of
except ModuleNotFoundError as error:
    if (error.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"the verifier needs {error.name}, which is not installed", cure="pip install 'slrtkit[pades]'"
    ) from error

prepare()

__all__ = ["MAX_BYTES", "PdfExaminer", "particulars_of"]
