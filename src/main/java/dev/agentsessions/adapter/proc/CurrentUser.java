package dev.agentsessions.adapter.proc;

import com.sun.security.auth.module.UnixSystem;

/// Who runs this program.
public final class CurrentUser {
    private CurrentUser() {}

    /// The effective user id.
    public static int uid() {
        Integer uid = Status.effectiveUid(new ProcFiles("/proc").read("/self/status"));
        return uid == null ? (int) new UnixSystem().getUid() : uid;
    }
}
