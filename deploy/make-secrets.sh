#!/bin/sh
# Make the passwords of a district, each at random and in a file that only its reader may read.
# Run once, as root, since a file belongs to the user inside the container that reads it.
set -eu
umask 077

place=${1:-$(dirname "$0")/secrets}
if [ -e "$place" ]; then
    echo "$place is there already; a running database keeps the passwords it was made with" >&2
    exit 1
fi

draw() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

keep() { # name, user inside the container, content
    printf '%s\n' "$3" >"$place/$1"
    chown "$2:$2" "$place/$1"
    chmod 0400 "$place/$1"
}

ours=$(draw)
mkdir -p "$place"
keep postgres-password 999 "$(draw)"
keep wagewatch-password 999 "$ours"
keep pgpass 10001 "postgres:5432:*:wagewatch:$ours"
keep grafana-password 472 "$(draw)"
echo "four passwords in $place; keep a copy of them apart from the backups"
