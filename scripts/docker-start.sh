#!/bin/sh
# Starts footnote in the container. Models that were baked into the image are put into the data volume first: the
# volume may be older than the image, or a folder of the host. That is a look at a few checksums when they are there.
set -eu
baked=${FOOTNOTE_BAKED_MODELS:-/footnote/models}
if [ "${1:-}" = serve ] && [ -n "$(ls -A "$baked" 2>/dev/null)" ]; then
    footnote models install --quiet --from "$baked" >/dev/null ||
        echo 'the models of the image could not be put into the data volume; answering without them' >&2
fi
exec footnote "$@"
