#!/bin/sh
# Screen x language x theme x size of text x reach mode x panel, laid out without painting: no overflow, no clipped word, targets large
# enough, labels, contrast.
set -eu
build=$1
. tests/journeys/common.sh
make_fair
kiosk kiosk-1 citizen tests/journeys/layouts.script
