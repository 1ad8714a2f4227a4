package dev.agentsessions.adapter.kernel;

/// Whose kernel this is.
final class Platform {
    private static final String NAME = System.getProperty("os.name", "");

    static final boolean LINUX = NAME.equals("Linux");
    static final boolean MACOS = NAME.startsWith("Mac");

    private Platform() {}
}
