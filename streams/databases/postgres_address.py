"""The address of a PostgreSQL database: read, checked, and made whole with what we rely on."""

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

DEFAULTS = {
    "connect_timeout": "2",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "target_session_attrs": "read-write",
}
"""What holds unless an address says otherwise. Seconds, the last timeout in milliseconds. Only
the primary is asked: a replica may not have heard what was acknowledged."""


def read_address(conninfo: str) -> dict[str, str]:
    """Return what an address says, by the name of each parameter of libpq.

    Raises ValueError, which repeats nothing of the address, where it cannot be read.

    >>> read_address("postgresql://wagewatch@db.example/district")["host"]
    'db.example'
    """
    try:
        said = conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError:
        # The driver's message repeats the address, which may hold a password.
        message = "the address of PostgreSQL cannot be read; write postgresql://user@host/database"
        raise ValueError(message) from None
    return {name: str(value) for name, value in said.items() if value is not None}


def whole_address(conninfo: str, name: str, *options: str) -> str:
    """Return the address with what holds unless it says otherwise, and with our options.

    `name` is what the program is called in the server's list of connections. An option is
    a setting of the server, `name=value` without blanks; it holds whatever the address says.
    """
    said = read_address(conninfo)
    given = DEFAULTS | {"application_name": name} | said | {"client_encoding": "UTF8"}
    if options:
        ours = (f"-c {option}" for option in options)
        given["options"] = " ".join([said.get("options", ""), *ours]).strip()
    return make_conninfo("", **given)
