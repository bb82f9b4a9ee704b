package sekisho.certificates;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import sekisho.words.Bilingual;

/**
 * A command of the operator's that changes the DNS: {@code COMMAND... add|remove NAME VALUE}, without a shell. It sees only
 * the search path, home and language of our environment, is killed with its children when its time is over, and what it prints
 * is thrown away, because it may hold keys.
 */
final class DnsHook implements DnsRecords {
    private static final Set<String> VARIABLES = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ");

    private final AcmeSettings.Access.Hook settings;

    DnsHook(AcmeSettings.Access.Hook settings) {
        this.settings = settings;
    }

    @Override
    public void add(String name, String value) throws InterruptedException {
        run("add", name, value);
    }

    @Override
    public void remove(String name, String value) throws InterruptedException {
        run("remove", name, value);
    }

    private void run(String action, String name, String value) throws InterruptedException {
        List<String> command = new ArrayList<>(settings.command());
        command.addAll(List.of(action, name, value));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(VARIABLES);
        try {
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw failed("時間内に終わりませんでした", "did not end in time");
                }
                if (process.exitValue() != 0) {
                    throw failed("終了コード " + process.exitValue(), "exit status " + process.exitValue());
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw failed("起動できません", "cannot be started");
        }
    }

    private static CertificatesException failed(String ja, String en) {
        return new CertificatesException(
                CertificatesException.Code.DNS,
                new Bilingual(
                        "DNSを変えるコマンドが失敗しました(" + ja + ")。", "The command that changes the DNS failed (" + en + ")."));
    }
}
