#!/usr/bin/env bash
# run.sh - run test programs one after another, and end with one line: N passed, N failed.
#
#   tests/run.sh RUNNER...
#
#   build/tests/unit/x    a cmocka program         tests/cli/x.sh    a script; it may print TAP lines
#   tests/js/x.test.mjs   node:test tests          make:target       a make target
#   san:RUNNER            the same with ENDCAP=build/san/endcap instead of build/endcap
#
# The exit code of a runner decides. What it prints is only counted; a runner that fails without having
# named a failure (a crash, a time-out, a leak found at exit) counts as one failure, and so does a cmocka
# or node:test runner that exits 0 and has run nothing. Test files run as `node file`: under `node --test`
# a file that exits early, or holds no test, would count as passed. A runner's output is kept in build/test-logs and
# shown when it fails. RUN_TIMEOUT: seconds a runner may take (600). EMULATOR: words before each C program, as
# "qemu-aarch64" where it was compiled for that machine.
#
# With CI=true a skipped test is a failed one, unless its reason names the research data, ../shared/data, and that is
# not there: CI installs all that a test may need.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1}
logs=build/test-logs
rm -rf "$logs"
mkdir -p "$logs"

total_passed=0 total_failed=0
trap 'echo; echo "$total_passed passed, $((total_failed + 1)) failed"; exit 130' INT TERM

# count WORDS FILE: the TAP lines that begin with WORDS, skipped tests aside
count() { grep -E "^$1 [0-9]+" "$2" | grep -vc '# SKIP'; }
# unexcused FILE: how many tests of a TAP report were skipped that must not be
unexcused() {
    local excuse='^$'
    if [ ! -d ../shared/data ]; then excuse='\.\./shared/data'; fi
    grep -E '^ *(not )?ok [0-9]+.*# SKIP' "$1" | grep -vEc "$excuse"
}
# tally NAME FILE: the number in the last line "# NAME number" of node's report
tally() { sed -n "s/^# $1 \([0-9]*\)$/\1/p" "$2" | tail -n 1; }

run() {
    local runner=$1 name=$1 program=build/endcap log code passed failed cancelled skipped must_run=no started=$SECONDS
    local limit=(timeout --kill-after=10 "${RUN_TIMEOUT:-600}")
    if [[ $runner == san:* ]]; then
        program=build/san/endcap
        runner=${runner#san:}
    fi
    log=$logs/$(tr -c 'A-Za-z0-9_.\n-' _ <<<"$name").log
    case $runner in
    make:*) "${limit[@]}" make --no-print-directory "${runner#make:}" ;;
    *.test.mjs)
        must_run=yes
        ENDCAP=$program "${limit[@]}" node --no-warnings --test-reporter=tap "$runner"
        ;;
    *.mjs) ENDCAP=$program "${limit[@]}" node --no-warnings "$runner" ;;
    *.sh) ENDCAP=$program "${limit[@]}" bash "$runner" ;;
    *)
        must_run=yes
        # shellcheck disable=SC2086
        ENDCAP=$program CMOCKA_MESSAGE_OUTPUT=TAP "${limit[@]}" ${EMULATOR:-} "$runner"
        ;;
    esac >"$log" 2>&1 </dev/null
    code=$?

    passed=$(count ok "$log")
    failed=$(count 'not ok' "$log")
    if [[ $runner == *.test.mjs ]]; then # nested tests count too; without a report it ended early
        passed=$(tally pass "$log")
        cancelled=$(tally cancelled "$log")
        failed=$(tally fail "$log")
        failed=$((${failed:-1} + ${cancelled:-0}))
        passed=${passed:-0}
    fi
    skipped=$(unexcused "$log")
    if [ "${CI:-}" = true ]; then
        failed=$((failed + skipped))
    fi
    if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then
        failed=1
    elif [ "$code" -eq 0 ] && [ $((passed + failed)) -eq 0 ]; then
        if [ $must_run = yes ]; then failed=1; else passed=1; fi
    fi
    total_passed=$((total_passed + passed))
    total_failed=$((total_failed + failed))

    if [ "$failed" -eq 0 ]; then
        printf 'ok    %4d  %s (%d s)%s\n' "$passed" "$name" $((SECONDS - started)) \
            "$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
    else
        printf 'FAIL  %4d of %d  %s (exit code %d, %d s)\n' \
            "$failed" $((passed + failed)) "$name" "$code" $((SECONDS - started))
        sed 's/^/      | /' "$log"
    fi
}

for runner; do run "$runner"; done
printf '%d passed, %d failed\n' "$total_passed" "$total_failed"
[ "$total_failed" -eq 0 ] && [ "$total_passed" -gt 0 ]
