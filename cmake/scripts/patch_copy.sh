#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# patch_copy.sh SOURCE COPY [PATCH...]: makes COPY a copy of SOURCE with the patches applied, unless
# it is one already. A patch that SOURCE contains already is skipped; one that does not apply stops
# the build by name.
set -eu

state_of_everything() {
    cat "$0" "$@"
    printf '%s\n' "$source" "$@"
    find "$source/src" -type f -printf '%P %s %T@\n' | sort
}

# Sources come with either kind of line ends; a patch fits only one.
copy_with_unix_line_ends() {
    rm -rf "$copy"
    mkdir -p "$copy"
    cp -R "$source/src" "$copy/src"
    find "$copy/src" -name '*.[ch]' -exec sed -i 's/\r$//' {} +
}

fits() {
    patch --directory="$copy" --strip=1 --batch --force --dry-run --silent "$@" >/dev/null 2>&1
}

apply() {
    if fits --input="$1"; then
        patch --directory="$copy" --strip=1 --batch --silent --input="$1"
    elif fits --reverse --input="$1"; then
        echo "$(basename "$1") is contained already" >>"$copy/skipped_patches"
    else
        echo "The patch $1 does not apply to lwIP in $source." >&2
        exit 1
    fi
}

source=$1
copy=$2
shift 2
state=$(state_of_everything "$@" | sha256sum)
if [ "$(cat "$copy/state" 2>/dev/null)" = "$state" ]; then
    exit 0
fi
copy_with_unix_line_ends
for patch in "$@"; do
    apply "$patch"
done
echo "$state" >"$copy/state"
