# SPDX-License-Identifier: Apache-2.0
#
# Turns "deb [options] uri suite main" lines of the given suite into "deb-src" lines.

function names_debian(line)
{
    sub(/\[[^]]*\]/, "", line)
    split(line, field, /[ \t]+/)
    return field[3] ~ "^" suite "(-updates|-security)?$" && line ~ /[ \t]main([ \t]|$)/
}

/^[ \t]*deb[ \t]/ {
    sub(/^[ \t]*deb/, "deb-src")
    if (names_debian($0)) {
        print
    }
}
