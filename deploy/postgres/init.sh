#!/usr/bin/env bash
# Runs once, when the volume of PostgreSQL is empty: a database and a role for each service that
# nobody else may enter. Into that of the vault, which its own service owns and sets up, the others
# are let with their own roles; its table `readers` says into which regions, "*" being all.
set -euo pipefail

: "${POSTGRES_PASSWORD:?the password, here that of all roles}"
services=(reporting evaluation training feedback notification vault)

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

for service in "${services[@]}"; do
  database "kinerja_$service"
done
sql --dbname kinerja_vault <<'SQL'
SET ROLE kinerja_vault;
CREATE TABLE readers (
  role text NOT NULL,
  region text NOT NULL,
  PRIMARY KEY (role, region)
);
SQL
for service in "${services[@]}"; do
  [ "$service" = vault ] && continue
  sql --dbname kinerja_vault --set name="kinerja_$service" <<'SQL'
GRANT CONNECT ON DATABASE kinerja_vault TO :"name";
INSERT INTO readers (role, region) VALUES (:'name', '*');
SQL
done
