package dev.agentsessions.desk;

import dev.agentsessions.report.Printable;

/// A field of a request is missing, unknown or not what it should be. Nothing was done.
public final class BadFieldException extends Exception {
    private static final int MOST_SHOWN = 41;

    private final String field;

    /// @param field as it is in JSON
    /// @param what that comes behind the field's name
    public BadFieldException(String field, String what) {
        super(what, null, false, false);
        this.field = field;
    }

    /// @param given what was there instead; its beginning is shown
    public BadFieldException(String field, String what, Object given) {
        this(field, what + ": " + shown(String.valueOf(given)));
    }

    private static String shown(String text) {
        return "'" + Printable.cut(text, MOST_SHOWN) + "'";
    }

    public String field() {
        return field;
    }

    /// What is wrong, without the field's name.
    public String what() {
        return String.valueOf(getMessage());
    }
}
