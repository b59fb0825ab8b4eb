#!/usr/bin/env bash
# cjson.sh - fetch the cJSON sources that the WASI build compiles.
#
#   tools/cjson.sh DIRECTORY    leaves DIRECTORY/cJSON.c and DIRECTORY/cJSON.h
#
# They are Debian's source package, with its security patches, at one pinned version. It is fetched by
# apt with a state of its own, so the system's source lists stay as they are and no root is needed. What
# counts is the checksums below; where the bytes came from does not.
#
#   CJSON_SOURCE=DIR      take cJSON.c and cJSON.h from DIR instead (same checksums)
#   DEBIAN_MIRROR=URL     fetch from this mirror (default http://deb.debian.org/debian)
set -euo pipefail

version=1.7.15-1+deb12u4
sums_package='764c2de141d680f4fb4cada30c526dacaa30ead061b9b9c34f2b81e2df0f8439  cjson_1.7.15-1+deb12u4.dsc
5308fd4bd90cef7aa060558514de6a1a4a0819974a26e6ed13973c5f624c24b2  cjson_1.7.15.orig.tar.gz
afd19a970966cf534ff1e9ec077d710a5e7e78eb4ec9b499c8bdc32e55da12cb  cjson_1.7.15-1+deb12u4.debian.tar.xz'
sums_source='5c5ab83a24eecfebc25b6aa4d47dbdb5f23d1baec92de75fec5f0528dbe255a7  cJSON.c
c25b54ebc98e814eb7b3eeaf12ce899806f87ff5a275b20a3b77dbb3968e5d0b  cJSON.h'

fail() {
    printf 'tools/cjson.sh: %s\n' "$@" >&2
    exit 1
}

[ $# -eq 1 ] || fail "usage: tools/cjson.sh DIRECTORY"
into=$1
mkdir -p "$into"
temporary=$(mktemp -d "$into/fetch.XXXXXX")
temporary=$(cd "$temporary" && pwd)
trap 'rm -rf "$temporary"' EXIT

# Download the pinned package from mirror $1 into $temporary; its output goes to $temporary/log.
download() {
    rm -rf "$temporary"/{lists,cache,state}
    mkdir -p "$temporary"/{lists/partial,cache/archives/partial,state}
    # trusted: the archive's keyring is absent outside Debian, and the checksums decide anyway.
    echo "deb-src [trusted=yes check-valid-until=no] $1 bookworm main" >"$temporary/sources.list"
    cat >"$temporary/apt.conf" <<CONF
Dir::Etc::sourcelist "$temporary/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$temporary/state";
Dir::State::lists "$temporary/lists";
Dir::Cache "$temporary/cache";
APT::Sandbox::User "root";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::Retries "3";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
CONF
    (
        cd "$temporary"
        apt-get -q -c apt.conf update &&
            apt-get -q -c apt.conf source --download-only --only-source "cjson=$version"
    ) >>"$temporary/log" 2>&1
}

# Leave the pinned package, unpacked and patched, in $temporary/source. Debian moves old releases from
# the first mirror to the second.
fetch() {
    local mirror found=
    for mirror in ${DEBIAN_MIRROR:-http://deb.debian.org/debian http://archive.debian.org/debian}; do
        if download "$mirror"; then
            found=yes
            break
        fi
    done
    if [ -z "$found" ]; then
        grep -E '^(E|W|Err)' "$temporary/log" >&2 || true
        fail "no mirror gave the source package cjson $version (see above: no network, or a newer version?)" \
            "remedy: set DEBIAN_MIRROR to one that has it; or take it from" \
            "  https://snapshot.debian.org/package/cjson/$version/, unpack it with dpkg-source -x and set" \
            "  CJSON_SOURCE to that folder; or pin the newer version at the top of this script"
    fi
    (cd "$temporary" && sha256sum --check --quiet <<<"$sums_package") ||
        fail "the package's bytes are not the pinned ones; refusing to build with them"
    (cd "$temporary" && dpkg-source --no-check -x "cjson_$version.dsc" source) >>"$temporary/log" 2>&1 ||
        { cat "$temporary/log" >&2; fail "cannot unpack the package"; }
}

if [ -n "${CJSON_SOURCE:-}" ]; then
    source=$CJSON_SOURCE
else
    for tool in apt-get dpkg-source; do
        command -v "$tool" >/dev/null || fail "$tool not found" \
            "remedy: unpack Debian's source package cjson $version elsewhere and set CJSON_SOURCE to it"
    done
    fetch
    source=$temporary/source
fi
(cd "$source" && sha256sum --check --quiet <<<"$sums_source") ||
    fail "$source does not hold the pinned cJSON.c and cJSON.h (cjson $version with Debian's patches)"
cp "$source/cJSON.h" "$source/cJSON.c" "$into/"
touch "$into/cJSON.h" "$into/cJSON.c"
