#!/bin/sh
# Hands a Kanban card the documents of `reconcile --emit-diff` that hold news, one at a time and each until it is done
# with. They are appended to a file of the card's own, by a daemon that runs for the card or, without one, by asking;
# how many bytes of it are done with stands in a file beside it, so a worker that is restarted goes on where it was.
#
#   news.sh start CARD         run a daemon for the card; 0: it runs; 2: it cannot, as stderr says, and asking does
#   news.sh next CARD          print the next document with news, or nothing; exit status as that of reconcile
#   news.sh done CARD          all drifts of the printed document are posted
#   news.sh wait CARD SECONDS  wait so long at most, less if there may be news
#   news.sh stop CARD          end the card's daemon
set -u
umask 077
LC_ALL=C    # lengths are bytes

say() { printf 'news.sh: %s\n' "$*" >&2; }

# Whether the card's daemon runs: a process of its pid that is one. A pid alone may be another's by now.
runs() {
  [ -f "$folder/pid" ] && pid=$(cat "$folder/pid") && [ -n "$pid" ] || return 1
  { ps -o args= -p "$pid" || tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -q -e '--subscribe --emit-diff'
}

size() { wc -c <"$news"; }

# Sets $offset to how many bytes are done with.
done_with() {
  offset=$(cat "$folder/offset" 2>/dev/null) || offset=0
  [ "$offset" -le "$(size)" ] 2>/dev/null || offset=0
}

# What a writer that was killed has left of a line must not be the beginning of the next one.
end_line() { [ -z "$(tail -c 1 "$news")" ] || echo >>"$news"; }

move() {
  printf '%s\n' "$1" >"$folder/offset.new" && mv "$folder/offset.new" "$folder/offset"
  offset=$1
}

# Prints the next document with news. One without is passed over, and so is what is left of a line: what was in it
# comes again.
print_next() {
  done_with
  while line=$(tail -c "+$((offset + 1))" "$news" | { IFS= read -r line && printf '%s' "$line"; }); do
    end=$((offset + $(printf '%s\n' "$line" | wc -c)))
    case $line in
      *'"drifts":[],"ongoing":'*) ;;
      '{"schema_version":'*'}}')
        printf '%s\n' "$end" >"$folder/printed"
        printf '%s\n' "$line"
        return 0 ;;
    esac
    move "$end"
  done
  return 1
}

start() {
  runs && return 0
  done_with
  move "$offset"
  end_line
  nohup "$reconcile" --subscribe --emit-diff >>"$news" 2>"$folder/log" </dev/null &
  pid=$!
  echo "$pid" >"$folder/pid"
  while ! grep -q -e ' ready; ' -e ' the pass failed: ' "$folder/log"; do
    if ! kill -0 "$pid" 2>/dev/null; then
      wait "$pid"
      status=$?
      rm -f "$folder/pid"
      tail -n 1 "$folder/log" >&2
      [ "$status" -eq 1 ] || status=2
      return "$status"
    fi
    sleep 0.2
  done
}

next() {
  print_next && return 0
  runs && return 0
  : >"$news"    # all of it is done with, and nobody else writes to it
  move 0
  "$reconcile" --once --emit-diff >>"$news" || { status=$?; end_line; return "$status"; }
  print_next
  return 0
}

wait_for() {
  if runs; then
    done_with
    left=$1
    while [ "$left" -gt 0 ] && [ "$(size)" -le "$offset" ]; do
      sleep 1
      left=$((left - 1))
    done
    return 0
  fi
  # A service may push; 27 is how mosquitto_sub says that nothing came in time.
  if command -v mosquitto_sub >/dev/null; then
    mosquitto_sub -h 127.0.0.1 -t '+/+/drifts' -C 1 -W "$1" >/dev/null 2>&1
    case $? in
      0) sleep 1; return 0 ;;
      27) return 0 ;;
    esac
  fi
  sleep "$1"
}

stop() {
  runs || return 0
  kill "$pid"
  while runs; do sleep 0.2; done
  rm -f "$folder/pid"
}

card=${2:-}
case $card in
  '' | . | .. | *[!A-Za-z0-9._-]*) say "needs a command and the id of a card, of letters, digits, dots and dashes"; exit 2 ;;
esac
reconcile=$(dirname "$0")/reconcile.sh
folder=${XDG_CACHE_HOME:-${HOME:?}/.cache}/agent-sessions-cards/$card
news=$folder/news.jsonl
mkdir -p "$folder" && : >>"$news" || { say "cannot write to $folder"; exit 2; }

case $1 in
  start | next | stop) "$1" ;;
  done) [ ! -f "$folder/printed" ] || mv "$folder/printed" "$folder/offset" ;;
  wait) wait_for "${3:-30}" ;;
  *) say "there is no command $1"; exit 2 ;;
esac
