package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is killed at any moment leaves behind. */
class SigkillTest {
    private static final int FAILURES = 12;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void noFailureIsForgottenAndNoEndedSessionComesBack() throws Exception {
        Tenant acme;
        try (House house = new House(folder)) {
            acme = house.tenant();
            house.policy(
                    acme,
                    policy -> new Policy(
                            policy.passwords(),
                            new LockoutRule(FAILURES, Duration.ofHours(1), Optional.empty(), false),
                            policy.sessions(),
                            policy.secondFactor(),
                            true,
                            List.of()));
            house.member(acme);
            house.member(acme, KilledChild.VICTIM, "被害 者");
        }
        int failed = 0;
        List<String> ended = new ArrayList<>();
        for (int lines : List.of(2, 5)) {
            List<String> said = runAndKill(lines);
            failed += (int) said.stream().filter(line -> line.equals("failed")).count();
            said.stream().filter(line -> line.startsWith("ended ")).forEach(line -> ended.add(line.substring(6)));
        }
        assertThat(failed).isGreaterThanOrEqualTo(3);
        try (House house = new House(folder)) {
            assertThat(ended)
                    .isNotEmpty()
                    .allSatisfy(session ->
                            assertThat(house.admit(acme, session, "/")).isInstanceOf(Admission.LoginNeeded.class));
            int left = FAILURES - failed;
            LoginOutcome last = new LoginOutcome.Refused();
            for (int i = 0; i < left; i++) {
                // Each from somewhere else, so that only the account's own count can stop them.
                last = house.login(acme, KilledChild.VICTIM, "wrong", House.visitor("198.51.100." + (i + 1)));
            }
            assertThat(last)
                    .as("%d failures before the kills and %d after them", failed, left)
                    .isInstanceOf(LoginOutcome.Locked.class);
        }
    }

    /** What a child said until it was killed, in the midst of whatever it did after so many lines. */
    private List<String> runAndKill(int lines) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledChild.class.getName(),
                        folder.toString())
                .redirectError(folder.resolve("child.log").toFile())
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(new java.io.InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            while (said.size() < lines) {
                String line = out.readLine();
                assertThat(line).as("the child speaks; see child.log").isNotNull();
                said.add(line);
            }
            child.destroyForcibly();
        }
        child.waitFor();
        return said;
    }
}
