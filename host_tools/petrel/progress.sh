# SPDX-License-Identifier: Apache-2.0
#
# A long build shows how far it is: on a terminal by Ninja's own line, else by a line for each tenth.

# showing_progress COMMAND...: a build by Ninja.
showing_progress() {
    if [ -t 1 ]; then
        NINJA_STATUS='[%f/%t] ' "$@"
    else
        { NINJA_STATUS='[%f/%t] ' "$@" 2>&1 && echo 'built' || echo 'not built'; } | show_tenths
    fi
}

# What is neither progress nor the end is shown only when the build fails.
show_tenths() {
    remarks=$(mktemp)
    tenths_shown=0
    result='not built'
    while IFS= read -r line; do
        case $line in
        \[[0-9]*/[0-9]*\]*) show_new_tenth "$line" ;;
        built | 'not built') result=$line ;;
        *) printf '%s\n' "$line" >>"$remarks" ;;
        esac
    done
    [ "$result" = built ] || cat "$remarks" >&2
    rm -f "$remarks"
    [ "$result" = built ]
}

# show_new_tenth "[120/400] Building ...": short builds say nothing.
show_new_tenth() {
    count=${1#\[}
    count=${count%%\]*}
    case $count in *[!0-9/]*) return 0 ;; esac
    done_count=${count%/*}
    total=${count#*/}
    [ "$total" -ge 50 ] || return 0
    tenths=$((done_count * 10 / total))
    [ "$tenths" -gt "$tenths_shown" ] || return 0
    tenths_shown=$tenths
    say "    $done_count of $total"
}
