#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prints the configuration of a Temporal server without containers: PostgreSQL behind it, TLS with client
# certificates in front. Settings come from the environment; docs/start/first-fleet.md says how to use it.
set -euo pipefail

: "${PKI:?where the folder server of tls.sh lies}" "${SERVER_NAME:?name in the certificate of the server}"
: "${POSTGRES:?HOST:PORT}" "${POSTGRES_USER:=temporal}" "${POSTGRES_PASSWORD:?}"
: "${BIND:=0.0.0.0}" "${PORT:=7233}" "${SHARDS:=512}" "${LOG_LEVEL:=info}" "${BROADCAST:=127.0.0.1}"
: "${DYNAMIC_CONFIG:=$(dirname "$(dirname "$(readlink -f "$0")")")/dynamicconfig.yaml}"

store() {
  cat <<YAML
      sql:
        pluginName: postgres12
        databaseName: $1
        connectAddr: $POSTGRES
        connectProtocol: tcp
        user: $POSTGRES_USER
        password: "$POSTGRES_PASSWORD"
        maxConns: 20
        maxIdleConns: 20
        maxConnLifetime: 1h
YAML
}

# tls SIDE ADMITTED. A certificate that is itself in the file is let in, and no other: so one can be taken out.
tls() {
  cat <<YAML
    $1:
      server:
        certFile: $PKI/server.pem
        keyFile: $PKI/server.key
        requireClientAuth: true
        clientCaFiles: [$PKI/$2]
      client:
        serverName: $SERVER_NAME
        rootCaFiles: [$PKI/ca.pem]
YAML
}

service() { printf '  %s:\n    rpc: { grpcPort: %s, membershipPort: %s, bindOnIP: %s }\n' "$1" "$2" "$3" "$4"; }

cat <<YAML
log: { stdout: true, level: $LOG_LEVEL }
persistence:
  defaultStore: default
  visibilityStore: visibility
  numHistoryShards: $SHARDS
  datastores:
    default:
$(store temporal)
    visibility:
$(store temporal_visibility)
global:
  membership: { maxJoinDuration: 30s, broadcastAddress: $BROADCAST }
  tls:
    refreshInterval: 10s
$(tls internode server.pem)
$(tls frontend admitted.pem)
    systemWorker:
      certFile: $PKI/server.pem
      keyFile: $PKI/server.key
      client:
        serverName: $SERVER_NAME
        rootCaFiles: [$PKI/ca.pem]
services:
$(service frontend "$PORT" $((PORT + 1)) "$BIND")
$(service history $((PORT + 2)) $((PORT + 3)) 127.0.0.1)
$(service matching $((PORT + 4)) $((PORT + 5)) 127.0.0.1)
$(service worker $((PORT + 6)) $((PORT + 7)) 127.0.0.1)
clusterMetadata:
  enableGlobalNamespace: false
  failoverVersionIncrement: 10
  masterClusterName: active
  currentClusterName: active
  clusterInformation:
    active: { enabled: true, initialFailoverVersion: 1, rpcName: frontend, rpcAddress: "127.0.0.1:$PORT" }
dcRedirectionPolicy: { policy: noop }
publicClient: { hostPort: "127.0.0.1:$PORT" }
dynamicConfigClient: { filepath: $DYNAMIC_CONFIG, pollInterval: 60s }
YAML
