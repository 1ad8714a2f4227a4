package dev.agentsessions.judge;

import dev.agentsessions.observe.ProcessInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Processes with one thing about them changed.
final class Processes {
    private Processes() {}

    static ProcessInfo parent(ProcessInfo it, long parent) {
        return new ProcessInfo(
                it.pid(), parent, it.startTicks(), it.startedAt(), it.name(), it.state(), it.tty(), it.uid(),
                it.tmuxSocket(), it.role());
    }

    static ProcessInfo started(ProcessInfo it, long ticks, Instant at) {
        return new ProcessInfo(
                it.pid(), it.parentPid(), ticks, at, it.name(), it.state(), it.tty(), it.uid(), it.tmuxSocket(),
                it.role());
    }

    static ProcessInfo state(ProcessInfo it, char state) {
        return new ProcessInfo(
                it.pid(), it.parentPid(), it.startTicks(), it.startedAt(), it.name(), state, it.tty(), it.uid(),
                it.tmuxSocket(), it.role());
    }

    static ProcessInfo tty(ProcessInfo it, int tty) {
        return new ProcessInfo(
                it.pid(), it.parentPid(), it.startTicks(), it.startedAt(), it.name(), it.state(), tty, it.uid(),
                it.tmuxSocket(), it.role());
    }

    static ProcessInfo uid(ProcessInfo it, int uid) {
        return new ProcessInfo(
                it.pid(), it.parentPid(), it.startTicks(), it.startedAt(), it.name(), it.state(), it.tty(), uid,
                it.tmuxSocket(), it.role());
    }

    static ProcessInfo tmux(ProcessInfo it, @Nullable String socket) {
        return new ProcessInfo(
                it.pid(), it.parentPid(), it.startTicks(), it.startedAt(), it.name(), it.state(), it.tty(), it.uid(),
                socket, it.role());
    }

    static ProcessInfo role(ProcessInfo it, ProcessInfo.Role role) {
        return new ProcessInfo(
                it.pid(), it.parentPid(), it.startTicks(), it.startedAt(), it.name(), it.state(), it.tty(), it.uid(),
                it.tmuxSocket(), role);
    }
}
