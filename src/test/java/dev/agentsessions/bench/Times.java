package dev.agentsessions.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How long each of many things took that were done meanwhile.
///
/// @param nanos each, sorted
/// @param seconds all of them together, by the wall clock
record Times(long[] nanos, double seconds) {
    static Times of(List<long[]> parts, double seconds) {
        long[] all = parts.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Times(all, seconds);
    }

    double rate() {
        return nanos.length / seconds;
    }

    double quantile(double part) {
        return nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * part))] / 1e6;
    }

    String text() {
        return String.format(
                Locale.ROOT, "%7.0f/s  p50 %7.2f ms  p99 %8.2f ms", rate(), quantile(0.5), quantile(0.99));
    }
}
