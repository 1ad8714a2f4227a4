#!/bin/sh
# Finds the installed `reconcile` and becomes it: flags, output and exit status are its own.
# Looked for in RECONCILE_BIN, beside this skill in its checkout, on the PATH, and in ~/.local/bin.
set -u
self=$(readlink -f "$0" 2>/dev/null) || self=$0
for found in "${RECONCILE_BIN:-}" "$(dirname "$self")/../../../bin/reconcile" "$(command -v reconcile)" \
    "${HOME:-}/.local/bin/reconcile"; do
  [ -f "$found" ] && [ -x "$found" ] && exec "$found" "$@"
done
echo "reconcile.sh: no reconcile found; put bin/reconcile on the PATH, or name it in RECONCILE_BIN" >&2
exit 2
