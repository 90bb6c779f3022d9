#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The system's lists of Debian packages become lists of source packages; foreign ones are left out.
set -eu
. "$(dirname "$0")/support.sh"

transform() {
    awk -v suite=bookworm -f "$PETREL_ROOT/host_tools/petrel/source_lists.$1.awk" <"$work/list"
}

a_case "one-line lists"
cat >"$work/list" <<'END'
# deb http://commented.example/debian bookworm main
deb http://a.example/debian bookworm main contrib
deb [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] https://b.example/security bookworm-security main
deb-src http://a.example/debian bookworm main
deb https://foreign.example/apt stable main
deb https://foreign.example/docker bookworm stable
deb https://foreign.example/postgres bookworm-pgdg main
END
expect_same "$(transform one_line)" "deb-src http://a.example/debian bookworm main contrib
deb-src [arch=amd64 signed-by=/usr/share/keyrings/x.gpg] https://b.example/security bookworm-security main"

a_case "deb822 lists"
cat >"$work/list" <<'END'
# A remark
Types: deb deb-src
# another
URIs: http://a.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://b.example/security
Suites: bookworm-security
Components: main contrib

Types: deb
URIs: http://foreign.example
Suites: nodistro
Components: main

Enabled: no
Types: deb
URIs: http://off.example
Suites: bookworm
Components: main
END
transform deb822 | grep -v '^#' | grep . >"$work/result"
expect_same "$(cat "$work/result")" "Types: deb-src
URIs: http://a.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
Types: deb-src
URIs: http://b.example/security
Suites: bookworm-security
Components: main contrib"
