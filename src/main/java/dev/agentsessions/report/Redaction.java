package dev.agentsessions.report;

import java.util.regex.Pattern;

/// Keeps a comment from being taken for a secret.
///
/// The tool that posts comments blots out what looks like a credential or a telephone number, by pattern, and so mangles
/// innocent names. Each rule here breaks what one of its patterns needs, in the most legible way.
final class Redaction {
    private static final String KEYWORD = "(?:api[_.-]?key|token|secret|passwd|password|credential)";
    private static final String SECRETIVE = "(?:auth|" + KEYWORD + ")";

    /// `+1782900000`.
    private static final Rule TELEPHONE = new Rule("\\+(?=\\d)", "+ ");

    /// `sk-` and what could be a key behind it, where a word begins or an escaped character ends.
    private static final Rule KEY = new Rule(
            "(?:(?<![\\w-])|(?<=\\\\x[0-9a-f]{2})|(?<=\\\\[A-Za-z]))sk(?=-[\\w-]{10})", "sk ");

    /// `auth_state=ok`, `X_TOKEN=`.
    private static final Rule ASSIGNMENT = new Rule("(?i)(" + SECRETIVE + "[\\w.-]{0,50}\\s{0,9})=", "$1\\\\x3d");

    /// `"token":`, also with other quotes, or escaped ones.
    private static final Rule FIELD = new Rule("(?i)(" + SECRETIVE + "\\w{0,50})(?=\\\\*[\"']\\s{0,9}:)", "$1 ");

    /// `token:` at the beginning of the line, where the name of a session or workspace stands.
    private static final Rule FIRST_KEY = new Rule("(?i)^([\\w.-]{0,999}" + KEYWORD + "[\\w.-]{0,999}):", "$1 :");

    private Redaction() {}

    /// The text as nothing of it will be blotted out.
    static String avoided(String text) {
        return FIRST_KEY.in(FIELD.in(ASSIGNMENT.in(KEY.in(TELEPHONE.in(text)))));
    }

    private record Rule(Pattern pattern, String replacement) {
        Rule(String regex, String replacement) {
            this(Pattern.compile(regex), replacement);
        }

        String in(String text) {
            return pattern.matcher(text).replaceAll(replacement);
        }
    }
}
