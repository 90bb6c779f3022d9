# SPDX-License-Identifier: Apache-2.0
#
# A group of benchmarks is a program tests/bench/<group>/run that prints rows.

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
    group=$1
    shift
    require_known "$group" "$(bench_groups)" "group of benchmarks"
    set_up_for run bench
    exec "$root/tests/bench/$group/run" "$@"
}
