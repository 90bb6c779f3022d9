# SPDX-License-Identifier: Apache-2.0

verb_run() {
    parse_options run '[example] --board= --seconds= --port-base= --pcap=' "$@"
    example=${positional:-$default_example}
    require_known "$example" "$(examples)" example
    set_up_for run
    build_tree "$board" "$example" host_tools
    run_program
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
