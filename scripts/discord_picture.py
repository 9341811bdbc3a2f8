#!/usr/bin/env python3
"""Draws docs/discord/*.json as a phone and a wide window would show them in Discord.

The JSON comes from `UPDATE_README=1 cargo test --test it -- picture`. Needs headless Chromium (the Debian package
`chromium`, or CHROMIUM=/path/to/it) and `pngquant`, which makes the pictures small. Writes NAME.png at a phone's
width, which the README shows, and with --wide also NAME-wide.png, to look at.
"""

import html
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "docs" / "discord"
# The moment of the tests that make the bodies: ages are counted to it.
NOW = "2026-11-22T12:00:00Z"
PHONE, WIDE = 390, 720


def chromium(page, width, height, *more):
    with tempfile.TemporaryDirectory() as profile:
        command = [
            os.environ.get("CHROMIUM", "chromium"),
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
            f"--user-data-dir={profile}", f"--window-size={width},{height}", *more, page.as_uri(),
        ]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def draw(body, width, to):
    with tempfile.TemporaryDirectory() as folder:
        page = pathlib.Path(folder) / "page.html"
        # Nothing in it ends the script that it stands in.
        written = json.dumps(body).replace("<", "\\u003c")
        filled = f'window.BODY = {written}; window.NOW = Date.parse("{NOW}");'
        page.write_text((FOLDER / "page.html").read_text().replace("/*BODY*/", filled).replace(
            "<body>", f'<body style="width: {width}px">'))
        dom = html.unescape(chromium(page, width, 800, "--dump-dom"))
        height = int(re.search(r"<title>height (\d+)</title>", dom).group(1))
        chromium(page, width, height, f"--screenshot={to}", "--force-device-scale-factor=2")
        subprocess.run(["pngquant", "--force", "--strip", "--nofs", "--output", to, "48", to], check=True)


def main():
    for source in sorted(FOLDER.glob("*.json")):
        body = json.loads(source.read_text())
        draw(body, PHONE, source.with_suffix(".png"))
        if "--wide" in sys.argv:
            draw(body, WIDE, source.with_name(source.stem + "-wide.png"))


if __name__ == "__main__":
    main()
