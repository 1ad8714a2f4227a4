#!/bin/sh
# Finds the installed `reconcile` and becomes it: flags, output and exit status are its own.
# Looked for in RECONCILE_BIN, beside this skill in its checkout, on the PATH, and in ~/.local/bin.
set -u
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=$(dirname "$self")/$link ;;
  esac
done
for found in "${RECONCILE_BIN:-}" "$(dirname "$self")/../../../bin/reconcile" "$(command -v reconcile)" \
    "${HOME:-}/.local/bin/reconcile"; do
  [ -f "$found" ] && [ -x "$found" ] && exec "$found" "$@"
done
echo "reconcile.sh: no reconcile found; put bin/reconcile on the PATH, or name it in RECONCILE_BIN" >&2
exit 2
