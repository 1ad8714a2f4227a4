package dev.agentsessions.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentsessions.proof.Op.Answer;
import dev.agentsessions.proof.Op.Call;
import dev.agentsessions.proof.Op.Kind;
import dev.agentsessions.proof.Op.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A diary that outlives its worker: a line for each call and each answer, written at once.
final class DiaryFile implements Worker.Scribe {
    private static final String NOBODY = "-";

    private final FileChannel file;

    DiaryFile(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void calls(Call call, long nanos, long ticks) {
        write("call", call.kind(), call.agent(), call.task(), call.token(), call.ttl(), call.request(), nanos, ticks);
    }

    @Override
    public void answered(Call call, Answer answer, long nanos, long ticks) {
        String holder = answer.holder() == null ? NOBODY : answer.holder();
        write("answer", answer.verdict(), answer.token(), holder, nanos, ticks);
    }

    private void write(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(word).append(' ');
        }
        try {
            file.write(ByteBuffer.wrap(line.append('\n').toString().getBytes(UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether its worker has asked for something and has no answer yet.
    static boolean isInCall(Path path) {
        try {
            return Files.exists(path) && Files.size(path) > 0 && Files.readAllLines(path).getLast().startsWith("call");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a worker that is no more has written; a line that it did not finish does not count.
    static Diary read(Path path) throws IOException {
        String text = Files.exists(path) ? Files.readString(path) : "";
        Diary diary = new Diary();
        Call call = null;
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            String[] words = line.split(" ");
            if (words[0].equals("call")) {
                call = new Call(
                        Kind.valueOf(words[1]), words[2], words[3], Long.parseLong(words[4]), Long.parseLong(words[5]),
                        words[6]);
                diary.calls(call, Long.parseLong(words[7]), Long.parseLong(words[8]));
            } else {
                String holder = words[3].equals(NOBODY) ? null : words[3];
                Answer answer = new Answer(Verdict.valueOf(words[1]), Long.parseLong(words[2]), holder);
                diary.answered(call, answer, Long.parseLong(words[4]), Long.parseLong(words[5]));
            }
        }
        return diary;
    }
}
