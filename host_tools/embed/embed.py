#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Turns a folder of web files into C tables of struct http_asset.

usage: embed.py FOLDER NAME OUTPUT_DIRECTORY

Writes NAME.c and NAME.h, which declares `const struct http_site NAME_site`. A file is served at its
path below FOLDER, index.html at the path of its folder; 404.html is what is sent when nothing is
there. A first line that is only a licence tag is left out. Hidden files are skipped.
"""

import hashlib
import os
import re
import sys

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}

LICENCE_LINE = re.compile(rb"\A[^\n]*SPDX-License-Identifier: [\w.-]+[ \t]*(-->|\*/)?[ \t]*\n")
NOT_FOUND = "404.html"
BYTES_PER_LINE = 20


class Asset:
    """One file as it is served."""

    def __init__(self, folder, name):
        self.name = name
        suffix = os.path.splitext(name)[1]
        if suffix not in CONTENT_TYPES:
            known = " ".join(sorted(CONTENT_TYPES))
            raise SystemExit(f"embed: {os.path.join(folder, name)}: no content type is known for "
                             f"'{suffix}'; known are {known}")
        self.content_type = CONTENT_TYPES[suffix]
        with open(os.path.join(folder, name), "rb") as file:
            self.body = LICENCE_LINE.sub(b"", file.read())
        self.etag = '"' + hashlib.sha256(self.body).hexdigest()[:8] + '"'

    def path(self):
        """Where it is served, decoded: the server compares after decoding."""
        folder, name = os.path.split("/" + self.name)
        return folder.rstrip("/") + "/" if name == "index.html" else "/" + self.name

    def fields(self):
        return [
            f"Content-Type: {self.content_type}",
            f"Content-Length: {len(self.body)}",
            "Cache-Control: no-cache",
            f"ETag: {self.etag}",
        ]


def file_names(folder):
    """All files below folder, relative to it, in an order that does not depend on the machine."""
    names = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names += [os.path.relpath(os.path.join(root, name), folder)
                  for name in files if not name.startswith(".")]
    return sorted(names)


def c_string(text):
    """A C string literal. All but printable ASCII is written in octal."""
    escaped = "".join(
        "\\" + chr(byte) if chr(byte) in '"\\?' else
        chr(byte) if 0x20 <= byte < 0x7f else f"\\{byte:03o}"
        for byte in text.encode())
    return f'"{escaped}"'


def c_body(number, body):
    lines = [", ".join(f"0x{byte:02x}" for byte in body[at:at + BYTES_PER_LINE])
             for at in range(0, len(body), BYTES_PER_LINE)]
    return "".join([f"static const uint8_t body_{number}[] = {{\n"]
                   + [f"    {line},\n" for line in lines or ["0"]]
                   + ["};\n\n"])


def c_asset(number, asset, indent):
    fields = ("\n" + indent + "                ").join(
        c_string(line)[:-1] + '\\r\\n"' for line in asset.fields())
    lines = [
        "{",
        f"    .path = {c_string(asset.path())},",
        f"    .etag = {c_string(asset.etag)},",
        f"    HTTP_FIELDS({fields}),",
        f"    .body = body_{number},",
        f"    .size = {len(asset.body)},",
        "}",
    ]
    return ("\n" + indent).join(lines)


def c_source(name, assets, not_found):
    parts = ["/* Made by host_tools/embed; changes are lost with the next build. */\n"
             f'#include "{name}.h"\n\n']
    numbered = list(enumerate(assets + ([not_found] if not_found else [])))
    parts += [c_body(number, asset.body) for number, asset in numbered]
    if assets:
        parts.append("static const struct http_asset assets[] = {\n")
        parts += [f"    {c_asset(number, asset, '    ')},\n" for number, asset in numbered
                  if asset is not not_found]
        parts.append("};\n\n")
    if not_found:
        parts.append("static const struct http_asset not_found = "
                     f"{c_asset(len(assets), not_found, '')};\n\n")
    parts.append(f"const struct http_site {name}_site = {{\n"
                 f"    .assets = {'assets' if assets else 'NULL'},\n"
                 f"    .asset_count = {len(assets)},\n"
                 f"    .not_found = {'&not_found' if not_found else 'NULL'},\n"
                 "};\n")
    return "".join(parts)


def c_header(name):
    guard = f"{name.upper()}_H"
    return (f"/* Made by host_tools/embed; changes are lost with the next build. */\n"
            f"#ifndef {guard}\n#define {guard}\n\n"
            '#include "http/http_content.h"\n\n'
            f"extern const struct http_site {name}_site;\n\n#endif\n")


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    folder, name, output = sys.argv[1:]
    assets = [Asset(folder, file) for file in file_names(folder)]
    if not assets:
        raise SystemExit(f"embed: {folder}: no files here")
    not_found = next((asset for asset in assets if asset.name == NOT_FOUND), None)
    if not_found:
        assets.remove(not_found)
    os.makedirs(output, exist_ok=True)
    for suffix, text in ((".c", c_source(name, assets, not_found)), (".h", c_header(name))):
        with open(os.path.join(output, name + suffix), "w", encoding="ascii") as file:
            file.write(text)


if __name__ == "__main__":
    main()
