#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds temporal-server with the roles of a fleet (../roles), and temporal-sql-tool.
#   build.sh SERVER_SOURCES OUT   with Go; SERVER_SOURCES is a checkout of github.com/temporalio/temporal at a release
# The program is a command of the server's own module, so that the server's release decides about every dependency.
set -euo pipefail
[ $# -eq 2 ] || { sed -n '3,5s/^# *//p' "$0" >&2; exit 2; }
here=$(dirname "$(readlink -f "$0")")
[ -f "$1/cmd/server/main.go" ] || { printf 'build.sh: no sources of the server in %s\n' "$1" >&2; exit 1; }
mkdir -p "$2"
out=$(readlink -f "$2")
cd "$1"
command=cmd/mllb-server
mkdir -p "$command"
cp "$here"/../roles/*.go "$command"
go test "./$command"
go build -o "$out/temporal-server" "./$command"
go build -o "$out/temporal-sql-tool" ./cmd/tools/sql
