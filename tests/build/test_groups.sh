#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_groups.sh TREE: every label of a test of this tree is a group that `petrel test` knows.
set -eu
. "$(dirname "$0")/support.sh"

a_case "every label is a group"
expect_status 0 ctest --test-dir "$1" --print-labels
sed -n 's/^  //p' "$work/output" | sort -u >"$work/labels"
grep -q . "$work/labels" || fail "there is no label"
root=$PETREL_ROOT
. "$root/host_tools/petrel/options.sh"
test_groups >"$work/groups"
expect_same "$(comm -23 "$work/labels" "$work/groups")" ""

a_case "no other word is one"
expect_status 0 labels_named <<'END'
petrel_kernel_test(one SOURCES main.c LABELS net drivers)
set_tests_properties(two PROPERTIES
    LABELS "fuzz;web_server" TIMEOUT 120)
    LABELS
        host
    ARGUMENTS x)
END
expect_same "$(tr '\n' ' ' <"$work/output")" "net drivers fuzz web_server host "
