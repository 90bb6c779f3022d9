# SPDX-License-Identifier: Apache-2.0
#
# Runs CTest in every tree and adds up. A tree that does not build counts as one failed test.

test_trees='posix-asan posix mps2_an385'
# Of another board: what it has itself, and a choice of the rest (PETREL_BOARD_TESTS).
board_trees='lm3s6965evb'
# Of other processors: only the kernel and its tests are built.
kernel_trees='mps2_an386 mps2_an500 microbit posix_aarch64'

verb_test() {
    parse_options test '[group]' "$@"
    group=$positional
    [ -z "$group" ] || require_known "$group" "$(test_groups)" "group of tests"
    set_up_for run test
    passed=0
    failed=0
    skipped=0
    for tree in $test_trees; do
        test_tree "$tree" all
    done
    if is_of_board_trees "$group"; then
        for tree in $board_trees; do
            test_tree "$tree" 'board_tests host_tools' -L '^board$'
        done
    fi
    if is_of_kernel_trees "$group"; then
        for tree in $kernel_trees; do
            test_tree "$tree" 'kernel_tests host_tools' -L '^kernel$'
        done
    fi
    [ $((passed + failed + skipped)) -gt 0 ] || complain_that_nothing_ran
    say "$passed passed, $failed failed, $skipped skipped"
    tests_are_good
}

is_of_board_trees() {
    case $1 in
    board | net | drivers | host) return 0 ;;
    *) is_of_kernel_trees "$1" ;;
    esac
}

is_of_kernel_trees() {
    case $1 in
    '' | kernel | fault | integration) return 0 ;;
    *) return 1 ;;
    esac
}

# test_tree TREE TARGETS [OPTION...]: the options are CTest's.
test_tree() {
    tested=$1
    targets=$2
    shift 2
    if ! (build_tree "$tested" $targets); then
        failed=$((failed + 1))
        return
    fi
    say "Testing $tested."
    results=$(mktemp)
    ctest --test-dir "$root/build/$tested" "$@" -j2 --timeout 300 --output-on-failure --no-label-summary \
        --output-junit "$results" ${group:+-L "^$group\$"} || true
    add_results "$results"
    rm -f "$results"
}

# In the results of CTest a test that could not start has status "notrun" too, but another message.
add_results() {
    cases=$(count_lines '^.<testcase ' "$1")
    good=$(count_lines '^.<testcase .*status="run">$' "$1")
    left_out=$(count_lines '^..<skipped message="SKIP_\|^.<testcase .*status="disabled">$' "$1")
    passed=$((passed + good))
    skipped=$((skipped + left_out))
    failed=$((failed + cases - good - left_out))
}

count_lines() {
    grep -c "$1" "$2" || true
}

complain_that_nothing_ran() {
    complain "No test ran${group:+ in the group '$group'}."
}

# Continuous integration has all it needs: a test that is skipped there tests nothing.
tests_are_good() {
    if [ "${CI:-}" = true ] && [ "$skipped" -gt 0 ]; then
        return 1
    fi
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
