# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Builds the project when its sources changed. Sourced after packages.sh; MLLB_ROOT is the checkout.

readonly JAVA_NEEDED=17
readonly SOURCES="pom.xml .mvn workflows activities worker bpf kmod benchmarks"

# find_java: sets JAVA; reads the release file of the JDK, because starting a JVM takes longer than all checks.
find_java() {
  local home version
  JAVA=${JAVA_HOME:+$JAVA_HOME/bin/java}
  [ -x "${JAVA:-}" ] || JAVA=$(command -v java || true)
  [ -n "$JAVA" ] || return 1
  home=$(dirname "$(dirname "$(readlink -f "$JAVA")")")
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null) || true
  [ -n "$version" ] || version=$("$JAVA" -version 2>&1 | sed -n '1s/[^"]*"\([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge "$JAVA_NEEDED" ] ||
    die "Java ${version:-of unknown version} at $JAVA is too old; install JDK $JAVA_NEEDED or later (apt-get install openjdk-17-jdk-headless) and set JAVA_HOME to it"
}

jdk_package() {
  if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then echo openjdk-17-jdk-headless; else echo default-jdk-headless; fi
}

need_java() {
  find_java || { need_packages "mllb" "javac=$(jdk_package)" && find_java; } ||
    die "no Java found; install JDK $JAVA_NEEDED or later and set JAVA_HOME to it"
}

# source_files: what the build reads, one path a line. Git knows what builds leave behind; without it, a guess.
source_files() {
  local names
  read -ra names <<<"$SOURCES"
  cd "$MLLB_ROOT" || return
  git ls-files -co --exclude-standard -- "${names[@]}" 2>/dev/null ||
    find "${names[@]}" -name target -prune -o -type f -name '*.*' ! -name '*.o' ! -name '*.ko' -print 2>/dev/null
}

# newer_sources FILE: the sources that changed after FILE did.
newer_sources() {
  (cd "$MLLB_ROOT" && source_files | tr '\n' '\0' | xargs -0 -r sh -c 'find "$@" -maxdepth 0 -newer "$0"' "$1" 2>/dev/null)
}

source_list_hash() { (source_files | sort | sha256sum); }

# build_fresh: nothing newer than the last build, and the same set of files.
build_fresh() {
  local stamp=$MLLB_ROOT/worker/target/dist/.built
  [ -e "$stamp" ] && [ -z "$(newer_sources "$stamp")" ] && [ "$(source_list_hash)" = "$(cat "$stamp")" ]
}

native_packages() {
  need_packages "the build" make=make gcc=gcc clang=clang llvm-strip=llvm \
    /usr/include/bpf/bpf_helpers.h=libbpf-dev mvn=maven
}

build_native() {
  [ ! -e "$MLLB_ROOT/bpf/Makefile" ] || make -C "$MLLB_ROOT/bpf"
  [ ! -e "$MLLB_ROOT/kmod/Makefile" ] || make -C "$MLLB_ROOT/kmod" user
}

# maven GOAL ARG...: without network once the goal went through with these poms, so that a second run needs none.
# The note of that lies beside the artifacts: who clears the repository clears the note.
maven() {
  local noted
  noted=$HOME/.m2/repository/.mllb-$1-$(pom_hash)
  if [ -e "$noted" ]; then
    (cd "$MLLB_ROOT" && mvn -B -o -q "$@")
  else
    (cd "$MLLB_ROOT" && mvn -B -q "$@") && mkdir -p "${noted%/*}" && touch "$noted"
  fi
}

# The artifacts that a build needs are a matter of the poms; where they are, of Maven's options.
pom_hash() { (cd "$MLLB_ROOT" && { printf '%s\n' "${MAVEN_OPTS:-}" && find . -name pom.xml -not -path '*/target/*' | sort | xargs cat; } | sha256sum | cut -c1-16); }

# What Maven is asked for; the tests ask for more.
JAVA_BUILD=(package -Dmaven.test.skip=true -Dspotless.check.skip=true)

build_java() {
  rm -rf "$MLLB_ROOT/worker/target/dist"
  maven "${JAVA_BUILD[@]}"
}

# need_build: after it, worker/target/dist holds what the sources say.
need_build() {
  local stamp=$MLLB_ROOT/worker/target/dist/.built before
  need_java
  build_fresh && return 0
  mkdir -p "$MLLB_HOME"
  native_packages
  exec 7>"$MLLB_ROOT/.build.lock"
  flock 7
  if ! build_fresh; then
    before=$(mktemp)
    step "build the tracing program and the inference core" build_native || die "the C build failed, see the lines above"
    step "build the Java programs" build_java ||
      die "the Maven build failed, see the lines above; a first build needs Maven Central or a mirror of it in ~/.m2/settings.xml"
    source_list_hash >"$stamp"
    touch -r "$before" "$stamp"
    rm -f "$before"
  fi
  exec 7>&-
}
