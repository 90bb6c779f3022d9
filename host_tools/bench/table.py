# SPDX-License-Identifier: Apache-2.0
"""Rows as a table for people."""

HEADINGS = ("name", "value", "unit", "target", "best peer", "")


def number(value):
    """Four digits, or all of an integer: 3461, 4.262, 0.8713."""
    if value is None:
        return "-"
    if abs(value) >= 1000 or value == int(value):
        return f"{value:.0f}"
    return f"{value:.4g}"


def verdict(row):
    """How the row stands to its target."""
    target = row["target"]
    if target is None:
        return ""
    is_met = row["value"] <= target if row["better"] == "lower" else row["value"] >= target
    return "met" if is_met else "not met"


def of_rows(rows):
    if not rows:
        return "(no rows)"
    lines = [HEADINGS]
    for row in rows:
        mark = "" if row["deterministic"] else " ~"
        lines.append((row["name"], number(row["value"]), row["unit"] + mark,
                      number(row["target"]), number(row["best_peer"]), verdict(row)))
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADINGS))]
    is_number = (False, True, False, True, True, False)
    text = "\n".join(
        "  ".join(cell.rjust(width) if right else cell.ljust(width)
                  for cell, width, right in zip(line, widths, is_number)).rstrip()
        for line in lines)
    if any(not row["deterministic"] for row in rows):
        text += "\n~ depends on the load of this computer; --check leaves it out."
    return text
