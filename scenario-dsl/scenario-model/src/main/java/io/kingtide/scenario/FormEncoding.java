package io.kingtide.scenario;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent-encoding that leaves {@code #{variables}} as they are. */
final class FormEncoding {
    private FormEncoding() {}

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String encodeTemplate(String text) {
        StringBuilder encoded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int variable = text.indexOf("#{", at);
            int end = variable < 0 ? -1 : text.indexOf('}', variable);
            if (end < 0) {
                return encoded.append(encode(text.substring(at))).toString();
            }
            encoded.append(encode(text.substring(at, variable))).append(text, variable, end + 1);
            at = end + 1;
        }
        return encoded.toString();
    }
}
