"""On what kind of file system does a path lie?"""

import re
from pathlib import Path

TABLE = Path("/proc/mounts")

NETWORK = frozenset(
    {"9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.ceph", "fuse.glusterfs", "fuse.rclone"}
    | {"fuse.s3fs", "fuse.sshfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4"}
    | {"ocfs2", "smb3", "smbfs", "virtiofs"}
)
"""Kinds that other machines may share: SQLite's locks, and the order of its syncs, are not safe
there."""
VOLATILE = frozenset({"ramfs", "tmpfs"})
"""Kinds that are gone when the power is."""
LAYERED = frozenset({"aufs", "fuse.fuse-overlayfs", "overlay"})
"""Kinds that usually are a container's own layer, thrown away with it."""


def kind_of(path: Path, table: str) -> str | None:
    r"""Return the kind of file system that a path lies on, by a table of mounts, or None.

    `table` has the form of `/proc/mounts`: of two mounts in one place the later one counts.

    >>> table = "/dev/vda / ext4 rw 0 0\nfiler:/x /srv/my\\040data nfs4 rw 0 0"
    >>> kind_of(Path("/srv/my data/house"), table), kind_of(Path("/srv"), table)
    ('nfs4', 'ext4')
    """
    place = path.resolve()
    found: tuple[int, str] | None = None
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda it: chr(int(it[1], 8)), fields[1]))
        if place.is_relative_to(point) and (found is None or len(point.parts) >= found[0]):
            found = len(point.parts), fields[2]
    return None if found is None else found[1]


def mounted() -> str:
    """Return the table of this machine's mounts; empty where the system has none."""
    try:
        return TABLE.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
