#!/usr/bin/env python3
"""The table of docs/performance.md, made of what `footnote bench --json` printed.

    python3 scripts/performance.py small.json middle.json large.json
"""

import json
import sys

runs = sorted((json.load(open(path)) for path in sys.argv[1:]), key=lambda run: run["passages"])
if not runs:
    sys.exit(__doc__)

LATENCIES = [
    ("search alone, ms", "search_ms"),
    ("five cited excerpts, ms", "answer_ms"),
    ("... with the embedder, ms", "fused_ms"),
    ("... and the reranker, ms", "reranked_ms"),
    ("SQLite FTS5, ms", "sqlite_fts5_ms"),
    ("new document searchable, ms", "freshness_ms"),
]


def latency(figures):
    if figures is None:
        return "-"
    return " / ".join(f"{figures[p]:.2f}" if figures[p] < 10 else f"{figures[p]:.0f}" for p in ("p50", "p95", "p99"))


def row(name, cells):
    print(f"| {name} | " + " | ".join(cells) + " |")


row("passages", [f"{run['passages']:,}" for run in runs])
print("|---" * (len(runs) + 1) + "|")
for name, key in LATENCIES:
    row(name, [latency(run[key]) for run in runs])
row("FTS5 / search, median", [f"{run['sqlite_fts5_ms']['p50'] / run['search_ms']['p50']:.0f} x" for run in runs])
row("indexing, s", [f"{run['index_s']:.1f}" for run in runs])
row("passages indexed a second", [f"{run['passages'] / run['index_s']:,.0f}" for run in runs])
for name, key in [
    ("search index on disk, MB", "index_bytes"),
    ("peak memory, MB", "peak_rss_bytes"),
    ("idle process, MB", "idle_rss_bytes"),
]:
    row(name, [f"{run[key] / 1e6:.0f}" for run in runs])
