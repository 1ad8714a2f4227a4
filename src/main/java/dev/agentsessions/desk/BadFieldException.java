package dev.agentsessions.desk;

/// A field of a request is missing, unknown or not what it should be. Nothing was done.
public final class BadFieldException extends Exception {
    private final String field;

    /// @param field as it is in JSON
    /// @param what that comes behind the field's name
    public BadFieldException(String field, String what) {
        super(what, null, false, false);
        this.field = field;
    }

    public String field() {
        return field;
    }

    /// What is wrong, without the field's name.
    public String what() {
        return String.valueOf(getMessage());
    }
}
