"""Rows of texts, the header first, as a table for people and one for a page."""


def text_table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() + "\n" for row in rows)


def markdown_table(rows):
    lines = [rows[0], ["---"] * len(rows[0])] + rows[1:]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)
