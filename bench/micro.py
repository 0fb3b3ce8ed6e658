"""Figures of single operations, from Google Benchmark."""

import json
import subprocess

from figure import Figure


def merge(build):
    """One heartbeat, decoded and merged into a list of 100 members."""
    report = json.loads(subprocess.run([str(build / "bench" / "engine_bench"), "--benchmark_format=json",
                                        "--benchmark_repetitions=5", "--benchmark_report_aggregates_only=true"],
                                       check=True, capture_output=True).stdout)
    medians = {entry["run_name"]: entry for entry in report["benchmarks"] if entry.get("aggregate_name") == "median"}
    merged = medians["mergeHeartbeat"]["cpu_time"]
    assert medians["mergeHeartbeat"]["time_unit"] == "ns"
    figures = [Figure("a heartbeat decoded and merged", merged, "ns", at_most=1000,
                      note="100 members, 12 freshness reports each")]
    buffer = medians["streamMembers"]
    figures.append(Figure("buffer of the 100-member list", buffer["bufferBytes"], "B", at_most=1024,
                          note=f"pending piece; the list itself is {buffer['listBytes']:,.0f} B"))
    return figures
