# SPDX-License-Identifier: Apache-2.0
#
# Sourced by the tests: a scratch folder that goes away, and assertions that say what they saw.

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case_name=

a_case() {
    case_name=$1
    echo "- $1"
}

fail() {
    echo "FAILED: $case_name: $1" >&2
    [ ! -e "$work/output" ] || cat "$work/output" >&2
    exit 1
}

# expect_status STATUS COMMAND...: the output goes to $work/output.
expect_status() {
    wanted=$1
    shift
    status=0
    "$@" >"$work/output" 2>&1 || status=$?
    [ "$status" -eq "$wanted" ] || fail "'$*' ended with $status, not $wanted"
}

expect_output() {
    grep -qF -e "$1" "$work/output" || fail "the output does not say '$1'"
}

expect_same() {
    [ "$1" = "$2" ] || fail "'$1' is not '$2'"
}

# expect_soon COMMAND...: within five seconds the command succeeds.
expect_soon() {
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        ! "$@" || return 0
        sleep 0.5
    done
    fail "'$*' did not become true"
}
