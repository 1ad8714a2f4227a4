package dev.agentsessions.adapter.proc;

import dev.agentsessions.session.Agent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells coding agents from all other processes.
///
/// An agent may run under its own name, under its version's (Claude's native build), or as the script of an
/// interpreter. What merely mentions an agent, as `sh -c "…; claude"` does, is none: the agent is a child of it.
final class Recognition {
    private static final String CLAUDE_VERSIONS = "/claude/versions/";
    private static final String CLAUDE_PACKAGE = "claude-code/";

    private Recognition() {}

    /// @param name the kernel's short name
    static @Nullable Agent byName(String name, List<String> arguments) {
        Agent agent = named(name);
        if (agent != null || arguments.isEmpty()) {
            return agent;
        }
        String program = program(arguments.getFirst());
        agent = named(program);
        Interpreter interpreter = Interpreter.of(program);
        if (agent != null || interpreter == null) {
            return agent;
        }
        String script = interpreter.script(arguments);
        if (script == null) {
            return null;
        }
        agent = named(baseName(script));
        boolean claudePackage = interpreter == Interpreter.JAVASCRIPT && script.contains(CLAUDE_PACKAGE);
        return agent == null && claudePackage ? Agent.CLAUDE : agent;
    }

    /// Claude's native build lies in `…/claude/versions/<version>` and may be called by any name.
    static @Nullable Agent byExecutable(@Nullable String path) {
        return path != null && path.startsWith(CLAUDE_VERSIONS, path.lastIndexOf('/') + 1 - CLAUDE_VERSIONS.length())
                ? Agent.CLAUDE
                : null;
    }

    /// @param cmdline the bytes of `/proc/<pid>/cmdline`: arguments, each ended by a NUL
    static List<String> arguments(byte[] cmdline) {
        List<String> arguments = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < cmdline.length; at++) {
            if (cmdline[at] == 0) {
                arguments.add(new String(cmdline, from, at - from, StandardCharsets.UTF_8));
                from = at + 1;
            }
        }
        if (from < cmdline.length) {
            arguments.add(new String(cmdline, from, cmdline.length - from, StandardCharsets.UTF_8));
        }
        return arguments;
    }

    private static @Nullable Agent named(String name) {
        return name.equals("antigravity") ? Agent.AGY : Agent.of(name);
    }

    /// The name a program was called by; login shells have a dash before it.
    private static String program(String argument) {
        String name = baseName(argument);
        return name.startsWith("-") ? name.substring(1) : name;
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
