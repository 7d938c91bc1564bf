"""A PostgreSQL store by its address: `postgresql://office@host/register?schema=slrtkit`."""

from typing import Final

from slrtkit.adapters.storage.opening import migrating, number
from slrtkit.adapters.storage.postgresql.errors import driver
from slrtkit.adapters.storage.postgresql.store import PostgresqlStore
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["open_postgresql"]

_OURS: Final = ("schema", "timeout", "connections", "migrate")
_LIBPQ: Final = (
    "application_name",
    "channel_binding",
    "connect_timeout",
    "gssencmode",
    "host",
    "hostaddr",
    "options",
    "passfile",
    "port",
    "service",
    "sslcert",
    "sslcrl",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
)
"""What libpq is told besides; source: section 34.1.2 of PostgreSQL's manual."""


def open_postgresql(address: Address, secret: Secret, /) -> PostgresqlStore:
    """Open a schema of a database; a password that stands nowhere is asked for as that of `user@host:port/database`.

    Raises:
        PluginError: the address cannot be read, or an option is none or has no such value.
        SlrtError: what `PostgresqlStore` raises.
    """
    address.expect(*_OURS, *_LIBPQ)
    told = {name: value for name, value in address.options.items() if name in _LIBPQ}
    library = driver()
    try:
        known = library.conninfo.conninfo_to_dict(f"{address.scheme}:{address.place}", **told)
    except library.ProgrammingError:
        pass
    else:
        if not known.get("password") and (password := secret(_whom(known))):
            known["password"] = password.decode()
        return PostgresqlStore(
            library.conninfo.make_conninfo("", **known),
            schema=address.options.get("schema", "slrtkit"),
            timeout=number(address, "timeout", 5.0),
            connections=round(number(address, "connections", 8)),
            migrating=migrating(address),
        )
    cure = "as in postgresql://office@host/register"
    raise PluginError("the address cannot be read", code="plugin.address", path=address.scheme, cure=cure)


def _whom(known: dict[str, str]) -> str:
    port = f":{known['port']}" if "port" in known else ""
    return f"{known.get('user', '')}@{known.get('host', '')}{port}/{known.get('dbname', '')}"
