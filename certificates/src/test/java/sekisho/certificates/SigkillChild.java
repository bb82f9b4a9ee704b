package sekisho.certificates;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Obtains a certificate and ends; it is killed before it comes to that. */
final class SigkillChild {
    private SigkillChild() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        CertificatePlan plan = plan(URI.create(args[1]), Path.of(args[2]));
        try (Stand stand = new Stand(folder, plan, Integer.parseInt(args[3]), Integer.parseInt(args[4]))) {
            stand.round();
        }
    }

    static CertificatePlan plan(URI directory, Path root) {
        return Stand.plan(
                new AcmeSettings(
                        directory,
                        Optional.of(root),
                        List.of(),
                        AcmeSettings.Validation.HTTP_01,
                        KeyKind.EC,
                        Optional.empty(),
                        Optional.empty(),
                        List.of()),
                SigkillTest.HOST);
    }
}
