"""Runs two commands in turns: usage: pairs.py ROUNDS FIRST SECOND

Prints the median wall times of both in ms, the median of the ratios of second to first, and the most memory that the
second had resident, in MB.
"""

import os
import shlex
import statistics
import sys
import time


def run(command):
    """Wall time in seconds, and peak resident memory in KB; a shell that becomes the program by exec counts as it."""
    null = os.open(os.devnull, os.O_RDWR)
    begin = time.monotonic()
    pid = os.posix_spawnp(command[0], command, os.environ,
                          file_actions=[(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1)])
    _, status, usage = os.wait4(pid, 0)
    seconds = time.monotonic() - begin
    os.close(null)
    if status != 0:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_maxrss


def main():
    rounds, first, second = int(sys.argv[1]), shlex.split(sys.argv[2]), shlex.split(sys.argv[3])
    # The first round warms the page cache.
    pairs = [(run(first), run(second)) for _ in range(rounds + 1)][1:]
    medians = [statistics.median(pair[which][0] for pair in pairs) for which in (0, 1)]
    ratio = statistics.median(b[0] / a[0] for a, b in pairs)
    memory = max(b[1] for _, b in pairs) // 1024
    print(f"{medians[0] * 1000:.1f} {medians[1] * 1000:.1f} {ratio:.2f} {memory}")


main()
