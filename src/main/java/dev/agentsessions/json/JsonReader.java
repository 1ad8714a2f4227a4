package dev.agentsessions.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Reads one JSON value (RFC 8259), step by step: into an object, from name to name, and of the values those that are
/// asked for. A value that is not asked for is checked and passed over, and nothing is kept of it.
///
/// By hand, because a worker starts this program twice a minute: before it has read a byte, a parser of Jackson's
/// computes the tables of [java.math.BigDecimal], which takes a tenth of a whole pass.
public final class JsonReader {
    /// As much as Jackson takes.
    private static final int DEEPEST = 1000;

    private final byte[] bytes;
    private final int end;
    private int at;

    /// Whether a value comes next that has not been read.
    private boolean due = true;

    /// Whether an object has been entered of which no name has been read.
    private boolean entered;

    /// @param bytes in UTF-8
    public JsonReader(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.at = from;
        this.end = from + length;
    }

    /// Enters the value if it is an object; if not, it is still to be read.
    public boolean enterObject() {
        if (!due || blanksThenByte() != '{') {
            return false;
        }
        at++;
        due = false;
        entered = true;
        return true;
    }

    /// The next name in the object that was entered last, with its value being what comes next; or null at the end of
    /// the object, which is left then.
    public @Nullable String nextName() throws JsonException {
        skipValue(0);
        if (!nextMember()) {
            return null;
        }
        String name = string();
        expectColon();
        return name;
    }

    /// The value if it is a string, else null.
    public @Nullable String text() throws JsonException {
        if (!due || blanksThenByte() != '"') {
            return null;
        }
        due = false;
        return string();
    }

    /// The value if it is a whole number that a long can hold, else null.
    public @Nullable Long integer() throws JsonException {
        int first = due ? blanksThenByte() : -1;
        if (first != '-' && !isDigit(first)) {
            return null;
        }
        int start = at;
        due = false;
        if (number()) {
            try {
                return Long.valueOf(new String(bytes, start, at - start, StandardCharsets.US_ASCII));
            } catch (NumberFormatException _) {
                // Too large, as its form was checked.
            }
        }
        return null;
    }

    /// The value if it is true or false, else null.
    public @Nullable Boolean flag() throws JsonException {
        int first = due ? blanksThenByte() : -1;
        if (first != 't' && first != 'f') {
            return null;
        }
        skipValue(0);
        return first == 't';
    }

    /// The value as it stands there, whatever it is.
    public String raw() throws JsonException {
        blanksThenByte();
        int start = at;
        skipValue(0);
        return new String(bytes, start, at - start, StandardCharsets.UTF_8);
    }

    /// Makes sure that nothing follows the value that was read.
    public void finish() throws JsonException {
        skipValue(0);
        blanksThenByte();
        if (at < end) {
            throw wrong("the end");
        }
    }

    /// Whether the object that was entered last goes on: with a name then, else it is left.
    private boolean nextMember() throws JsonException {
        boolean first = entered;
        entered = false;
        int next = blanksThenByte();
        if (next == '}') {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
            next = blanksThenByte();
        }
        if (next != '"') {
            throw wrong("a name");
        }
        due = true;
        return true;
    }

    private void skipValue(int depth) throws JsonException {
        if (!due) {
            return;
        }
        if (depth > DEEPEST) {
            throw wrong("an end to the nesting");
        }
        int first = blanksThenByte();
        due = false;
        switch (first) {
            case '{' -> skipObject(depth);
            case '[' -> skipArray(depth);
            case '"' -> skipString();
            case 't' -> expectWord("true");
            case 'f' -> expectWord("false");
            case 'n' -> expectWord("null");
            default -> number();
        }
    }

    private void skipObject(int depth) throws JsonException {
        at++;
        entered = true;
        while (nextMember()) {
            skipString();
            expectColon();
            skipValue(depth + 1);
        }
    }

    private void skipArray(int depth) throws JsonException {
        at++;
        if (blanksThenByte() == ']') {
            at++;
            return;
        }
        do {
            due = true;
            skipValue(depth + 1);
        } while (blanksThenByte() == ',' && at++ < end);
        expect(']');
    }
    private String string() throws JsonException {
        int start = at + 1;
        boolean escaped = skipString();
        return escaped
                ? unescaped(start, at - 1)
                : new String(bytes, start, at - 1 - start, StandardCharsets.UTF_8);
    }

    /// @return whether there are escapes in it
    private boolean skipString() throws JsonException {
        boolean escaped = false;
        for (at++; at < end; at++) {
            byte b = bytes[at];
            if (b == '"') {
                at++;
                return escaped;
            } else if (b == '\\') {
                escaped = true;
                escape();
            } else if (b >= 0 && b < ' ') {
                throw wrong("a string without control characters");
            }
        }
        throw wrong("the end of a string");
    }

    private String unescaped(int from, int to) throws JsonException {
        StringBuilder text = new StringBuilder(to - from);
        int plain = from;
        for (at = from; at < to; at++) {
            if (bytes[at] == '\\') {
                text.append(new String(bytes, plain, at - plain, StandardCharsets.UTF_8)).append(escape());
                plain = at + 1;
            }
        }
        at = to + 1;
        return text.append(new String(bytes, plain, to - plain, StandardCharsets.UTF_8)).toString();
    }

    /// What the escape stands for whose backslash comes next; its last byte comes next afterwards.
    private char escape() throws JsonException {
        at++;
        byte letter = at < end ? bytes[at] : 0;
        return switch (letter) {
            case '"', '\\', '/' -> (char) letter;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw wrong("an escape");
        };
    }

    private char codeUnit() throws JsonException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            int digit = at < end ? Character.digit((char) (bytes[at] & 0xff), 16) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    /// @return whether it is a whole one
    private boolean number() throws JsonException {
        skipIf('-');
        if (!skipIf('0')) {
            digits();
        }
        int whole = at;
        if (skipIf('.')) {
            digits();
        }
        if (skipIf('e') || skipIf('E')) {
            if (!skipIf('+')) {
                skipIf('-');
            }
            digits();
        }
        return at == whole;
    }

    private void digits() throws JsonException {
        int start = at;
        while (at < end && isDigit(bytes[at])) {
            at++;
        }
        if (at == start) {
            throw wrong("a value");
        }
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    /// The byte that comes next behind blanks; negative at the end, and for what is not ASCII.
    private int blanksThenByte() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        return at < end ? bytes[at] : -1;
    }

    private boolean skipIf(char c) {
        if (at < end && bytes[at] == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws JsonException {
        if (!skipIf(c)) {
            throw wrong("a " + c);
        }
    }

    private void expectColon() throws JsonException {
        blanksThenByte();
        expect(':');
    }

    private void expectWord(String word) throws JsonException {
        for (int i = 0; i < word.length(); i++) {
            if (!skipIf(word.charAt(i))) {
                throw wrong("the word " + word);
            }
        }
    }

    private JsonException wrong(String expected) {
        return new JsonException("no JSON, as " + expected + " is missing at byte " + at);
    }
}
