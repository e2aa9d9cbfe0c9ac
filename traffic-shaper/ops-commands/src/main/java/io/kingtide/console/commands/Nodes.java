package io.kingtide.console.commands;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/** The state of each node, for people. */
final class Nodes {
    private Nodes() {}

    static void print(JsonNode nodes, PrintWriter out) {
        if (nodes.isEmpty()) {
            out.println("  no node concerned");
            return;
        }
        Columns columns = new Columns("  ");
        for (JsonNode node : nodes) {
            columns.row(
                    node.path("service").asString("")
                            + '/'
                            + node.path("instance").asString(""),
                    node.path("kind").asString(""),
                    node.path("state").asString(""),
                    "version " + node.path("version").asLong(0),
                    node.path("reason").asString(""));
        }
        columns.print(out);
    }
}
