package io.kingtide.scenario.report;

/** Makes any name safe in the page's, the XML's and the Markdown's text. Names come from users and are hostile. */
final class Escapes {
    private Escapes() {}

    /** For XML and HTML text and quoted attributes; characters that XML cannot hold become U+FFFD. */
    static String xml(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isXml(c) ? c : 0xFFFD);
            }
        });
        return safe.toString();
    }

    private static boolean isXml(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }

    /** For JSON inside a script element: nothing in it can end the element or open a comment. */
    static String scriptJson(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    /** For a cell of a Markdown table. */
    static String markdown(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            if (c == '\n' || c == '\r') {
                safe.append(' ');
            } else if (c == '<') {
                safe.append("&lt;");
            } else {
                if ("\\`*_[]|!".indexOf(c) >= 0) {
                    safe.append('\\');
                }
                safe.append(c);
            }
        }
        return safe.toString();
    }
}
