#!/bin/sh
# The image's entry point. With words behind the image's name it runs those of sentinel-ups' commands (`docker run … check`);
# without, the service: as a Home Assistant app with the options that the Supervisor wrote, else with /config.
set -eu

if [ $# -eq 0 ]; then
    if [ -n "${SUPERVISOR_TOKEN:-}" ] && [ -e /data/options.json ]; then
        set -- run --config /data/options.json --data /data
    else
        set -- run --config /config/sentinel-ups.yaml --data /data
    fi
fi
# V8 may let its young generation grow to three times 16 MiB. 4 do as well here, and save 9 MB of memory (measured).
# By its link: hints then call it by the name that it has here.
set -- node --max-semi-space-size=4 /usr/local/bin/sentinel-ups "$@"

# Started without an init (`docker run` without --init) we are process 1, which has to bury every orphan of the container.
# Node.js buries only its own children.
if [ "$$" -eq 1 ]; then
    set -- tini -- "$@"
fi
exec "$@"
