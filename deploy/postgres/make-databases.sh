#!/bin/sh
# Run once, by the image, when the server is new: the role and the two databases of a district.
# The role owns its databases and is nobody elsewhere. Keys lie apart, to be backed up apart.
set -eu

psql --no-psqlrc --set ON_ERROR_STOP=1 --set password="$(cat /run/secrets/wagewatch-password)" \
    --username "${POSTGRES_USER:-postgres}" --dbname postgres <<'SQL'
CREATE ROLE wagewatch LOGIN PASSWORD :'password';
CREATE DATABASE wagewatch OWNER wagewatch;
CREATE DATABASE wagewatch_keys OWNER wagewatch;
REVOKE CONNECT ON DATABASE wagewatch, wagewatch_keys FROM PUBLIC;
SQL
