package io.kingtide.agent.engine;

import java.nio.charset.StandardCharsets;

/** The answer of an HTTP/1 server that is written past it: the server never learns of the request. */
public final class RefusalAnswer {
    private RefusalAnswer() {}

    /** The bytes of the whole answer, after which the connection is to be closed. */
    public static byte[] http1(AgentServices services, String code, String why) {
        String body = "Refused (" + code + "): " + why + "\n";
        String head = "HTTP/1.1 403 Forbidden\r\nKingtide-Refused: " + code + "\r\nKingtide-Shadow: "
                + services.readinessEcho() + "\r\nCache-Control: no-store\r\nContent-Type: text/plain;charset=UTF-8"
                + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
