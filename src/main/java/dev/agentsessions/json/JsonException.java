package dev.agentsessions.json;

import java.io.IOException;

/// What was to be JSON is none.
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
        super(message);
    }
}
