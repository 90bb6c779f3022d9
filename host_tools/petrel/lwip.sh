# SPDX-License-Identifier: Apache-2.0
#
# lwIP's sources come from Debian's source package: apt and dpkg-source verify them. The system's
# own package lists stay as they are, and no root is needed.
#
# PETREL_LWIP_VERSION=2.2.1 fetches that version instead, from the Debian that has it.

lwip_dir=$root/.deps/lwip
lwip_suite=
case ${PETREL_LWIP_VERSION:-2.1.3} in
2.1.3) ;;
2.2.1) lwip_dir=$lwip_dir-2.2.1 lwip_suite=trixie ;;
*) fail "There is no lwIP $PETREL_LWIP_VERSION. There are: 2.1.3 and 2.2.1." ;;
esac

fetch_lwip() {
    [ ! -e "$lwip_dir/src/include/lwip/init.h" ] || return 0
    say "Fetching lwIP from Debian's source package."
    scratch=$(mktemp -d)
    fetched=yes
    (cd "$scratch" && fetch_here && keep_what_is_here) || fetched=no
    rm -rf "$scratch"
    [ "$fetched" = yes ] || give_up "lwIP's source package could not be fetched."
}

fetch_here() {
    mkdir -p sources lists/partial cache
    list_source_packages sources
    quietly apt_source_get update &&
        quietly apt_source_get source --download-only lwip &&
        quietly dpkg-source -x lwip_*.dsc unpacked
}

# All or nothing: an interrupted copy is not taken for the sources.
keep_what_is_here() {
    mkdir -p "$root/.deps"
    rm -rf "$lwip_dir" "$lwip_dir.part"
    cp -R unpacked "$lwip_dir.part" && mv "$lwip_dir.part" "$lwip_dir"
}

# Run in the scratch folder.
apt_source_get() {
    apt-get \
        -o Dir::Etc::sourcelist=/dev/null \
        -o Dir::Etc::sourceparts="$PWD/sources" \
        -o Dir::State::lists="$PWD/lists" \
        -o Dir::Cache="$PWD/cache" \
        -o APT::Sandbox::User="$(id -un)" \
        -o APT::Update::Error-Mode=any \
        "$@"
}

# The system's lists of Debian's own packages, as lists of source packages, in the given folder.
list_source_packages() {
    suite=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    transform=$root/host_tools/petrel/source_lists
    cat_existing /etc/apt/sources.list /etc/apt/sources.list.d/*.list |
        awk -v suite="$suite" -f "$transform.one_line.awk" | of_wanted_suite >"$1/petrel.list"
    cat_existing /etc/apt/sources.list.d/*.sources |
        awk -v suite="$suite" -f "$transform.deb822.awk" | of_wanted_suite >"$1/petrel.sources"
}

# The same mirrors, for the Debian that has the version.
of_wanted_suite() {
    sed -E "/^(Suites:|deb-src)/s/\<$suite\>/${lwip_suite:-$suite}/g"
}

# A blank line after each file keeps their paragraphs apart.
cat_existing() {
    for file in "$@"; do
        if [ -r "$file" ]; then
            cat "$file"
            echo
        fi
    done
}
