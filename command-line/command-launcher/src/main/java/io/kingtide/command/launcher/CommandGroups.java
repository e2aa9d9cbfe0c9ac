package io.kingtide.command.launcher;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** Lists the commands by what a person wants to do, in the order in which one meets them. */
final class CommandGroups {
    private static final String OTHERS = "More";
    private static final int NAME_WIDTH = 14;

    private static final Map<String, List<String>> GROUPS = groups();

    private CommandGroups() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("The reference system", List.of("demo", "up", "status", "down", "drill"));
        groups.put(
                "Load and verdicts", List.of("run", "capacity", "gate", "report", "curve", "new", "worker", "export"));
        groups.put("Rehearsals and their safety", List.of("campaign", "kill", "tag", "shadow", "sql"));
        groups.put("On the night", List.of("switch", "limit", "plan", "nodes", "audit", "ops"));
        groups.put("This installation", List.of("doctor", "dist"));
        return groups;
    }

    static String render(Help help) {
        Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
        StringBuilder text = new StringBuilder();
        GROUPS.forEach((title, names) -> {
            List<Help> members = new ArrayList<>();
            for (String name : names) {
                Help member = left.remove(name);
                if (member != null) {
                    members.add(member);
                }
            }
            append(text, help, title, members);
        });
        append(text, help, OTHERS, List.copyOf(left.values()));
        return text.toString();
    }

    private static void append(StringBuilder text, Help help, String title, List<Help> members) {
        if (members.isEmpty()) {
            return;
        }
        TextTable table = TextTable.forColumns(
                help.colorScheme(),
                new Column(NAME_WIDTH, 2, Overflow.SPAN),
                new Column(help.commandSpec().usageMessage().width() - NAME_WIDTH, 2, Overflow.WRAP));
        for (Help member : members) {
            String[] description = member.commandSpec().usageMessage().description();
            table.addRowValues(
                    help.colorScheme().commandText(member.commandSpec().name()),
                    help.colorScheme().text(description.length == 0 ? "" : firstSentence(description[0])));
        }
        text.append(help.colorScheme().text("@|bold " + title + "|@"))
                .append(System.lineSeparator())
                .append(table)
                .append(System.lineSeparator());
    }

    private static String firstSentence(String description) {
        int end = description.indexOf(". ");
        return end < 0 ? description : description.substring(0, end + 1);
    }
}
