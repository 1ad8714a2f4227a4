package dev.agentsessions.adapter.hivemq;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// The folder of HiveMQ and its libraries, none of which is on the class path of the program.
final class Libraries {
    private static final String INSIDE = "dev.agentsessions.adapter.hivemq.inside.HiveMq";

    /// One for each folder and never given back: native code that one loader has loaded no other can, and HiveMQ leaves
    /// threads behind when it is stopped.
    private static final Map<Path, ClassLoader> LOADERS = new HashMap<>();

    private Libraries() {}

    /// What starts a broker, from its settings and what is to be told of its warnings.
    @SuppressWarnings("unchecked")
    static BiFunction<Map<String, String>, Consumer<String>, AutoCloseable> starter(Path folder) throws IOException {
        try {
            return (BiFunction<Map<String, String>, Consumer<String>, AutoCloseable>)
                    Class.forName(INSIDE, true, loader(folder)).getConstructor().newInstance();
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new IOException(folder + ": the embedded broker cannot be loaded from there: " + e
                    + "; have it built again (mvn clean package)", e);
        }
    }

    private static synchronized ClassLoader loader(Path folder) throws IOException {
        ClassLoader loader = LOADERS.get(folder);
        if (loader == null) {
            loader = new URLClassLoader(
                    "embedded broker", urls(folder).toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
            LOADERS.put(folder, loader);
        }
        return loader;
    }

    private static List<URL> urls(Path folder) throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(Libraries.class.getProtectionDomain().getCodeSource().getLocation());
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
                for (Path jar : jars) {
                    urls.add(jar.toUri().toURL());
                }
            }
        }
        if (urls.size() == 1) {
            throw new IOException(folder + ": the embedded broker's libraries are not there; have it built again"
                    + " (mvn package), or set mqtt.url to a broker of your own");
        }
        return urls;
    }

    /// Where they are in an installation: beside the program's jar.
    static Path besideTheProgram() {
        try {
            URI program = Libraries.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            return Path.of(program).resolveSibling("embedded");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the program's own place is not a file", e);
        }
    }
}
