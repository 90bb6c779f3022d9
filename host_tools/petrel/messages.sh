# SPDX-License-Identifier: Apache-2.0
#
# What the user is told, and one way to be wrong: status 2 for a mistake in the command.

say() {
    printf '%s\n' "$*"
}

complain() {
    printf 'petrel: %s\n' "$*" >&2
}

fail() {
    complain "$@"
    exit 2
}

give_up() {
    complain "$@"
    exit 1
}

# require_known NAME LIST KIND: ends the program when NAME is not in the list.
require_known() {
    for known in $2; do
        [ "$known" != "$1" ] || return 0
    done
    fail "There is no $3 '$1'. There are: $(join_with_commas $2)."
}

join_with_commas() {
    [ $# -gt 0 ] || { printf 'none'; return; }
    printf '%s' "$1"
    shift
    [ $# -eq 0 ] || printf ', %s' "$@"
}

# quietly COMMAND...: its output is shown only when it fails.
quietly() {
    log=$(mktemp)
    status=0
    "$@" >"$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}
