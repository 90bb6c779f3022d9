# SPDX-License-Identifier: Apache-2.0
#
# The options of a verb. Each sets the variable of its name: --port-base sets port_base.

boards() {
    for description in "$root"/boards/*/board.cmake; do
        basename "$(dirname "$description")"
    done
}

examples() {
    for list in "$root"/examples/*/CMakeLists.txt; do
        [ ! -e "$list" ] || basename "$(dirname "$list")"
    done
}

# The groups of tests are labels in CTest. No tree needs to be there to know them: they are what
# CMakeLists.txt names after LABELS, the folders of tests/unit, and what is the default.
test_groups() {
    {
        printf '%s\n' unit integration kernel board
        for list in "$root"/tests/unit/*/CMakeLists.txt; do
            [ ! -e "$list" ] || basename "$(dirname "$list")"
        done
        find "$root/tests" -name CMakeLists.txt -exec cat {} + | labels_named
    } | sort -u
}

# LABELS kernel posix, or LABELS "integration;kernel": words of small letters, up to another word.
labels_named() {
    sed 's/[()]/ & /g' | tr -s ' ;"\n' '\n' | awk '
        /^LABELS$/ { is_label = 1; next }
        !/^[a-z][a-z0-9_]*$/ { is_label = 0 }
        is_label'
}

# parse_options VERB SYNTAX ARGUMENT...: SYNTAX names what the verb takes: `--board=` an option with
# a value, `--json` one without, `[app]` one argument.
parse_options() {
    parsed_verb=$1
    syntax=$2
    shift 2
    board=$default_board
    positional=
    seconds=
    port_base=
    pcap=
    while [ $# -gt 0 ]; do
        case $1 in
        -h | --help) verb_help "$parsed_verb"; exit 0 ;;
        --*=*) take_option "${1%%=*}" "${1#*=}" ;;
        --*) needs_value "$1" "$#"; take_option "$1" "$2"; shift ;;
        *) take_positional "$1" ;;
        esac
        shift
    done
    require_known "$board" "$(boards)" board
}

needs_value() {
    require_option "$1"
    [ "$2" -gt 1 ] || fail "The option $1 needs a value. $(see_help)"
}

require_option() {
    case " $syntax " in
    *" $1= "*) ;;
    *) fail "'./petrel $parsed_verb' has no option $1. $(see_help)" ;;
    esac
}

take_option() {
    require_option "$1"
    case $1 in
    --board) board=$2 ;;
    --seconds) require_number "$@" 1 1000000; seconds=$2 ;;
    --port-base) require_number "$@" 1 65535; port_base=$2 ;;
    --pcap) require_writable "$@"; pcap=$2 ;;
    esac
}

# require_number OPTION VALUE LOWEST HIGHEST
require_number() {
    case $2 in
    '' | *[!0-9]* | ????????*) ;;
    *) [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ] || return 0 ;;
    esac
    fail "The option $1 needs a number from $3 to $4, not '$2'."
}

# require_writable OPTION FILE: it is there already, or can be made.
require_writable() {
    if [ -e "$2" ]; then
        [ -d "$2" ] || [ ! -w "$2" ] || return 0
    elif [ -n "$2" ]; then
        folder=$(dirname "$2")
        [ ! -d "$folder" ] || [ ! -w "$folder" ] || return 0
    fi
    fail "The option $1 needs a file that can be written, not '$2'."
}

take_positional() {
    case $syntax in
    *\[*\]*) ;;
    *) fail "'./petrel $parsed_verb' takes no argument '$1'. $(see_help)" ;;
    esac
    [ -z "$positional" ] || fail "One argument is enough, but there is also '$1'. $(see_help)"
    positional=$1
}

see_help() {
    printf "See './petrel help %s'." "$parsed_verb"
}
