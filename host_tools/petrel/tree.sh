# SPDX-License-Identifier: Apache-2.0
#
# Build trees: build/<preset>. CMake does the work and works without this file too.

# set_up_for GROUP...: what a verb needs before it can build.
set_up_for() {
    install_packages "$@"
    fetch_lwip
}

configure_tree() {
    [ -e "$root/build/$1/build.ninja" ] || quietly cmake -S "$root" --preset "$1"
}

# build_tree TREE TARGET...
build_tree() {
    tree=$1
    shift
    say "Building for $tree."
    configure_tree "$tree" || give_up "The build tree $tree could not be set up; see above."
    quietly cmake --build "$root/build/$tree" --target "$@" -- --quiet ||
        give_up "The build for $tree failed; see above."
}
