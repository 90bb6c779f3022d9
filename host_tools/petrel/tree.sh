# SPDX-License-Identifier: Apache-2.0
#
# Build trees: build/<preset>. CMake does the work and works without this file too.

# set_up_for GROUP...: what a verb needs before it can build.
set_up_for() {
    take_turn
    install_packages "$@"
    fetch_lwip
    end_turn
}

# build_tree TREE TARGET...
build_tree() {
    tree=$1
    shift
    take_turn
    configure_tree || give_up "The build tree $tree could not be set up; see above."
    say "Building for $tree."
    showing_progress cmake --build "$root/build/$tree" --target "$@" ||
        give_up "The build for $tree failed; see above."
    end_turn
}

configure_tree() {
    [ ! -e "$root/build/$tree/build.ninja" ] || return 0
    say "Setting up the build tree $tree."
    quietly cmake -S "$root" --preset "$tree" --log-level=NOTICE
}
