# SPDX-License-Identifier: Apache-2.0
#
# Runs CTest in every tree and adds up. A tree that does not build counts as one failed test.

test_trees='posix-asan posix mps2_an385'

verb_test() {
    parse_options test '[group]' "$@"
    group=$positional
    [ -z "$group" ] || require_known "$group" "$(test_groups)" "group of tests"
    set_up_for run test
    passed=0
    failed=0
    skipped=0
    for tree in $test_trees; do
        test_tree "$tree"
    done
    [ $((passed + failed + skipped)) -gt 0 ] || complain_that_nothing_ran
    say "$passed passed, $failed failed, $skipped skipped"
    tests_are_good
}

test_tree() {
    if ! (build_tree "$1" all); then
        failed=$((failed + 1))
        return
    fi
    say "Testing $1."
    results=$(mktemp)
    ctest --test-dir "$root/build/$1" -j2 --timeout 300 --output-on-failure --no-label-summary \
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
