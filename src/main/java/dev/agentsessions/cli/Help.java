package dev.agentsessions.cli;

/// What `--help` says.
final class Help {
    private static final String GENERAL = """
            reconcile keeps agent-sessions.yaml true: it looks at tmux, at the processes and
            at what the agents left on disk, corrects the file where that proves it wrong,
            and says what it did and why.

            usage
              reconcile [--once] [--emit-diff] [--dry-run]
                                              one pass; this is what it does by default
              reconcile --subscribe [--emit-diff] [--dry-run]
                                              the daemon: a pass whenever something
                                              happens
              reconcile status [--json]       one line per session: what is declared, and
                                              what is true
              reconcile status --watch        the same, kept up to date before your eyes
              reconcile why SESSION [--json]  the evidence behind one verdict, and what
                                              would refute it
              reconcile init [--dry-run]      write a first registry from what runs now
              reconcile doctor [--json]       what it can and cannot see here, and what to
                                              do about it
              reconcile demo                  see it work, on a tmux server and in a
                                              folder of its own
              reconcile replay FILE...        judge recorded passes again; exit status 3
                                              if any differs
              reconcile help [COMMAND]        this, or more of one command

            for a pass, and for the daemon
              --emit-diff       print one JSON document and nothing else, for scripts and
                                Kanban workers; the daemon prints one a line, for each
                                pass that has something new
              --dry-run         say what would be done, and write nothing at all

            everywhere
              --registry FILE   the registry (or RECONCILE_REGISTRY; by default
                                ~/PuKi/lab/agent_sessions/agent-sessions.yaml)
              --config FILE     the configuration (or RECONCILE_CONFIG; by default
                                ~/.config/session-reconciler/config.yaml)
              --state-dir DIR   its memory (or RECONCILE_STATE_DIR; by default
                                ~/.cache/agent-sessions-monitor)
              -v, --verbose     say more on errors
              --help, --version

            exit status
              0 done, whether or not anything had drifted; 1 there is no registry; 2 it
              could not be done""";

    private static final String STATUS = """
            reconcile status [--json | --watch]

            One line per session: what the registry declares and, where that is not so, what
            is true instead; and how the job stands that was delegated to it, if jobs.folder
            is configured. Looks, and writes nothing.

              --watch   look again every 2 s, and at once when a daemon has done something;
                        fits the terminal; q or Ctrl-C quits""";

    private static final String WHY = """
            reconcile why SESSION [--json]

            The verdict on one session, each piece of evidence with its source and time,
            what was looked for and not found, and what observation would refute the
            verdict. Looks, and writes nothing.""";

    private static final String INIT = """
            reconcile init [--dry-run]

            Writes a first registry from the agent sessions that run now. Never over an
            existing file. With --dry-run it prints what it would write.""";

    private static final String DOCTOR = """
            reconcile doctor [--json]

            What the program can and cannot see here: sockets, processes, the agents'
            folders, the registry, its lock, its memory; and what to do about what it
            cannot. Looks, and writes nothing.""";

    private static final String DEMO = """
            reconcile demo

            On a private tmux server and in a temporary home, with stand-in agents, lets a
            registry drift in four ways and heals it before your eyes. Takes some seconds
            and leaves nothing behind.""";

    private static final String REPLAY = """
            reconcile replay FILE...

            Judges recorded passes again, from <state>/journal/*.jsonl. The same program
            comes to the same verdicts, byte for byte; where a changed one does not, it
            shows the difference.
            exit status: 0 all the same; 3 some differ; 2 a file could not be read or was
            altered""";

    private Help() {}

    static String of(Command command) {
        return switch (command) {
            case PASS -> GENERAL;
            case STATUS -> STATUS;
            case WHY -> WHY;
            case INIT -> INIT;
            case DOCTOR -> DOCTOR;
            case DEMO -> DEMO;
            case REPLAY -> REPLAY;
        };
    }
}
