package dev.agentsessions.adapter.mqtt;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/// Puts what Paho reports into words. Reason codes: MQTT 5, section 2.4.
final class Losses {
    private static final String ID_OF_ITS_OWN = "give each daemon an mqtt.client-id of its own";

    private Losses() {}

    /// What was thrown at us in place of an answer to CONNECT.
    static Loss ofConnecting(Throwable thrown) {
        int code = thrown instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
        if (isFromBroker(code)) {
            return refusal(code);
        }
        Throwable cause = root(thrown);
        return cause instanceof EOFException || cause.getClass() == SocketException.class
                ? Loss.away("it closed the connection without an answer; see whether it speaks MQTT 5 there, and "
                        + "whether with TLS (ssl://) or without (tcp://)")
                : Loss.away(words(cause, code));
    }

    /// What ended a connection that stood.
    static Loss of(MqttDisconnectResponse response) {
        MqttException thrown = response.getException();
        if (thrown != null) {
            Throwable cause = root(thrown);
            Loss.Kind kind = cause instanceof EOFException ? Loss.Kind.CLOSED : Loss.Kind.AWAY;
            return new Loss(kind, words(cause, thrown.getReasonCode()));
        }
        int code = response.getReturnCode();
        return switch (code) {
            case MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER ->
                new Loss(Loss.Kind.TAKEN_OVER, "another client took our client id over; " + ID_OF_ITS_OWN);
            case MqttReturnCode.RETURN_CODE_SERVER_SHUTTING_DOWN -> Loss.away("it is shutting down");
            case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED -> refusal(code);
            default -> Loss.away("it ended the connection with " + code(code));
        };
    }

    /// Mosquitto, at least up to 2.0.11, does not say so when it gives our session to another client: it just closes the
    /// connection, and so do brokers that go down and come up again.
    static Loss closedAgainAndAgain(int times) {
        return new Loss(
                Loss.Kind.TAKEN_OVER,
                "it has closed " + times + " connections in a row soon after they were made; if another client goes by "
                        + "our client id, " + ID_OF_ITS_OWN);
    }

    private static Loss refusal(int code) {
        return switch (code) {
            case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD, MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED ->
                new Loss(
                        Loss.Kind.REFUSED,
                        "it does not accept our credentials (" + code(code) + "); see mqtt.username and "
                                + "mqtt.password-file");
            case MqttReturnCode.RETURN_CODE_BANNED, MqttReturnCode.RETURN_CODE_BAD_AUTHENTICATION ->
                new Loss(Loss.Kind.REFUSED, "it does not let us in (" + code(code) + "); ask who runs it");
            case MqttReturnCode.RETURN_CODE_IDENTIFIER_NOT_VALID ->
                new Loss(Loss.Kind.REFUSED, "it does not accept our client id (" + code(code) + "); see mqtt.client-id");
            default -> Loss.away("it refused the connection with " + code(code));
        };
    }

    /// Whether the broker says that something failed.
    static boolean isFromBroker(int code) {
        return code >= MqttReturnCode.RETURN_CODE_UNSPECIFIED_ERROR && code <= 0xFF;
    }

    /// Whether it says so of a message that it would not take the next time either.
    static boolean isForGood(int code) {
        return switch (code) {
            case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED,
                    MqttReturnCode.RETURN_CODE_TOPIC_NAME_INVALID,
                    MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE,
                    MqttReturnCode.RETURN_CODE_PAYLOAD_FORMAT_INVALID -> true;
            default -> false;
        };
    }

    static String code(int code) {
        return "reason code 0x" + Integer.toHexString(code);
    }

    private static String words(Throwable cause, int code) {
        return switch (cause) {
            case ConnectException _ -> "nothing answers there; start it, or see mqtt.url";
            case UnknownHostException _ -> "its host name is not known; see mqtt.url";
            case SocketTimeoutException _ -> "it does not answer";
            case CertPathValidatorException e -> untrusted(e);
            case CertPathBuilderException e -> untrusted(e);
            case CertificateException e -> untrusted(e);
            case SSLException e -> "TLS failed: " + e.getMessage();
            case EOFException _ -> "it closed the connection";
            case SocketException e -> "the connection broke: " + e.getMessage();
            case MqttException _ when code == MqttClientException.REASON_CODE_CLIENT_TIMEOUT -> "it fell silent";
            default -> {
                @Nullable String message = cause.getMessage();
                yield "the connection failed: " + (message == null ? cause.toString() : message);
            }
        };
    }

    private static String untrusted(Exception e) {
        return "its certificate is not trusted: " + e.getMessage() + "; see mqtt.tls.ca-file, and whether it is made "
                + "out to the host in mqtt.url";
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }
}
