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
    --seconds) require_number "$@"; seconds=$2 ;;
    --port-base) require_number "$@"; port_base=$2 ;;
    --pcap) pcap=$2 ;;
    esac
}

require_number() {
    case $2 in
    '' | *[!0-9]*) fail "The option $1 needs a number, not '$2'." ;;
    esac
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
