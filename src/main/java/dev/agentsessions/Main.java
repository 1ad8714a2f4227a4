package dev.agentsessions;

/// Command-line arguments in, exit status out; nothing else.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("reconcile");
    }
}
