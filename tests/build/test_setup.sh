#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# What `petrel setup` does is decided by what is there: with stand-ins for dpkg-query, apt-get, sudo
# and id, and a copy of the front door that has lwIP's sources already.
set -eu
. "$(dirname "$0")/support.sh"

mkdir -p "$work/bin" "$work/petrel/host_tools" "$work/petrel/.deps/lwip/src/include/lwip" \
    "$work/petrel/boards/mps2_an385"
cp "$PETREL_ROOT/petrel" "$work/petrel"
cp -R "$PETREL_ROOT/host_tools/petrel" "$work/petrel/host_tools"
touch "$work/petrel/.deps/lwip/src/include/lwip/init.h" "$work/petrel/boards/mps2_an385/board.cmake"
PATH=$work/bin:$PATH
export TEST_FOLDER="$work"

stand_in() {
    { echo '#!/bin/sh'; cat; } >"$work/bin/$1"
    chmod +x "$work/bin/$1"
}

all_is_installed_but() {
    stand_in dpkg-query <<END
shift 3
for package in "\$@"; do
    case " $* " in
    *" \$package "*) status=un ;;
    *) status=ii ;;
    esac
    echo "\$status  \$package"
done
END
}

user_is() {
    echo "echo $1" | stand_in id
}

calls() {
    cat "$work/calls" 2>/dev/null || true
}

setup() {
    rm -f "$work/calls"
    "$work/petrel/petrel" setup "$@" </dev/null
}

stand_in apt-get <<'END'
case "$*" in
"install --simulate"*) [ ! -e "$TEST_FOLDER/no_lists" ]; exit ;;
esac
echo "apt-get $*" >>"$TEST_FOLDER/calls"
[ ! -e "$TEST_FOLDER/apt_fails" ] || { echo "E: no network"; exit 100; }
END
stand_in sudo <<'END'
[ ! -e "$TEST_FOLDER/no_sudo" ] || exit 1
[ "$1" != -n ] || exit 0
echo "sudo $*" >>"$TEST_FOLDER/calls"
exec "$@"
END

a_case "when nothing is missing nobody is called"
all_is_installed_but
user_is 1000
expect_status 0 setup
expect_output "Everything that Petrel needs is there."
expect_same "$(calls)" ""

a_case "root installs what is missing, and only that"
all_is_installed_but cmake ninja-build
user_is 0
expect_status 0 setup
expect_output "Installing Debian packages: cmake ninja-build"
expect_same "$(calls)" "apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends \
cmake ninja-build"

a_case "a group asks for its own packages"
all_is_installed_but cmake cppcheck
expect_status 0 setup check
expect_output "Installing Debian packages: cppcheck"

a_case "without package lists they are fetched first"
touch "$work/no_lists"
expect_status 0 setup
expect_same "$(calls | head -n 1)" "apt-get -o DPkg::Lock::Timeout=300 update"
rm "$work/no_lists"

a_case "when the installation fails its output is shown"
touch "$work/apt_fails"
expect_status 1 setup
expect_output "E: no network"
expect_output "could not be installed"
rm "$work/apt_fails"

a_case "a user goes through sudo"
user_is 1000
expect_status 0 setup run
expect_same "$(calls | head -n 1)" "sudo env DEBIAN_FRONTEND=noninteractive apt-get -o \
DPkg::Lock::Timeout=300 install -y --no-install-recommends cmake"

a_case "a user without sudo is told the one line"
touch "$work/no_sudo"
expect_status 1 setup run
expect_output "    apt-get install -y --no-install-recommends cmake"
expect_same "$(calls)" ""
