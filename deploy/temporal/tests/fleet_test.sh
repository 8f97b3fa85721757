#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Checks of the fleet set-up that need neither containers nor a network: certificates, compose file, units.
# shellcheck disable=SC2317 # the checks are called by name
set -uo pipefail
cd "$(dirname "$(readlink -f "$0")")/.." || exit 1
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # check NAME COMMAND...
  local name=$1
  shift
  if "$@" >"$work/out" 2>&1; then echo "ok $name"; else echo "not ok $name"; sed 's/^/# /' "$work/out"; failed=1; fi
}

role_of() { openssl x509 -in "$work/pki/$1.pem" -noout -subject -nameopt RFC2253; }
# admits FILE [MORE]: whether that certificate, with others that its owner sends along, is in the server's list or leads there
admits() { openssl verify -partial_chain -purpose sslclient -CAfile "$work/pki/server/admitted.pem" ${2:+-untrusted "$2"} "$1"; }
edition() { openssl x509 -in "$work/pki/server/admitted.pem" -noout -fingerprint; }

makes_certificates() {
  fleet/tls.sh make "$work/pki" --server temporal.example.org && fleet/tls.sh client "$work/pki" node1 &&
    openssl verify -CAfile "$work/pki/ca.pem" -purpose sslserver "$work/pki/server.pem" &&
    openssl verify -CAfile "$work/pki/ca.pem" -purpose sslclient "$work/pki/node1.pem" &&
    ! openssl verify -CAfile "$work/pki/ca.pem" -purpose sslserver "$work/pki/node1.pem"
}
names_roles() {
  fleet/tls.sh client "$work/pki" you --role person && [ "$(role_of node1)" = 'subject=CN=node1,OU=node,O=MLLB' ] &&
    [ "$(role_of you)" = 'subject=CN=you,OU=person,O=MLLB' ] && [ "$(role_of ui)" = 'subject=CN=ui,OU=reader,O=MLLB' ] &&
    ! fleet/tls.sh client "$work/pki" x --role king && ! fleet/tls.sh client "$work/pki" x --role && [ ! -e "$work/pki/x.key" ]
}
server_folder_is_all_and_no_more() {
  [ "$(ls "$work/pki/server")" = $'admitted.pem\nca.pem\nseal.key\nserver.key\nserver.pem' ] && [ "$(ls "$work/pki/ui")" = $'ca.pem\nui.key\nui.pem' ] &&
    ! grep -rlF "$(sed -n 2p "$work/pki/ca.key")" "$work/pki/server" "$work/pki/ui"
}
# The first certificate has to change with the list (all that the server compares), name the CA, and be of no use.
takes_clients_out() {
  local before
  before=$(edition)
  cp "$work/pki/node1.pem" "$work/pki/node1.key" "$work" && admits "$work/node1.pem" && ! admits "$work/pki/ca.pem" &&
    cp "$work/node1.pem" "$work/pki/node1-copy.pem" && head -c 300 "$work/node1.pem" >"$work/pki/half.pem" &&
    fleet/tls.sh revoke "$work/pki" node1 && ! admits "$work/node1.pem" && admits "$work/pki/you.pem" && admits "$work/pki/server.pem" &&
    [ "$before" != "$(edition)" ] && rm "$work/pki/half.pem" "$work/pki/node1-copy.pem" &&
    fleet/tls.sh revoke "$work/pki" node1 && ! admits "$work/node1.pem" && fleet/tls.sh show "$work/pki" | grep 'revoked/node1' &&
    [ "$(openssl x509 -in "$work/pki/server/admitted.pem" -noout -subject)" = "$(openssl x509 -in "$work/pki/ca.pem" -noout -subject)" ] &&
    fleet/tls.sh client "$work/pki" node1 && admits "$work/pki/node1.pem" && ! admits "$work/node1.pem"
}
clients_admit_nobody() { # neither does the CA's key alone
  cp -r "$work/pki" "$work/stolen" && fleet/tls.sh client "$work/stolen" mallory --role admin && ! admits "$work/stolen/mallory.pem" || return 1
  openssl req -new -key "$work/stolen/mallory.key" -subj /O=MLLB/OU=admin/CN=mallory |
    openssl x509 -req -CA "$work/pki/you.pem" -CAkey "$work/pki/you.key" -set_serial 7 -days 2 >"$work/mallory.pem" &&
    ! admits "$work/mallory.pem" "$work/pki/you.pem"
}
renews_the_server() {
  cp "$work/pki/server.pem" "$work/old.pem" && fleet/tls.sh server "$work/pki" temporal.example.org &&
    admits "$work/pki/server/server.pem" && ! admits "$work/old.pem" && cmp "$work/pki/server.key" "$work/pki/server/server.key"
}
# An authorizer that knows other names than the workers would lock them out.
roles_know_the_names() {
  local names=../../workflows/src/main/java/dev/mllb/workflow name
  for name in '"mllb-control"' '"mllb-compute"' '"mllb-judge"' '"mllb-host-"'; do
    grep -q "$name" "$names/TaskQueues.java" && grep -q "$name" fleet/roles/roles.go || return 1
  done
  grep -q 'return "host-" + host' "$names/HostWorkflow.java" && grep -q 'return "lease-" + host' "$names/HostLeaseWorkflow.java" &&
    grep -q 'ID = "quarantine"' "$names/QuarantineWorkflow.java"
}
# All but the one that seals task tokens: that is 32 bytes for the frontends alone.
keys_are_readable_by_java() { ! find "$work/pki" -maxdepth 1 -name '*.key' ! -name seal.key -exec grep -L '^-----BEGIN PRIVATE KEY-----' {} + | grep .; }
keys_are_private() { [ "$(find "$work/pki" -name '*.key' -perm /077 | wc -l)" = 0 ] && [ "$(stat -c %a "$work/pki")" = 700 ]; }
refuses_names() {
  ! fleet/tls.sh client "$work/pki" ../x && ! fleet/tls.sh client "$work/pki" 'a;b' && ! fleet/tls.sh client "$work/pki" node1 &&
    ! fleet/tls.sh make "$work/pki" --server again.example.org && ! fleet/tls.sh revoke "$work/pki" server &&
    ! fleet/tls.sh revoke "$work/pki" nobody && ! fleet/tls.sh client "$work/pki" ca
}
compose_is_sound() {
  python3 - <<'PY'
import re, sys
text = open("fleet/compose.yaml").read()
try:
    import yaml
except ImportError:
    print("python3-yaml is not installed: only the text is checked"); yaml = None
assert "TEMPORAL_TLS_REQUIRE_CLIENT_AUTH: \"true\"" in text
assert not re.search(r"image: \S+:latest", text)
assert set(re.findall(r"\./pki\S*:/pki", text)) == {"./pki/server:/pki", "./pki/ui:/pki"}, "the CA's key stays away"
if yaml:
    services = yaml.safe_load(text)["services"]
    assert set(services) == {"postgresql", "temporal", "ui"}
    assert services["ui"]["ports"] == ["127.0.0.1:8080:8080"]
    assert "ports" not in services["postgresql"]
    for key, value in yaml.safe_load(open("fleet/dynamicconfig.yaml")).items():
        assert isinstance(value, list) and "value" in value[0], key
PY
}
# Compose itself, where there is one: the plugin, or the older program, which knows no project name in the file.
compose_reads_it() {
  local copy=$work/compose
  cp -r fleet "$copy"
  echo secret >"$copy/postgres_password.txt"
  export MLLB_POSTGRES_PASSWORD=secret MLLB_SERVER_NAME=temporal.example.org
  if docker compose version >/dev/null 2>&1; then
    docker compose -f "$copy/compose.yaml" config -q
  else
    sed -i '/^name:/d' "$copy/compose.yaml" && docker-compose -f "$copy/compose.yaml" config -q
  fi
}
refuses_without_settings() { ! env -u MLLB_SERVER_NAME -u MLLB_POSTGRES_PASSWORD docker-compose -f "$work/compose/compose.yaml" config -q; }
bare_config() {
  local config
  config=$(PKI=/pki SERVER_NAME=t.example.org POSTGRES=db:5432 POSTGRES_PASSWORD=secret fleet/bare/config.sh) &&
    python3 -c '
import sys, yaml
c = yaml.safe_load(sys.stdin)
tls = c["global"]["tls"]
assert all(tls[side]["server"]["requireClientAuth"] for side in ("internode", "frontend"))
assert tls["frontend"]["server"]["clientCaFiles"] == ["/pki/admitted.pem"] and tls["refreshInterval"] != "0s"
assert tls["internode"]["server"]["clientCaFiles"] == ["/pki/server.pem"]
assert len({s["rpc"][p] for s in c["services"].values() for p in ("grpcPort", "membershipPort")}) == 8
assert all(s["rpc"]["bindOnIP"] == "127.0.0.1" for n, s in c["services"].items() if n != "frontend")
' <<<"$config" && ! PKI=/pki fleet/bare/config.sh
}
unit_is_valid() { # a root where the programs stand that the unit names
  local root=$work/root unit=$1
  mkdir -p "$root/usr/lib/mllb/bin" "$root/usr/local/bin"
  printf '#!/bin/sh\n' | tee "$root/usr/lib/mllb/bin/mllb-worker" >"$root/usr/local/bin/temporal"
  chmod +x "$root"/usr/lib/mllb/bin/* "$root"/usr/local/bin/*
  systemd-analyze verify --man=no "systemd/$unit" 2>&1 | grep -v "is not executable: No such file" | grep . && return 1
  return 0
}

# A development server opens ports of its own parts, where nobody is asked for anything.
only_clients_come_from_the_network() {
  ! grep -rE '(--ip|--ui-ip)[= ]([^1]|1[^2])' systemd && [ "$(grep -rh ^Listen systemd)" = ListenStream=7233 ] &&
    grep -q -- '--ip 127.0.0.1 --port 17233 --ui-ip 127.0.0.1 ' systemd/mllb-temporal.service &&
    grep -q 'proxyd .*127.0.0.1:17233$' systemd/mllb-temporal-network.service
}

# What parses models and reports of others, or is asked by everybody, has nothing to give away; root is the host's worker alone.
only_the_host_role_is_root() {
  local unit line
  for unit in control compute; do
    for line in DynamicUser=yes CapabilityBoundingSet= AmbientCapabilities= NoNewPrivileges=yes ProtectSystem=strict; do
      grep -qx "$line" "systemd/mllb-$unit.service" || { echo "$unit: no $line"; return 1; }
    done
    ! grep -E '^(User=|.*(Bounding|Ambient).*=.*CAP_)' "systemd/mllb-$unit.service" || return 1
  done
  ! grep -q '^DynamicUser' systemd/mllb-worker.service && grep -qx NoNewPrivileges=yes systemd/mllb-worker.service
}

check "certificates for server and clients, each for its purpose alone" makes_certificates
check "a certificate names its client's role" names_roles
check "what belongs on the server is in one folder, and the CA's key is not" server_folder_is_all_and_no_more
check "a client that was taken out is no longer in the list, and can get a new certificate" takes_clients_out
check "neither the CA's key nor a client's admits anybody" clients_admit_nobody
check "the server gets a new certificate" renews_the_server
check "the server's roles know the names of queues and workflows" roles_know_the_names
check "keys are readable by their owner alone" keys_are_private
check "keys have the form that Java reads" keys_are_readable_by_java
check "names that are none, and overwriting, are refused" refuses_names
check "control and compute are nobody's user without a capability" only_the_host_role_is_root
check "of a server without TLS the network sees one port" only_clients_come_from_the_network
check "the compose file is sound" compose_is_sound
if docker compose version >/dev/null 2>&1 || command -v docker-compose >/dev/null; then
  check "compose reads the file" compose_reads_it
  ! command -v docker-compose >/dev/null || check "compose refuses it without the settings" refuses_without_settings
else
  echo "ok compose # SKIP neither docker compose nor docker-compose is installed: the file was read as YAML alone"
fi
if python3 -c 'import yaml' 2>/dev/null; then
  check "the configuration without containers asks every client for a certificate" bare_config
else
  echo "ok bare configuration # SKIP python3-yaml is not installed"
fi
if command -v systemd-analyze >/dev/null; then
  for unit in systemd/*.service systemd/*.socket; do check "${unit#*/} is valid" unit_is_valid "${unit#*/}"; done
else
  echo "ok units # SKIP systemd-analyze is not installed"
fi
exit $failed
