#!/bin/sh
# A heartbeat from the hooks of a session: heartbeat.sh [active|busy|idle]
#
# Says so of the agent that MESH_AGENT names, in the background, twice a minute at most and whenever the status is
# another. Whatever happens it is done at once, prints nothing and exits with 0: a hook must neither delay an agent nor
# stop it.
agent=${MESH_AGENT:-}
[ -n "$agent" ] || exit 0
status=${1:-active}
umask 077
exec </dev/null >/dev/null 2>&1
stamps=${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}/agent-sessions-monitor/mesh/beats
stamp=$stamps/$(printf %s "$agent" | cksum | tr ' ' -)
now=$(date +%s)
mkdir -p "$stamps"
{ read -r then before <"$stamp"; } || then=''
case $then in *[!0-9]* | '') then=0 ;; esac
[ "$before" != "$status" ] || [ "$((now - then))" -lt 0 ] || [ "$((now - then))" -ge 30 ] || exit 0
echo "$now $status" >"$stamp"
program=$(dirname "$0")/agent-mesh.sh
limit=''
! command -v timeout || limit='timeout 60'
# shellcheck disable=SC2086
$limit "$program" heartbeat --agent "$agent" --status "$status" &
exit 0
