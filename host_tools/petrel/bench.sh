# SPDX-License-Identifier: Apache-2.0
#
# A group of benchmarks is a folder tests/bench/<group>/ with a program `run` that prints rows;
# host_tools/bench/bench.py runs it and shows, checks or records them.

bench_groups() {
    for program in "$root"/tests/bench/*/run; do
        [ ! -x "$program" ] || basename "$(dirname "$program")"
    done
}

verb_bench() {
    case ${1:-} in
    -h | --help) verb_help bench; return ;;
    '') say "The groups of benchmarks are: $(join_with_commas $(bench_groups))."; return ;;
    esac
    require_known "$1" "$(bench_groups)" "group of benchmarks"
    set_up_for run bench
    exec /usr/bin/python3 "$root/host_tools/bench/bench.py" "$@"
}
