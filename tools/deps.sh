#!/usr/bin/env bash
# deps.sh - see that what a part of the build needs is there; install what is missing.
#
#   tools/deps.sh PART...        quick and silent when nothing is missing. Else it installs through apt
#                                when it is root or sudo asks nothing; else it prints the command to run
#                                and fails. The parts:
#       native    the program and the library: a C compiler, make, zlib, libzstd, cJSON, utf8proc
#       wasm      the browser module: Emscripten, Node.js, the packages that web/package-lock.json pins
#       wasi      the command for Node.js: a clang for wasm32-wasi, and what fetches cJSON's sources
#       report    the page of evaluate --html: Node.js and those packages
#       test      the tests: cmocka, a C++ compiler, pkg-config, Node.js, those packages, Chromium
#       tsan      the thread sanitizer: a clang with its OpenMP
#   tools/deps.sh --wasi-clang   print the newest clang of the system that can link wasm32-wasi, if any
#   tools/deps.sh --omp-clang    print the newest clang of the system that has OpenMP and the thread sanitizer
#
# One run at a time installs; the others wait. EMSDK, WASI_SDK_PATH and CHROMIUM_PATH name tools that are
# installed elsewhere.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

node_needed=20.19 # ESLint's
# For systems whose own Node.js is older (Debian 12 has 18): npm's build of it, in build/node only.
node_pinned=22.23.3

have() { command -v "$1" >/dev/null 2>&1; }
say() { printf 'deps: %s\n' "$@" >&2; }

wasi_clang() {
    local library llvm version best=
    [ -e /usr/lib/wasm32-wasi/libc.a ] || return 0
    for library in /usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a \
        /usr/lib/llvm-*/lib/clang/*/lib/wasm32-unknown-wasi/libclang_rt.builtins.a; do
        [ -e "$library" ] || continue
        llvm=${library%%/lib/clang/*}
        version=${llvm##*-}
        if [ -x "$llvm/bin/clang" ] && [ -x "$llvm/bin/wasm-ld" ] && [ "$version" -gt "${best:-0}" ]; then
            best=$version
        fi
    done
    [ -z "$best" ] || echo "/usr/lib/llvm-$best/bin/clang"
}

omp_clang() {
    local library llvm version best=
    for library in /usr/lib/llvm-*/lib/clang/*/lib/*/libclang_rt.tsan*.a; do
        llvm=${library%%/lib/clang/*}
        version=${llvm##*-}
        if [ -x "$llvm/bin/clang" ] && [ -e "$llvm/lib/libarcher.so" ] && [ "$version" -gt "${best:-0}" ]; then
            best=$version
        fi
    done
    [ -z "$best" ] || echo "/usr/lib/llvm-$best/bin/clang"
}

# The newest N for which apt offers the package $1N$2.
newest_llvm() {
    apt-cache search --names-only "^$1[0-9]+$2\$" 2>/dev/null |
        sed "s/^$1\([0-9]*\)$2 .*/\1/" | sort -n | tail -n 1
}

apt_offers() { [ -n "$(apt-cache madison "$1" 2>/dev/null)" ]; }

node_is_new() {
    local version
    version=$(node --version 2>/dev/null) || return 1
    [ "$(printf '%s\n' "$node_needed" "${version#v}" | sort -V | head -n 1)" = "$node_needed" ]
}

chromium_path() {
    if [ -n "${CHROMIUM_PATH:-}" ]; then
        [ -x "$CHROMIUM_PATH" ]
    else
        have chromium || have chromium-browser || have google-chrome || have google-chrome-stable
    fi
}

wants() {
    local part
    for part; do
        [[ " $parts " != *" $part "* ]] || return 0
    done
    return 1
}

# has_library NAME HEADER...: pkg-config knows it, or the compiler finds its headers.
has_library() {
    pkg-config --exists "$1" 2>/dev/null || printf '#include <%s>\n' "${@:2}" | gcc -E - >/dev/null 2>&1
}

# Set `missing` to the apt packages of what is not there.
look() {
    missing=()
    ! wants native || look_for_native
    ! wants wasm || look_for_wasm
    ! wants wasi || look_for_wasi
    ! wants_packages || look_for_node
    ! wants test || look_for_test
    ! wants tsan || [ -n "$(omp_clang)" ] ||
        missing+=("clang-${omp_llvm:=$(newest_llvm libomp- -dev)}" "libomp-$omp_llvm-dev" "libclang-rt-$omp_llvm-dev")
}

wants_packages() { wants wasm report test; }

look_for_native() {
    have gcc || missing+=(gcc libc6-dev)
    have make || missing+=(make)
    has_library zlib zlib.h || missing+=(zlib1g-dev)
    has_library libzstd zstd.h || missing+=(libzstd-dev)
    has_library libcjson cjson/cJSON.h || missing+=(libcjson-dev)
    has_library libutf8proc utf8proc.h || missing+=(libutf8proc-dev)
}

look_for_wasm() {
    if [ -n "${EMSDK:-}" ]; then
        [ -x "$EMSDK/upstream/emscripten/emcc" ] || broken EMSDK "$EMSDK/upstream/emscripten/emcc"
    elif ! have emcc || ! have wasm-metadce; then
        missing+=(emscripten binaryen)
    fi
}

look_for_wasi() {
    have dpkg-source || missing+=(dpkg-dev)
    if [ -n "${WASI_SDK_PATH:-}" ]; then
        [ -x "$WASI_SDK_PATH/bin/clang" ] || broken WASI_SDK_PATH "$WASI_SDK_PATH/bin/clang"
    elif [ -z "$(wasi_clang)" ]; then
        missing+=(wasi-libc "clang-${llvm:=$(newest_llvm libclang-rt- -dev-wasm32)}" "lld-$llvm" "libclang-rt-$llvm-dev-wasm32")
    fi
}

look_for_node() {
    have node || missing+=(nodejs)
    # NodeSource's nodejs brings npm along and conflicts with Debian's package of that name.
    if ! have npm && { have node || ! apt-cache madison nodejs 2>/dev/null | grep -q nodesource; }; then
        missing+=(npm)
    fi
}

look_for_test() {
    have shellcheck || missing+=(shellcheck)
    have g++ || missing+=(g++)
    have pkg-config || missing+=(pkg-config)
    has_library cmocka stdarg.h stddef.h setjmp.h stdint.h cmocka.h || missing+=(libcmocka-dev)
    if ! chromium_path; then
        [ -z "${CHROMIUM_PATH:-}" ] || broken CHROMIUM_PATH "$CHROMIUM_PATH"
        if apt_offers chromium; then missing+=(chromium); else missing+=(chromium-browser); fi
        missing+=(fonts-liberation) # without any font a page shows no text
    fi
}

broken() {
    say "$1 is set, but there is no program $2; mend it, or unset $1 to use the system's"
    exit 1
}

install() {
    local sudo=()
    if ! have apt-get; then
        say "missing: ${missing[*]} (these are Debian's names)" \
            "there is no apt here; install them by your system's means"
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if have sudo && sudo -n true 2>/dev/null; then
            sudo=(sudo -n)
        else
            say "missing: ${missing[*]}" "run this, then make again:"
            echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
            exit 1
        fi
    fi
    say "installing ${missing[*]}"
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 \
        --no-install-recommends install "${missing[@]}" >&2
}

refresh() {
    have apt-get || return 0
    if [ "$(id -u)" -eq 0 ]; then
        apt-get -q -o DPkg::Lock::Timeout=600 update >&2
    elif have sudo && sudo -n true 2>/dev/null; then
        sudo -n apt-get -q -o DPkg::Lock::Timeout=600 update >&2
    fi || say "apt-get update failed; going on with the package lists of before"
}

# Node.js from npm's registry into build/node, where the Makefile's PATH finds it first.
install_node() {
    local machine package
    case $(uname -m) in
    x86_64) machine=x64 ;;
    aarch64 | arm64) machine=arm64 ;;
    *) machine= ;;
    esac
    if [ -z "$machine" ] || ! have npm; then
        say "Node.js $node_needed or newer is needed, found $(node --version 2>/dev/null || echo none)" \
            "install one (https://nodejs.org) and put it first on the PATH"
        exit 1
    fi
    package=node-linux-$machine
    say "Node.js $(node --version) is too old; taking $node_pinned into build/node"
    mkdir -p build/node/bin
    npm install --prefix build/node --no-save --no-audit --no-fund --ignore-scripts --loglevel=error \
        "$package@$node_pinned" >&2 || exit 1
    ln -sf "../node_modules/$package/bin/node" build/node/bin/node
    hash -r
    node_is_new || { say "build/node/bin/node does not run; install Node.js $node_needed or newer"; exit 1; }
}

