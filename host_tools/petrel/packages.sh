# SPDX-License-Identifier: Apache-2.0
#
# Installs what is missing, and only then needs the network and root.

package_list=$root/host_tools/petrel/packages.txt

package_groups() {
    awk '!/^#/ && NF { print $1 }' "$package_list" | uniq
}

packages_of() {
    for group in "$@"; do
        awk -v group="$group" '$1 == group { print $2 }' "$package_list"
    done | sort -u
}

missing_packages() {
    packages_of "$@" >"$work/wanted"
    dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' $(cat "$work/wanted") 2>/dev/null |
        awk '$1 == "ii" { print $2 }' | sort -u >"$work/installed" || true
    comm -23 "$work/wanted" "$work/installed"
}

# install_packages GROUP...
install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        complain "This is no Debian system; see host_tools/petrel/packages.txt for what is needed."
        return 0
    fi
    work=$(mktemp -d)
    missing=$(missing_packages "$@")
    rm -rf "$work"
    [ -n "$missing" ] || return 0
    become_root_or_explain $missing
    say "Installing Debian packages:" $missing
    refresh_lists_if_needed $missing
    apt_install $missing || { apt_update && apt_install $missing; } ||
        give_up "The packages could not be installed. To see why: apt-get install" $missing
}

become_root_or_explain() {
    if [ "$(id -u)" -eq 0 ]; then
        as_root=
    elif sudo_works; then
        as_root=sudo
    else
        complain "Some Debian packages are missing. Have root run this line, then try again:"
        complain "    apt-get install -y --no-install-recommends $*"
        exit 1
    fi
}

# Without a terminal sudo cannot ask for a password.
sudo_works() {
    command -v sudo >/dev/null || return 1
    sudo -n true 2>/dev/null || [ -t 0 ]
}

refresh_lists_if_needed() {
    apt-get install --simulate "$@" >/dev/null 2>&1 || apt_update
}

apt_update() {
    quietly apt_get update
}

apt_install() {
    quietly apt_get install -y --no-install-recommends "$@"
}

# A service that an installation starts shall not keep the turn (descriptor 9).
apt_get() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 "$@" 9>&-
}
