package sekisho.proof.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.gate.GateSettings;
import sekisho.gate.Reason;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Comes to every site that has address lists from addresses at and beyond the edges of its ranges: those outside must be
 * refused for that reason, those inside must not.
 */
final class AddressListProbe implements Probe {
    private static final String CONTROL = "ip-allowlist";
    private static final int SITES = 50;

    private final Supplier<GateSettings> settings;
    private final Caller caller;
    private final Visitors visitors;

    AddressListProbe(Supplier<GateSettings> settings, Caller caller, Visitors visitors) {
        this.settings = settings;
        this.caller = caller;
        this.visitors = visitors;
    }

    @Override
    public String id() {
        return "ip-allowlist";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<GateSettings.Site> all = settings.get().sites();
        List<GateSettings.Site> limited = all.stream()
                .filter(site -> !site.addresses().allow().isEmpty()
                        || !site.addresses().deny().isEmpty())
                .toList();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sites", Integer.toString(all.size()));
        facts.put("sites-limited", Integer.toString(limited.size()));
        if (limited.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("接続元アドレスの制限は、どのサイトにも設定されていません。", "No site limits the addresses that may connect."),
                    facts));
        }
        int refused = 0;
        int passed = 0;
        List<String> faults = new ArrayList<>();
        for (GateSettings.Site site : limited.subList(0, Math.min(SITES, limited.size()))) {
            List<InetAddress> outside = visitors.unlisted(site.addresses());
            for (InetAddress address : outside) {
                Wire.Answer answer = caller.knock(site, address);
                if (answer.status() == Reason.ADDRESS_DENIED.status() && denied(answer)) {
                    refused++;
                } else {
                    faults.add(site.host() + ": outside address answered " + answer.status());
                }
            }
            for (InetAddress address : visitors.listed(site.addresses())) {
                if (denied(caller.knock(site, address))) {
                    faults.add(site.host() + ": listed address refused");
                } else {
                    passed++;
                }
            }
            if (outside.isEmpty()) {
                faults.add(site.host() + ": the lists leave no address outside");
            }
        }
        facts.put("refused", Integer.toString(refused));
        facts.put("passed", Integer.toString(passed));
        facts.put(
                "ranges",
                Integer.toString(limited.stream()
                        .mapToInt(site -> site.addresses().allow().size()
                                + site.addresses().deny().size())
                        .sum()));
        facts.put(
                "faults",
                faults.isEmpty()
                        ? "none"
                        : String.join("; ", faults.stream().limit(8).toList()));
        return List.of(
                faults.isEmpty()
                        ? new Observation(
                                CONTROL,
                                Result.HOLDS,
                                Means.TRIED,
                                new Bilingual(
                                        "接続元を制限している " + limited.size() + " サイト（全 " + all.size() + " サイト中）で、許可外のアドレスからの "
                                                + refused + " 回の接続はすべて拒否（403）され、許可したアドレスからの " + passed
                                                + " 回は拒否されませんでした。",
                                        "On " + English.count(limited.size(), "site") + " with an address limit (of "
                                                + all.size() + "), " + refused
                                                + " attempts from addresses outside were all refused (403) and "
                                                + passed
                                                + " from allowed addresses were not."),
                                facts)
                        : new Observation(
                                CONTROL,
                                Result.FAILS,
                                Means.TRIED,
                                new Bilingual(
                                        "接続元アドレスの制限が設定どおりに働いていません（" + faults.size() + " 件）。",
                                        "The address limit does not work as set ("
                                                + English.count(faults.size(), "case") + ")."),
                                facts));
    }

    private static boolean denied(Wire.Answer answer) {
        return Caller.reason(answer).equals(Optional.of(Reason.ADDRESS_DENIED.id()));
    }
}
