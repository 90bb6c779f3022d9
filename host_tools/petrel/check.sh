# SPDX-License-Identifier: Apache-2.0
#
# Runs every script in .ci/checks/. A check prints what is wrong and ends with non-zero.

verb_check() {
    parse_options check '[check]' "$@"
    checks=$(cd "$root/.ci/checks" && ls)
    chosen=${positional:-$checks}
    require_known "${positional:-floors}" "$checks" check
    set_up_for run check
    bad=
    cd "$root"
    for check in $chosen; do
        run_check "$check"
    done
    [ -z "$bad" ] || give_up "Not in order:$bad."
}

run_check() {
    if output=$("$root/.ci/checks/$1" 2>&1); then
        say "$1: in order"
    else
        printf '%s\n' "$output"
        say "$1: NOT in order"
        bad="$bad $1"
    fi
}
