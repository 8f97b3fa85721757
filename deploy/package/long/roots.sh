#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the packages in fresh roots of Debian 12 and 13 with apt, as a person would, and looks at what is there: unit,
# settings, pages, completion, and, where it is built, that mllb-compute brings its libraries up.
#   roots.sh [SUITE...]   default: bookworm trixie. Needs root, mmdebstrap and a Debian mirror (this host's own).
set -uo pipefail
here=$(cd "$(dirname "$(readlink -f "$0")")" && pwd)
root=$(cd "$here/../../.." && pwd)
export MLLB_PROGRAM="roots.sh"
# shellcheck source=deploy/shell/common.sh
. "$root/deploy/shell/common.sh"
# shellcheck source=deploy/lab/lib/mirror.sh
. "$root/deploy/lab/lib/mirror.sh"
arch=$(dpkg --print-architecture)
deb=$(find "$root/target/packages" -name "mllb-worker_*_$arch.deb" 2>/dev/null | sort | tail -n 1)
[ -n "$deb" ] || die "no package; run: ./mllb package --arch $arch --only worker"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$deb" "$work/mllb-worker.deb"
# An empty file stands for a package that is not built.
cp "${deb/mllb-worker_/mllb-compute_}" "$work/mllb-compute.deb" 2>/dev/null || : >"$work/mllb-compute.deb"

cat >"$work/look" <<'SH'
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get -q -y install --no-install-recommends /mllb-worker.deb >/apt.log 2>&1 || { tail -n 20 /apt.log; exit 1; }
dpkg -s mllb-worker | grep -x "Status: install ok installed" >/dev/null
echo "java: $(dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n' 'openjdk-*-jre-headless' | grep ^ii)"
mllb --version
mllb-worker --help | grep >/dev/null -- --telemetry
zcat /usr/share/man/man1/mllb-start.1.gz | grep >/dev/null '^\.SH NAME'
bash -c '. /usr/share/bash-completion/completions/mllb && complete -p mllb' | grep >/dev/null mllb
if [ -s /mllb-compute.deb ]; then
  if mllb warm-up >/dev/null 2>&1; then echo "warm-up went through without mllb-compute"; exit 1; fi
  apt-get -q -y install --no-install-recommends /mllb-compute.deb >/apt.log 2>&1 || { tail -n 20 /apt.log; exit 1; }
  mllb warm-up >/warm.log 2>&1 || { tail -n 5 /warm.log; exit 1; }
  echo "mllb-compute: DJL unpacks and starts"
  apt-get -q -y remove mllb-compute >/apt.log 2>&1
fi
test "$(systemctl is-enabled mllb-worker 2>/dev/null)" = disabled
systemd-analyze verify --man=no mllb-worker.service
systemd-analyze security --offline=true mllb-worker.service --no-pager | tail -n 1
test "$(stat -c '%a %U' /etc/mllb/worker.env)" = "640 root"
echo edited >>/etc/mllb/worker.env
apt-get -q -y install --reinstall /mllb-worker.deb >/apt.log 2>&1
grep -qx edited /etc/mllb/worker.env
apt-get -q -y remove mllb-worker >/apt.log 2>&1
test ! -e /usr/bin/mllb-worker -a -e /etc/mllb/worker.env
apt-get -q -y purge mllb-worker >/apt.log 2>&1
test ! -e /etc/mllb/worker.env
SH

bad=0
[ $# -gt 0 ] || set -- bookworm trixie
for suite in "$@"; do
  proxies=()
  while IFS= read -r line; do proxies+=("--aptopt=$line"); done < <(apt_proxy_options)
  if suite_lines "$suite" | mmdebstrap --quiet --mode=root --variant=apt --include=systemd "${proxies[@]}" \
    --customize-hook="copy-in $work/mllb-worker.deb $work/mllb-compute.deb $work/look /" --customize-hook='chroot "$1" sh /look' \
    "$suite" /dev/null - >"$work/$suite.log" 2>&1; then
    echo "ok installed, looked at, reinstalled, removed and purged in a fresh $suite root"
    grep -E '^(java|mllb|→)' "$work/$suite.log" | sed 's/^/   /'
  else
    echo "not ok $suite"
    tail -n 15 "$work/$suite.log" | sed 's/^/   | /'
    bad=1
  fi
done
exit $bad
