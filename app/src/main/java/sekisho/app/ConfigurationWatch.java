package sekisho.app;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sekisho.app.config.Configuration;
import sekisho.app.config.ConfigurationFile;
import sekisho.app.config.Problem;
import sekisho.gate.GateException;
import sekisho.gate.GateSettings;
import sekisho.words.Lang;

/**
 * Applies a changed configuration file, or changed rules or authorities of devices that it names, within two seconds and the time
 * to compile; a bad one leaves the last good one running and says so in the log and the journal. One virtual thread; reads the
 * files' times and sizes once a second, which also works on network drives.
 */
final class ConfigurationWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ConfigurationWatch.class.getName());

    private final Instance instance;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    ConfigurationWatch(Instance instance) {
        this.instance = instance;
        String now = state();
        thread = Thread.ofVirtual().name("configuration").start(() -> watch(now));
    }

    private String state() {
        Configuration configuration = instance.configuration();
        StringBuilder state = new StringBuilder(state(configuration.file()));
        for (Path source : watched(configuration)) {
            state.append('\n').append(state(source));
            if (Files.isDirectory(source)) {
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(source)) {
                    List<String> states = new ArrayList<>();
                    for (Path entry : entries) {
                        states.add(entry + "/" + state(entry));
                    }
                    states.stream().sorted().forEach(state::append);
                } catch (IOException | DirectoryIteratorException e) {
                    state.append("unreadable");
                }
            }
        }
        return state.toString();
    }

    /** The rules, and what says which devices may come: a lost one shall be out as soon as the list of revoked ones says so. */
    private static List<Path> watched(Configuration configuration) {
        List<Path> watched = new ArrayList<>(configuration.waf().sources());
        for (GateSettings.Site site : configuration.gate().sites()) {
            site.clientCertificates().ifPresent(devices -> {
                watched.add(devices.authority());
                devices.revoked().ifPresent(watched::add);
            });
        }
        return watched;
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file) + "/" + Files.size(file);
        } catch (IOException e) {
            return "missing";
        }
    }

    private void watch(String first) {
        String taken = first;
        String before = first;
        try {
            while (!closed.await(1, TimeUnit.SECONDS)) {
                String now = state();
                // what it watches may have become more with the configuration; a file that is still being written
                // changes again; it is read once it has rested for a second
                if (!now.equals(taken) && now.equals(before)) {
                    taken = now;
                    List<Path> watched = watched(instance.configuration());
                    take();
                    if (!watched.equals(watched(instance.configuration()))) {
                        taken = state();
                        now = taken;
                    }
                }
                before = now;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take() {
        try {
            switch (ConfigurationFile.read(instance.configuration().file())) {
                case ConfigurationFile.Outcome.Valid valid -> {
                    List<String> later = instance.reload(valid.configuration());
                    LOG.log(System.Logger.Level.INFO, "event=configuration-taken after-restart={0}", later);
                }
                case ConfigurationFile.Outcome.Invalid invalid -> {
                    for (Problem problem : invalid.problems()) {
                        LOG.log(System.Logger.Level.ERROR, "event=configuration-refused {0}", problem.in(Lang.EN));
                    }
                    instance.refused(invalid.problems().size());
                }
            }
        } catch (RulesException e) {
            for (String problem : e.problems()) {
                LOG.log(System.Logger.Level.ERROR, "event=rules-refused {0}", Terminal.safe(problem));
            }
            instance.refused(e);
        } catch (GateException e) {
            LOG.log(System.Logger.Level.ERROR, "event=configuration-refused " + e.getMessage());
            instance.refused(1);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "event=configuration-failed", e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                LOG.log(System.Logger.Level.WARNING, "event=thread-still-busy thread={0}", thread.getName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
