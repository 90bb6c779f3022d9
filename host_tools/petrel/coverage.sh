# SPDX-License-Identifier: Apache-2.0
#
# Runs the tests of kernel/ and poll/ in a tree that counts, and shows what they did not take.

coverage_at_least=95

verb_coverage() {
    parse_options coverage '[path]' "$@"
    path=${positional#./}
    case $path in
    '' | kernel | kernel/* | poll | poll/*) ;;
    *) fail "The path '$path' is neither in kernel/ nor in poll/: only these are measured." ;;
    esac
    set_up_for run test
    build_tree coverage coverage_tests
    tree=$root/build/coverage
    find "$tree" -name '*.gcda' -delete
    say "Testing coverage."
    PETREL_SEEDS=200 quietly ctest --test-dir "$tree" -j2 -L '^coverage$' --output-on-failure ||
        give_up "Some tests failed, so there are no figures; see above."
    exec /usr/bin/python3 -B "$root/host_tools/coverage/coverage.py" "$root" "$tree" \
        "$coverage_at_least" ${path:+"$path"}
}
