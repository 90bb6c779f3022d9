# SPDX-License-Identifier: Apache-2.0

verb_run() {
    parse_options run '[example] --board= --seconds= --port-base= --pcap=' "$@"
    example=${positional:-$default_example}
    require_known "$example" "$(examples)" example
    [ -z "$port_base" ] || require_room_for_ports
    set_up_for run
    build_tree "$board" "$example" host_tools
    run_program
}

# The example's ports are port_base and those after it.
require_room_for_ports() {
    count=$(cat_existing "$root/boards/$board/runner.conf" "$root/examples/$example/runner.conf" |
        count_lines '^ *port *=' -)
    [ "$count" -eq 0 ] || require_number --port-base "$port_base" 1 $((65536 - count))
}

run_program() {
    set -- --conf "$root/boards/$board/runner.conf"
    [ ! -e "$root/examples/$example/runner.conf" ] ||
        set -- "$@" --conf "$root/examples/$example/runner.conf"
    [ -z "$seconds" ] || set -- "$@" --seconds "$seconds"
    [ -z "$port_base" ] || set -- "$@" --port-base "$port_base"
    [ -z "$pcap" ] || set -- "$@" --pcap "$pcap"
    exec "$root/build/$board/host_tools/runner/petrel_runner" "$@" "$root/build/$board/bin/$example"
}
