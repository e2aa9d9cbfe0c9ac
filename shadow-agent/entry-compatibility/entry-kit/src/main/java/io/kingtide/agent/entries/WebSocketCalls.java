package io.kingtide.agent.entries;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client of web sockets. */
public final class WebSocketCalls {
    private WebSocketCalls() {}

    /**
     * Opens a socket and says one thing.
     *
     * @return the answer, or status and {@code Kingtide-Refused} if the handshake was refused
     */
    public static String say(int port, String text, @Nullable String baggage) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        if (baggage != null) {
            builder.header("baggage", baggage);
        }
        try {
            WebSocket socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/socket"), new Hearing(answer))
                    .get(90, TimeUnit.SECONDS);
            socket.sendText(text, true);
            String heard = answer.get(90, TimeUnit.SECONDS);
            socket.abort();
            return heard;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException) {
                WebSocketHandshakeException refused = (WebSocketHandshakeException) e.getCause();
                return refused.getResponse().statusCode() + " "
                        + refused.getResponse()
                                .headers()
                                .firstValue("Kingtide-Refused")
                                .orElse("for another reason");
            }
            throw e;
        }
    }

    private static final class Hearing implements WebSocket.Listener {
        private final CompletableFuture<String> answer;

        Hearing(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            answer.complete(text.toString());
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            answer.completeExceptionally(error);
        }
    }
}
