# SPDX-License-Identifier: Apache-2.0
#
# Turns the paragraphs of "Types: deb" for the given suite into "Types: deb-src".

BEGIN {
    RS = ""
    FS = "\n"
}

function names_debian()
{
    return ("\n" $0 "\n") ~ ("\nSuites:[^\n]*[ \t]" suite "(-updates|-security)?[ \t\n]") &&
        ("\n" $0 "\n") ~ /\nComponents:[^\n]*[ \t]main[ \t\n]/
}

names_debian() && !/(^|\n)Enabled:[ \t]*no/ {
    sub(/(^|\n)Types:[^\n]*/, "\nTypes: deb-src")
    print $0 "\n"
}
