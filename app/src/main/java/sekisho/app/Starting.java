package sekisho.app;

import java.time.InstantSource;
import sekisho.app.config.Configuration;
import sekisho.app.control.ControlException;
import sekisho.gate.GateException;
import sekisho.store.StoreException;
import sekisho.words.Bilingual;

/** Starts an instance for a verb: what can go wrong becomes a text for the user, and what runs is announced. */
final class Starting {
    private Starting() {}

    static Instance instance(Configuration configuration, InstantSource clock) {
        try {
            return Instance.start(configuration, clock);
        } catch (RulesException e) {
            throw wrongRules(e);
        } catch (GateException e) {
            throw new VerbException(
                    1,
                    switch (e.code()) {
                        case PORT_TAKEN ->
                            new Bilingual("ポートを開けません: " + e.getMessage(), "A port cannot be opened: " + e.getMessage());
                        case CERTIFICATE ->
                            new Bilingual(
                                    "証明書を使えません: " + e.getMessage(), "A certificate cannot be used: " + e.getMessage());
                        case COUNTRY_DATA ->
                            new Bilingual(
                                    "国のデータを使えません: " + e.getMessage(),
                                    "The country data cannot be used: " + e.getMessage());
                        case SETTINGS ->
                            new Bilingual(
                                    "設定を使えません: " + e.getMessage(), "The settings cannot be used: " + e.getMessage());
                    });
        } catch (StoreException e) {
            String detail = e.getMessage();
            throw new VerbException(
                    1,
                    switch (e.code()) {
                        case MASTER_KEY ->
                            new Bilingual("マスター鍵を使えません: " + detail, "The master key cannot be used: " + detail);
                        case SEALED_VALUE ->
                            new Bilingual("暗号化された値を開けません: " + detail, "A sealed value cannot be opened: " + detail);
                        case DATABASE ->
                            new Bilingual("データベースを使えません: " + detail, "The database cannot be used: " + detail);
                        case DATA_FOLDER ->
                            new Bilingual("データフォルダーを使えません: " + detail, "The data folder cannot be used: " + detail);
                        case BUSY -> new Bilingual("混み合っています。", "Too much is waiting.");
                        case SCRATCH_FULL ->
                            new Bilingual(
                                    "一時ファイルの置き場所がいっぱいです: " + detail, "There is no room for scratch files: " + detail);
                    });
        } catch (ControlException e) {
            throw new VerbException(1, e.text());
        }
    }

    static VerbException wrongRules(RulesException e) {
        int count = e.problems().size();
        String first = Terminal.safe(e.problems().getFirst());
        return new VerbException(
                2,
                new Bilingual(
                        "WAF のルールに " + count + " 件の問題があります: " + first,
                        "The WAF rules have " + count + (count == 1 ? " problem: " : " problems: ") + first));
    }

    static void announce(Instance instance, Terminal terminal) {
        Configuration configuration = instance.configuration();
        for (int port : instance.gate().httpsPorts()) {
            configuration
                    .gate()
                    .sites()
                    .forEach(site -> terminal.line(
                            "https://" + site.host() + (port == 443 ? "" : ":" + port) + "/  →  " + site.upstream()));
        }
        instance.console()
                .setupLink()
                .ifPresentOrElse(
                        link -> terminal.line(
                                "管理画面の初期設定(一度だけ使えます): " + link, "Set up the console (works once): " + link),
                        () -> terminal.line(
                                "管理画面: https://" + configuration.consoleHost() + ":"
                                        + instance.console().port() + "/",
                                "Console: https://" + configuration.consoleHost() + ":"
                                        + instance.console().port() + "/"));
        terminal.line(
                "監視用: http://" + configuration.management().getAddress().getHostAddress() + ":"
                        + configuration.management().getPort() + "/healthz、/readyz、/metrics",
                "Monitoring: http://" + configuration.management().getAddress().getHostAddress() + ":"
                        + configuration.management().getPort() + "/healthz, /readyz, /metrics");
    }
}
