#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# test_out_of_tree.sh BOARD LWIP_DIR: an application outside of Petrel's folder, six lines of CMake,
# builds for the board and runs.
set -eu
. "$(dirname "$0")/support.sh"

cp -R "$PETREL_ROOT/tests/build/out_of_tree" "$work/hello"

a_case "six lines of CMake are enough"
expect_same "$(grep -vc '^ *#' "$work/hello/CMakeLists.txt")" 6

a_case "it builds for $1"
expect_status 0 cmake -S "$work/hello" -B "$work/build" -G Ninja \
    -DPETREL_ROOT="$PETREL_ROOT" -DPETREL_BOARD="$1" -DLWIP_DIR="$2"
expect_status 0 cmake --build "$work/build"

a_case "it runs"
expect_status 0 "$PETREL_RUNNER" --conf "$PETREL_ROOT/boards/$1/runner.conf" --seconds 20 \
    "$work/build/bin/hello"
expect_output "Hello from outside, with a main stack of 3072 bytes"

# Else an assertion's text, and with it the size of a program, would depend on where it was built.
a_case "its constants name no folder of this machine"
readelf --string-dump=.text --string-dump=.rodata "$work/build/bin/hello" >"$work/strings"
expect_status 0 grep -F main.c "$work/strings"
expect_status 1 grep -F -e "$PETREL_ROOT" -e "$work" "$work/strings"

# It goes by another name when it is compiled, so the compiler does not know that it may.
a_case "a main() that ends without a return is warned of, and runs"
printf '#include <petrel.h>\nint main(void) { printk("the end of main\\n"); }\n' >"$work/hello/main.c"
expect_status 0 cmake --build "$work/build"
expect_output "-Wreturn-type"
expect_status 0 "$PETREL_RUNNER" --conf "$PETREL_ROOT/boards/$1/runner.conf" --seconds 2 \
    "$work/build/bin/hello"
expect_output "the end of main"
