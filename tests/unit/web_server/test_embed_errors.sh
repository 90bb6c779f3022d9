#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: test_embed_errors.sh EMBED SCRATCH_FOLDER
# host_tools/embed on folders that are unusual, or wrong.
set -eu
embed=$1
scratch=$2

fail() {
    echo "test_embed_errors: $1" >&2
    exit 1
}

expect_error() {
    if /usr/bin/python3 "$embed" "$scratch/in" pages "$scratch/out" 2>"$scratch/log"; then
        fail "accepted: $1"
    fi
    grep -q "$1" "$scratch/log" || fail "no '$1' in: $(cat "$scratch/log")"
}

rm -rf "$scratch"
mkdir -p "$scratch/in"
expect_error 'no files here'

echo secret >"$scratch/in/.hidden"
expect_error 'no files here'

echo text >"$scratch/in/page.doc"
expect_error "no content type is known for '.doc'"
rm "$scratch/in/page.doc"

# A file without content, one in a folder, names that C would misread.
: >"$scratch/in/empty.txt"
mkdir -p "$scratch/in/sub"
echo text >"$scratch/in/sub/index.html"
echo text >"$scratch/in/sub/\"what??=\".txt"
/usr/bin/python3 "$embed" "$scratch/in" pages "$scratch/out"
cp "$scratch/out/pages.c" "$scratch/first.c"
/usr/bin/python3 "$embed" "$scratch/in" pages "$scratch/out"
cmp -s "$scratch/out/pages.c" "$scratch/first.c" || fail 'two runs differ'
grep -q 'path = "/sub/"' "$scratch/out/pages.c" || fail 'index.html is not its folder'
grep -q 'not_found = NULL' "$scratch/out/pages.c" || fail 'not_found without 404.html'
cc -std=c11 -trigraphs -Wall -Wextra -Werror -fsyntax-only \
    -I"$(dirname "$embed")/../../examples/web_server" "$scratch/out/pages.c"
