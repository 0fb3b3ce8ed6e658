"""Rows of texts, the header first, as a table for people and one for a page."""

import re


def text_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() + "\n" for row in rows)


def markdown_table(rows):
    lines = [rows[0], ["---"] * len(rows[0])] + rows[1:]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def put_between_markers(page, name, text):
    """Replaces what stands between `<!-- name -->` and `<!-- end -->` in a page."""
    begin, end = f"<!-- {name} -->\n", "<!-- end -->"
    changed, count = re.subn(re.escape(begin) + ".*?" + end, lambda _: begin + text + end, page.read_text(), flags=re.S)
    if count != 1:
        raise ValueError(f"{page} needs one {begin.strip()} … {end}")
    page.write_text(changed)
