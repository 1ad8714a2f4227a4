package dev.agentsessions.session;

import org.jspecify.annotations.Nullable;

/// The form of a conversation id: a UUID in its canonical 36 characters, either case.
/// Only what has this form is ever turned into a file name.
public final class ConversationId {
    private static final int LENGTH = 36;

    private ConversationId() {}

    public static boolean isWellFormed(@Nullable String text) {
        if (text == null || text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0 || c > 'f') {
                return false;
            }
        }
        return true;
    }
}