packages_stamp=web/node_modules/.package-lock.installed

packages_are_there() { cmp -s web/package-lock.json "$packages_stamp" && [ -e node_modules/idb ]; }

# The packages of web/package-lock.json, again only when that file changed. A link at the top lets
# tests/ and build/web/ resolve them too.
install_packages() {
    packages_are_there && return
    (cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) >&2 || {
        say "npm ci failed in web/ (see above); is the npm registry reachable?"
        exit 1
    }
    cp web/package-lock.json "$packages_stamp"
    ln -sfn web/node_modules node_modules
}

[ $# -gt 0 ] || set -- nothing
parts=
for argument; do
    case $argument in
    --wasi-clang)
        wasi_clang
        exit 0
        ;;
    --omp-clang)
        omp_clang
        exit 0
        ;;
    native | wasm | wasi | report | test | tsan) parts+=" $argument" ;;
    *)
        say "expected one of native, wasm, wasi, report, test and tsan, found $argument; see the top of tools/deps.sh"
        exit 2
        ;;
    esac
done

export PATH="$PWD/build/node/bin:$PATH"
look
[ ${#missing[@]} -gt 0 ] || ! wants_packages || { node_is_new && packages_are_there; } || unready=yes
[ ${#missing[@]} -gt 0 ] || [ -n "${unready:-}" ] || exit 0

# What another run installed meanwhile is not installed again.
mkdir -p build
exec {lock}>build/deps.lock
! have flock || flock "$lock"
look
if [ ${#missing[@]} -gt 0 ]; then
    refresh
    unset llvm omp_llvm
    look # the fresh lists may offer a newer clang
    install || { say "apt could not install them"; exit 1; }
    hash -r
    look # npm, where nodejs was expected to bring it and did not
    [ ${#missing[@]} -eq 0 ] || install || { say "apt could not install them"; exit 1; }
    hash -r
    look
    [ ${#missing[@]} -eq 0 ] || { say "still missing after the installation: ${missing[*]}"; exit 1; }
fi
if wants_packages; then
    node_is_new || install_node
    install_packages
fi
