package io.kingtide.agent.compatibility;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/** The application's main class: one servlet before one {@link NamedWork}. Ends when its standard input does. */
public final class WorkloadServer {
    private WorkloadServer() {}

    /** @param args the class of the workload */
    public static void main(String[] args) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        NamedWork workload =
                (NamedWork) Class.forName(args[0]).getDeclaredConstructor().newInstance();
        workload.open(DatabaseAddress.ofThisProcess());

        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("workload").toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "workload", new WorkloadServlet(workload));
        context.addServletMappingDecoded("/*", "workload");
        tomcat.start();
        System.out.println("ready " + tomcat.getConnector().getLocalPort());
        endWithStandardInput();
    }

    private static void endWithStandardInput() throws IOException {
        while (System.in.read() >= 0) {
            // Whoever started this process holds the other end: when it dies, so does this.
        }
        System.exit(0);
    }

    private static final class WorkloadServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final transient NamedWork workload;

        WorkloadServlet(NamedWork workload) {
            this.workload = workload;
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                String answer = perform(request);
                response.setContentType("text/plain");
                response.getWriter().print(answer);
            } catch (Exception e) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                response.setStatus(500);
                response.getWriter().print(trace);
            }
        }

        private synchronized String perform(HttpServletRequest request) throws Exception {
            String name = request.getPathInfo().substring(1);
            String owner = request.getParameter("owner");
            String amount = request.getParameter("amount");
            long number = amount == null ? 0 : Long.parseLong(amount);
            return workload instanceof Workload wallets
                    ? perform(wallets, name, owner, number)
                    : workload.other(name, owner, number);
        }

        private static String perform(Workload wallets, String name, String owner, long number) throws Exception {
            List<String> owners = Arrays.asList(owner.split(","));
            switch (name) {
                case "insert" -> wallets.insert(owners.get(0), number);
                case "insert-all" -> wallets.insertAll(owners, number);
                case "add" -> wallets.add(owners.get(0), number);
                case "add-locked" -> wallets.addLocked(owners.get(0), number);
                case "remove" -> wallets.remove(owners.get(0));
                case "amount" -> {
                    OptionalLong found = wallets.amount(owners.get(0));
                    return found.isPresent() ? Long.toString(found.getAsLong()) : "none";
                }
                default -> {
                    return wallets.other(name, owner, number);
                }
            }
            return "done";
        }
    }
}
