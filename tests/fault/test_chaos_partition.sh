#!/bin/sh
exec python3 "$(dirname "$0")/chaos.py" "$1" partition
