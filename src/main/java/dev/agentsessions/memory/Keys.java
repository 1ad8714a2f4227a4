package dev.agentsessions.memory;

/// Names as keys of JSON objects. Any text can be a JSON string, but Jackson reads no key with half a surrogate pair,
/// and a name can hold one: YAML writes it `"\ud83e"`. So in a key such a half is spelt out like that, and a backslash
/// doubled.
final class Keys {
    private static final int SPELT = "\\ud83e".length();

    private Keys() {}

    static String of(String name) {
        StringBuilder key = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int point = name.codePointAt(i);
            if (point == '\\') {
                key.append("\\\\");
            } else if (isHalf(point)) {
                key.append("\\u").append(Integer.toHexString(point));
            } else {
                key.appendCodePoint(point);
            }
        }
        return key.toString();
    }

    /// The name that [#of] made this key of.
    ///
    /// @throws IllegalArgumentException if it did not
    static String name(String key) {
        StringBuilder name = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) != '\\') {
                name.append(key.charAt(i));
            } else if (key.startsWith("\\\\", i)) {
                name.append('\\');
                i++;
            } else if (key.startsWith("\\u", i) && i + SPELT <= key.length()) {
                name.append((char) Integer.parseInt(key, i + 2, i + SPELT, 16));
                i += SPELT - 1;
            } else {
                throw new IllegalArgumentException("not a key");
            }
        }
        return name.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
