"""Trust bundles: which roots and which authority list a verifier believes (needs the extra `slrtkit[pades]`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.trust.book import Book, certificate_digests, pem_of, read_book, read_roots
    from slrtkit.adapters.trust.bundle import compare
    from slrtkit.adapters.trust.checks import check
    from slrtkit.adapters.trust.drafting import Draft, draft_path, first_book, open_draft
    from slrtkit.adapters.trust.editing import add_entry, change_root, end_entries, new_list, next_list, reissue
    from slrtkit.adapters.trust.listkey import certificate_key, new_list_key, public_path, read_list_key, read_public_key
    from slrtkit.adapters.trust.parts import Role, Root, key_id
    from slrtkit.adapters.trust.signing import Waiting
    from slrtkit.adapters.trust.state import load_bundle, read_seen, seen_path
    from slrtkit.adapters.trust.update import Imported, import_bundle
    from slrtkit.adapters.trust.withdrawals import publish_withdrawn
    from slrtkit.adapters.trust.writing import bundle_file, write_bundle
except ModuleNotFoundError as error:
    if (error.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"trust bundles need {error.name}, which is not installed", cure="pip install 'slrtkit[pades]'"
    ) from error

__all__ = [
    "Book",
    "Draft",
    "Imported",
    "Role",
    "Root",
    "Waiting",
    "add_entry",
    "bundle_file",
    "certificate_digests",
    "certificate_key",
    "change_root",
    "check",
    "compare",
    "draft_path",
    "end_entries",
    "first_book",
    "import_bundle",
    "key_id",
    "load_bundle",
    "new_list",
    "new_list_key",
    "next_list",
    "open_draft",
    "pem_of",
    "public_path",
    "publish_withdrawn",
    "read_book",
    "read_list_key",
    "read_public_key",
    "read_roots",
    "read_seen",
    "reissue",
    "seen_path",
    "write_bundle",
]
