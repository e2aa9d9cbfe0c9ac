package io.kingtide.agent.engine;

import io.kingtide.agent.control.Campaigns;
import io.kingtide.agent.control.ConsoleLink;
import io.kingtide.agent.control.ControlFile;
import io.kingtide.agent.control.NodeKey;
import io.kingtide.agent.rules.RulesException;
import io.kingtide.agent.rules.ShadowRules;
import io.kingtide.tag.TagIssuer;
import io.kingtide.tag.TagKeys;
import io.kingtide.tag.TagVerifier;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Starts the agent, before the application's main. In this order, so that a failure at any point leaves the application
 * running and tags refused: first the entries are woven, with everything closed; then all else; and tags are admitted
 * only when nothing is left to go wrong.
 */
public final class AgentStart {
    private AgentStart() {}

    /** Called by the premain through reflection, in the agent's own loader. */
    public static void start(@Nullable String arguments, Instrumentation instrumentation) {
        Clock clock = Clock.systemUTC();
        AgentSettings settings = AgentSettings.read(arguments, System::getenv, System::getProperty);
        Ledger ledger = new Ledger();
        Coverage coverage = new Coverage();
        Campaigns campaigns = new Campaigns(clock, System::nanoTime);
        Admission admission = new Admission(clock, ledger, campaigns, coverage);
        AgentServices services = new AgentServices(settings, admission, ledger, coverage, clock, instrumentation);

        List<InstrumentationModule> entries = new ArrayList<>();
        List<InstrumentationModule> others = new ArrayList<>();
        for (InstrumentationModule module :
                ServiceLoader.load(InstrumentationModule.class, AgentStart.class.getClassLoader())) {
            if (module.isEntry()) {
                entries.add(module);
            } else if (!settings.isDryRun() || module.isObserver()) {
                others.add(module);
            }
        }
        install(entries, services, instrumentation);
        install(others, services, instrumentation);

        open(settings, services, admission, coverage);
        ControlFile file = controlFile(settings, campaigns);
        ConsoleLink console = consoleLink(settings, campaigns, clock);
        AgentStatus status = new AgentStatus(services, campaigns, () -> controlProblem(console, file));
        tellProblems(settings, coverage);
        new ControlThreads(
                        status,
                        console,
                        file,
                        settings.path("status.file"),
                        () -> StatusBean.register(status, services),
                        recurring(settings, services, campaigns))
                .start();
    }

    private static void install(
            List<InstrumentationModule> modules, AgentServices services, Instrumentation instrumentation) {
        List<Weave> weaves = new ArrayList<>();
        for (InstrumentationModule module : modules) {
            module.start(services);
            weaves.addAll(module.weaves());
        }
        new Weaver(services.coverage(), weaves).install(instrumentation);
    }

    private static void open(AgentSettings settings, AgentServices services, Admission admission, Coverage coverage) {
        ShadowRules rules = load(settings, "rules", ShadowRules::fromFile);
        TagKeys keys = load(settings, "tag.keys", TagKeys::fromFile);
        if (rules != null) {
            services.rules(rules);
        }
        if (!settings.isDryRun()
                && rules != null
                && keys != null
                && settings.problems().isEmpty()
                && !coverage.isBroken()) {
            admission.issueBy(new TagIssuer(keys, services.clock()));
            admission.open(new TagVerifier(keys, services.clock()), settings.sources());
        }
    }

    /** Looks at the kill file and at the rules. */
    private static Runnable recurring(AgentSettings settings, AgentServices services, Campaigns campaigns) {
        Path kill = settings.path("kill.file");
        Path path = settings.path("rules");
        ShadowRules inForce = services.rules();
        RulesFile rules = path == null || inForce == null
                ? null
                : new RulesFile(path, inForce, services::rules, System::nanoTime);
        if (rules != null) {
            services.rulesProblem(rules::problem);
        }
        if (kill != null) {
            campaigns.stopLocally(Files.exists(kill));
        }
        return () -> {
            if (kill != null) {
                campaigns.stopLocally(Files.exists(kill));
            }
            if (rules != null) {
                rules.poll();
            }
            services.recur();
        };
    }

    private static @Nullable ControlFile controlFile(AgentSettings settings, Campaigns campaigns) {
        Path path = settings.path("control.file");
        if (path == null) {
            return null;
        }
        ControlFile file = new ControlFile(path, campaigns);
        file.poll();
        return file;
    }

    private static @Nullable ConsoleLink consoleLink(AgentSettings settings, Campaigns campaigns, Clock clock) {
        URI url = settings.controlUrl();
        NodeKey key =
                url == null ? null : load(settings, "control.keys", path -> NodeKey.fromFile(path, new SecureRandom()));
        return url == null || key == null
                ? null
                : new ConsoleLink(url, key, settings.service(), settings.instance(), campaigns, clock);
    }

    private static @Nullable String controlProblem(@Nullable ConsoleLink console, @Nullable ControlFile file) {
        return console != null ? console.problem() : file != null ? file.problem() : null;
    }

    private static void tellProblems(AgentSettings settings, Coverage coverage) {
        List<String> problems = new ArrayList<>(settings.problems());
        problems.addAll(coverage.failures());
        if (problems.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder("kingtide-agent: tagged requests are refused until this is mended (the"
                + " application runs as without the agent):");
        for (String problem : problems) {
            text.append(System.lineSeparator()).append("  ").append(problem);
        }
        System.err.println(text);
    }

    /** Something that is read from the file of a key. */
    private interface Source<T> {
        T read(Path path) throws IOException, RulesException;
    }

    private static <T> @Nullable T load(AgentSettings settings, String key, Source<T> source) {
        Path path = settings.path(key);
        if (path == null) {
            return null;
        }
        try {
            return source.read(path);
        } catch (RulesException e) {
            settings.problems().addAll(e.problems());
        } catch (IOException e) {
            settings.problem(key, path + " cannot be read (" + e + ")");
        } catch (IllegalArgumentException e) {
            settings.problem(key, String.valueOf(e.getMessage()));
        }
        return null;
    }
}
