#!/bin/sh
# Finds the installed `agent-mesh` and becomes it: options, output and exit status are its own.
# Looked for in AGENT_MESH_BIN, beside this skill in its checkout, on the PATH, and in ~/.local/bin.
set -u
self=$(readlink -f "$0" 2>/dev/null) || self=$0
for found in "${AGENT_MESH_BIN:-}" "$(dirname "$self")/../../../bin/agent-mesh" "$(command -v agent-mesh)" \
    "${HOME:-}/.local/bin/agent-mesh"; do
  [ -f "$found" ] && [ -x "$found" ] && exec "$found" "$@"
done
echo "agent-mesh.sh: no agent-mesh found; put bin/agent-mesh on the PATH, or name it in AGENT_MESH_BIN" >&2
exit 2
