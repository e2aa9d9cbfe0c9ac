package io.kingtide.scenario.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages' common frame: a template with its style, the chart library and its script, all in one file. */
final class PageTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z.]+)}}");
    private static final String UPLOT = "vendor/uPlot-1.6.32.";

    private PageTemplate() {}

    /**
     * The page {@code <name>.html} with {@code <name>.js}.
     *
     * @param parts by placeholder, escaped already
     */
    static String filled(String name, Map<String, String> parts) {
        Map<String, String> all = new HashMap<>(parts);
        all.put("uplot.css", resource(UPLOT + "min.css"));
        all.put("uplot.js", resource(UPLOT + "iife.min.js"));
        all.put("report.css", resource("report.css"));
        all.put("page.js", resource(name + ".js"));
        return fill(resource(name + ".html"), all);
    }

    /** Each placeholder of the template once; what is put in is not looked at again, so that no name can inject one. */
    private static String fill(String template, Map<String, String> parts) {
        StringBuilder page = new StringBuilder(1 << 18);
        Matcher matcher = PLACEHOLDER.matcher(template);
        int from = 0;
        while (matcher.find()) {
            String part = parts.get(matcher.group(1));
            if (part == null) {
                throw new IllegalStateException("The report template asks for an unknown part: " + matcher.group(1));
            }
            page.append(template, from, matcher.start()).append(part);
            from = matcher.end();
        }
        return page.append(template, from, template.length()).toString();
    }

    private static String resource(String name) {
        try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
