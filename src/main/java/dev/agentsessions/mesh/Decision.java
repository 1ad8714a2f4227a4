package dev.agentsessions.mesh;

/// What was decided in a transaction: a refusal is a value there, as it ends nothing and undoes nothing.
sealed interface Decision<T> {
    record Granted<T>(T value) implements Decision<T> {}

    record Denied<T>(Refused refused) implements Decision<T> {}

    interface Deciding<S, T> {
        T in(S store) throws Refused;
    }

    static <S, T> Decision<T> of(Deciding<S, T> deciding, S store) {
        try {
            return new Granted<>(deciding.in(store));
        } catch (Refused e) {
            return new Denied<>(e);
        }
    }

    default T answer() throws Refused {
        return switch (this) {
            case Granted<T>(T value) -> value;
            case Denied<T>(Refused refused) -> throw refused;
        };
    }
}
