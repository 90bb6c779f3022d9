#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What is the same in two configurations is compiled once, and knows the header of its own.
set -eu
. "$(dirname "$0")/support.sh"

cd "$work"

# configure NAME VALUE UNUSED: the header of a configuration. program.c uses the first alone.
configure() {
    mkdir -p "$1"
    printf '#define CONFIG_VALUE %s\n#define CONFIG_UNUSED %s\n' "$2" "$3" >"$1/petrel_config.h"
}

compile() {
    expect_status 0 "$PETREL_ROOT/cmake/scripts/cached_compiler" "$work/cache" gcc -g -O2 \
        -include "$work/$1/petrel_config.h" -MD -MT "$1.o" -MF "$1.d" -o "$1.o" -c "$work/program.c"
}

cached() {
    CCACHE_DIR=$work/cache ccache --print-stats | sed -n 's/^preprocessed_cache_hit\t//p'
}

printf 'int value(void)\n{\n    return CONFIG_VALUE;\n}\n' >program.c
configure first 1 1
configure second 1 2

a_case "the second configuration has what the first compiled"
compile first
expect_same "$(cached)" 0
compile second
expect_same "$(cached)" 1
cmp first.o second.o || fail "the objects differ"

a_case "each depends on its own header"
for name in first second; do
    expect_same "$(grep -o '/[^ ]*petrel_config.h' $name.d)" "$work/$name/petrel_config.h"
done

a_case "another value is compiled anew"
configure second 2 2
compile second
expect_same "$(cached)" 1
! cmp -s first.o second.o || fail "the objects are the same"

a_case "what does not compile says so"
printf 'int value(void)\n{\n    return CONFIG_NONE;\n}\n' >program.c
expect_status 1 "$PETREL_ROOT/cmake/scripts/cached_compiler" "$work/cache" gcc \
    -include "$work/first/petrel_config.h" -o first.o -c "$work/program.c"
expect_output "error: "
