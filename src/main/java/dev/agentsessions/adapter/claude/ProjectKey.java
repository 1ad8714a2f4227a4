package dev.agentsessions.adapter.claude;

import org.jspecify.annotations.Nullable;

/// How Claude Code names the folder of a working directory below `projects/`: every UTF-16 code unit outside
/// `[A-Za-z0-9]` becomes a dash; of a longer name the first 200 characters stay, and a hash of the path follows
/// whose form changes between versions. Different directories can have the same key, so a key is never decoded.
final class ProjectKey {
    private static final int LIMIT = 200;

    private ProjectKey() {}

    /// The key of a physical working directory, whatever its length.
    static String of(String cwd) {
        char[] key = cwd.toCharArray();
        for (int i = 0; i < key.length; i++) {
            if (!isPlain(key[i])) {
                key[i] = '-';
            }
        }
        return new String(key);
    }

    /// The name of the folder below `projects/`, or null if a hash ends it.
    static @Nullable String whole(String cwd) {
        String key = of(cwd);
        return key.length() <= LIMIT ? key : null;
    }

    /// Whether a folder below `projects/` can be the one of this key.
    static boolean names(String folder, String key) {
        return key.length() <= LIMIT
                ? folder.equals(key)
                : folder.length() > LIMIT && folder.regionMatches(0, key, 0, LIMIT);
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
