package dev.agentsessions.mesh;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Files and folders, as tasks name them, at which somebody works. Whoever works at a folder works at all that is in it.
final class Whereabouts {
    /// What all files are in.
    private static final String HERE = "";

    private final Set<String> named = new HashSet<>();
    private final Set<String> above = new HashSet<>();

    /// The paths as they are compared: `./a`, `a/` and `b/../a` are `a`.
    static List<String> of(List<String> files) {
        for (String file : files) {
            if (!isPlain(file)) {
                return files.stream().map(Whereabouts::plain).toList();
            }
        }
        return files;
    }

    /// Where the holders of tasks are at work.
    static Whereabouts ofHeld(Collection<Task> tasks) {
        Whereabouts files = new Whereabouts();
        for (Task task : tasks) {
            if (task.state().held()) {
                files.addAll(of(task.files()));
            }
        }
        return files;
    }

    /// Whether no part of it is empty, `.` or `..`, as mostly none is, which is much faster seen than mended.
    private static boolean isPlain(String file) {
        int from = 0;
        for (int i = 0; i <= file.length(); i++) {
            if (i == file.length() || file.charAt(i) == '/') {
                if (i - from < 3 && !(i == 0 && from == 0) && file.substring(from, i).replace(".", "").isEmpty()) {
                    return false;
                }
                from = i + 1;
            }
        }
        return true;
    }

    private static String plain(String file) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : file.split("/")) {
            if (name.equals("..") && !names.isEmpty() && !names.getLast().equals("..")) {
                names.removeLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return (file.startsWith("/") ? "/" : "") + String.join("/", names);
    }

    void addAll(Collection<String> files) {
        for (String file : files) {
            named.add(file);
            above.add(HERE);
            for (int end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
                above.add(file.substring(0, end));
            }
        }
    }

    /// Whether one of these is named, or in a folder that is, or a folder that something named is in.
    boolean meet(Collection<String> files) {
        for (String file : files) {
            if (named.contains(file) || above.contains(file) || isInNamed(file)) {
                return true;
            }
        }
        return false;
    }

    private boolean isInNamed(String file) {
        for (int end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) {
            if (named.contains(file.substring(0, end))) {
                return true;
            }
        }
        return named.contains(HERE);
    }
}
