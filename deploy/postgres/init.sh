#!/usr/bin/env bash
# Runs once, when the volume of PostgreSQL is empty: a database and a role for each service that
# nobody else may enter, and the vault, in which every service acts as the vault's owner.
set -euo pipefail

: "${POSTGRES_PASSWORD:?the password, here that of all roles}"
services=(reporting evaluation training feedback notification)

sql() {
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set password="$POSTGRES_PASSWORD" "$@"
}

database() {
  sql --set name="$1" <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name" TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
SQL
}

database kinerja_vault
for service in "${services[@]}"; do
  database "kinerja_$service"
  sql --set name="kinerja_$service" <<'SQL'
GRANT kinerja_vault TO :"name";
ALTER ROLE :"name" IN DATABASE kinerja_vault SET role = kinerja_vault;
SQL
done
