#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `petrel test` counts what CTest reports: each test once, whatever it prints.
set -eu
. "$(dirname "$0")/support.sh"

mkdir "$work/tests"
cat >"$work/tests/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(tests LANGUAGES NONE)
enable_testing()
add_test(NAME good COMMAND true)
add_test(NAME talkative COMMAND printf "<testcase name status=\"run\">\n\t<testcase >\n")
add_test(NAME bad COMMAND false)
add_test(NAME absent COMMAND /no/such/program)
add_test(NAME left_out COMMAND sh -c "exit 77")
set_tests_properties(left_out PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME disabled COMMAND true)
set_tests_properties(disabled PROPERTIES DISABLED ON)
END

a_case "every kind of result is counted as what it is"
expect_status 0 cmake -S "$work/tests" -B "$work/build"
expect_status 8 ctest --test-dir "$work/build" --output-junit "$work/results.xml"
passed=0
failed=0
skipped=0
. "$PETREL_ROOT/host_tools/petrel/test.sh"
add_results "$work/results.xml"
expect_same "$passed passed, $failed failed, $skipped skipped" "2 passed, 2 failed, 2 skipped"

a_case "only passes are good; where nothing may be skipped, skips are not"
CI=
passed=1 failed=0 skipped=1
tests_are_good || fail "a skip is no failure"
CI=true
! tests_are_good || fail "a skip is a failure in continuous integration"
CI= passed=0 failed=0 skipped=0
! tests_are_good || fail "nothing ran"
passed=1 failed=1
! tests_are_good || fail "one failed"
