#!/usr/bin/env python3
"""Lives a node's day on the bare chip under QEMU, and compares what it cost with what it may cost.

usage: run_life.py IMAGE BUDGETS
"""

import sys
from pathlib import Path

import machine

DEADLINE_S = 1200  # for a loaded computer; it takes about half a minute of processor time
COUNT_INSTRUCTIONS = ("-icount", "shift=0")


def read_budgets(text):
    lines = (line.split("#")[0].split() for line in text.splitlines())
    return {words[0]: int(words[1]) for words in lines if words}


def read_figures(output):
    lines = (line.split() for line in output.splitlines())
    return {words[1]: int(words[2]) for words in lines if len(words) == 3 and words[0] == "figure"}


def compare(figures, budgets):
    """A table, and what is wrong."""
    wrong = [f"no budget for {name}" for name in figures if name not in budgets]
    print(f"{'':30} {'measured':>10} {'budget':>10}")
    for name, budget in budgets.items():
        if name not in figures:
            wrong.append(f"{name} was not measured")
            continue
        print(f"{name:30} {figures[name]:10} {budget:10}")
        if figures[name] > budget:
            wrong.append(f"{name} is {figures[name]}, more than its budget of {budget}")
    return wrong


def main(image, budgets):
    status, output = machine.run(image, DEADLINE_S, *COUNT_INSTRUCTIONS)
    print("".join(line + "\n" for line in output.splitlines() if not line.startswith("figure ")), end="")
    wrong = compare(read_figures(output), read_budgets(Path(budgets).read_text()))
    for line in wrong:
        print(line)
    return 1 if status or wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
