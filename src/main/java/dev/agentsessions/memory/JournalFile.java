package dev.agentsessions.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One file of the journal, `NNNNNN.jsonl`; the numbers rise.
record JournalFile(Path path, int number) {
    private static final String SUFFIX = ".jsonl";
    private static final int DIGITS = 6;

    static JournalFile of(Path folder, int number) {
        return new JournalFile(folder.resolve(name(number)), number);
    }

    /// Everything in the folder that bears such a name, the oldest first.
    static List<JournalFile> in(Path folder) throws IOException {
        List<JournalFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                int number = numberOf(entry.getFileName().toString());
                if (number > 0) {
                    files.add(new JournalFile(entry, number));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw new IOException(folder + ": could not be listed", e);
        }
        files.sort(Comparator.comparingInt(JournalFile::number));
        return files;
    }

    private static String name(int number) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, DIGITS - digits.length())) + digits + SUFFIX;
    }

    private static int numberOf(String name) {
        try {
            int number = Integer.parseInt(name, 0, Math.max(0, name.length() - SUFFIX.length()), 10);
            return name(number).equals(name) ? number : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// Whether this can be read and written at all; somebody may have put a folder or a foreign file here.
    boolean usable() {
        return Files.isRegularFile(path) && Files.isReadable(path) && Files.isWritable(path);
    }

    long size() throws IOException {
        return Files.size(path);
    }

    /// What the last whole line states as its hash: [Seal#NONE] if it states none, null if there is no line.
    @Nullable String lastHash() throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            long end = LineEnds.last(channel) - 1;
            if (end < 0) {
                return null;
            }
            String hash = Seal.stated(LineEnds.bytes(channel, Math.max(0, end - Seal.LENGTH), end));
            return hash == null ? Seal.NONE : hash;
        }
    }

    /// Writes one line behind the last whole one, over what a killed writer may have left there. If it cannot be
    /// written, nothing of it stays.
    void append(byte[] line) throws IOException {
        try (FileChannel channel = OwnerOnly.open(path)) {
            long end = LineEnds.last(channel);
            channel.truncate(end).position(end);
            try {
                OwnerOnly.writeAll(channel, line);
            } catch (IOException e) {
                channel.truncate(end);
                throw e;
            }
        }
    }
}
