"""Makes a world to measure in: usage: world.py FOLDER ENTRIES TRANSCRIPTS_EACH LIVE [CLAUDE_VERSION]

In FOLDER/home a registry of ENTRIES sessions, five to a workspace, each with TRANSCRIPTS_EACH transcripts of Claude's,
one of which is its own. The first LIVE of them are declared running and run: in a tmux server of their own, with
TMUX_TMPDIR at FOLDER/tmux, as a process that is called `claude`. The others are stopped or terminated. Nothing has
drifted.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import uuid

SESSIONS_PER_WORKSPACE = 5
TRANSCRIPT_LINES = 8


def conversation(entry, which):
    """A version 4 UUID that depends only on its place."""
    return str(uuid.UUID(int=(entry << 80) + which, version=4))


def workspace(world, entry):
    return f"{world}/work/lab-{entry // SESSIONS_PER_WORKSPACE}"


def name(entry):
    return f"lab-{entry // SESSIONS_PER_WORKSPACE}-{entry % SESSIONS_PER_WORKSPACE}-creator-claude"


def start_sessions(world, live):
    """The pid of each live session's pane."""
    os.makedirs(f"{world}/bin")
    os.makedirs(f"{world}/tmux")
    shutil.copy("/bin/sleep", f"{world}/bin/claude")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TMUX")}
    environment["TMUX_TMPDIR"] = f"{world}/tmux"
    pids = []
    for entry in range(live):
        os.makedirs(workspace(world, entry), exist_ok=True)
        command = ["tmux", "-u", "-f", "/dev/null", "new-session", "-d", "-s", name(entry),
                   "-c", workspace(world, entry), "-P", "-F", "#{pane_pid}", f"exec {world}/bin/claude 1000000"]
        pids.append(int(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout))
    return pids


def write_transcripts(world, entries, each):
    for entry in range(entries):
        cwd = workspace(world, entry)
        folder = f"{world}/home/.claude/projects/{re.sub('[^A-Za-z0-9]', '-', cwd)}"
        os.makedirs(folder, exist_ok=True)
        for which in range(each):
            session = conversation(entry, which)
            line = {"type": "user", "sessionId": session, "cwd": cwd, "isSidechain": False, "version": "2.1.240",
                    "timestamp": "2026-06-19T09:00:00.000Z", "message": {"role": "user", "content": "x" * 200}}
            with open(f"{folder}/{session}.jsonl", "w") as file:
                file.write((json.dumps(line) + "\n") * TRANSCRIPT_LINES)


def write_claim(world, pid, session, cwd, name, version):
    """What a running Claude of this version says of itself."""
    domain = f"linux:{'0' * 32}:{os.readlink('/proc/self/ns/pid')}"
    # A moment ahead, so that no transcript began later than its session: births are compared to the second.
    now = int(time.time() * 1000) + 2000
    with open(f"/proc/{pid}/stat") as stat:
        started = stat.read().rpartition(")")[2].split()[19]
    claim = {"pid": pid, "sessionId": session, "cwd": cwd,
             "startedAt": now, "procStart": started, "version": version, "kind": "interactive",
             "entrypoint": "cli", "tmux": name, "pidDomain": domain, "status": "idle", "updatedAt": now}
    with open(f"{world}/home/.claude/sessions/{pid}.json", "w") as file:
        json.dump(claim, file)


def write_claims(world, pids, version):
    os.makedirs(f"{world}/home/.claude/sessions")
    for entry, pid in enumerate(pids):
        tmux = f"{name(entry)}:@{entry}.%{entry}"
        write_claim(world, pid, conversation(entry, 0), workspace(world, entry), tmux, version)


def write_registry(world, entries, pids):
    lines = ["version: 1", "workspaces:"]
    for entry in range(entries):
        if entry % SESSIONS_PER_WORKSPACE == 0:
            lines += [f"  lab-{entry // SESSIONS_PER_WORKSPACE}:",
                      f"    path: {workspace(world, entry)}",
                      "    agent_identities:",
                      f"      claude: {{ session_id: {conversation(entry, 1)} }}",
                      "    sessions:"]
        live = entry < len(pids)
        status = "running" if live else ("stopped", "terminated")[entry % 2]
        pid = pids[entry] if live else 4000000
        lines += [f"      {name(entry)}:",
                  "        agent: claude",
                  f"        status: {status}",
                  f"        pane: {{ pid: {pid}, cmd: claude, cwd: {workspace(world, entry)} }}",
                  f"        claude_session_id_own: {conversation(entry, 0)}",
                  "        delegate_job_id: null    # none",
                  "        created_at: 2026-06-19T09:00:00Z",
                  "        last_visible_status: idle"]
    folder = f"{world}/home/PuKi/lab/agent_sessions"
    os.makedirs(folder)
    with open(f"{folder}/agent-sessions.yaml", "w") as file:
        file.write("\n".join(lines) + "\n")


def main():
    world, entries, each, live = os.path.realpath(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    version = sys.argv[5] if len(sys.argv) > 5 else "2.1.328"
    pids = start_sessions(world, live)
    write_transcripts(world, entries, each)
    write_claims(world, pids, version)
    write_registry(world, entries, pids)


if __name__ == "__main__":
    main()
