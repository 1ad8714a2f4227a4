package dev.agentsessions.session;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Compares host names as people write them: case does not count, and neither does a domain that one of them lacks.
public final class Hosts {
    private Hosts() {}

    /// Whether an entry that declares `declared` is of this host; an entry that declares none is.
    public static boolean same(@Nullable String declared, String host) {
        if (declared == null || declared.isEmpty()) {
            return true;
        }
        String one = declared.toLowerCase(Locale.ROOT);
        String two = host.toLowerCase(Locale.ROOT);
        return one.equals(two)
                || (!one.contains(".") && two.startsWith(one + "."))
                || (!two.contains(".") && one.startsWith(two + "."));
    }
}
