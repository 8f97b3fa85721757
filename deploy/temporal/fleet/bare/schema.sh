#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the two databases of a Temporal server, or brings them up to the schema of a newer one; twice is fine.
#   schema.sh SCHEMA_DIR   with POSTGRES_HOST, POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD
# SCHEMA_DIR is schema/postgresql/v12 of the server's sources. MLLB_SQL_TOOL names temporal-sql-tool when it is not on PATH.
set -euo pipefail
[ $# -eq 1 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }

tool() {
  "${MLLB_SQL_TOOL:-temporal-sql-tool}" --plugin postgres12 --endpoint "${POSTGRES_HOST:?}" --port "${POSTGRES_PORT:-5432}" \
    --user "${POSTGRES_USER:-temporal}" --password "${POSTGRES_PASSWORD:?}" --database "$@"
}

for pair in temporal=temporal temporal_visibility=visibility; do
  database=${pair%=*} folder=$1/${pair#*=}/versioned
  [ -d "$folder" ] || { printf 'schema.sh: no schema in %s\n' "$folder" >&2; exit 1; }
  tool "$database" create >/dev/null 2>&1 || true
  # A database that has a version already refuses this, and goes on below.
  tool "$database" setup-schema --version 0.0 >/dev/null 2>&1 || true
  tool "$database" update-schema --schema-dir "$folder"
done
