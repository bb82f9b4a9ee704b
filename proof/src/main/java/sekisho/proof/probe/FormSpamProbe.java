package sekisho.proof.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.forms.Defences;
import sekisho.forms.FormDefinition;
import sekisho.forms.FormsRoom;
import sekisho.forms.FormsSettings;
import sekisho.gate.GateSettings;
import sekisho.proof.Evidence.Means;
import sekisho.proof.Observation;
import sekisho.proof.Probe;
import sekisho.proof.Result;
import sekisho.words.Bilingual;

/**
 * Posts to every form, and to one of our own with the default settings, as bots do: without the script, from another page, at once,
 * without the work, with decoys filled in, and with an advertisement. Nothing may be taken. A defence that is switched off is said;
 * without the token the control fails.
 */
final class FormSpamProbe implements Probe {
    private static final String CONTROL = "form-spam-defense";
    private static final String SPAM =
            "https://spam.example.com/1 https://spam.example.com/2 https://spam.example.com/3 副業で高収入";
    private static final String MAIL = "probe@example.com";

    private final Supplier<GateSettings> gate;
    private final Supplier<FormsSettings> forms;
    private final CanaryForms canaries;
    private final Caller caller;
    private final Guests guests;

    FormSpamProbe(
            Supplier<GateSettings> gate,
            Supplier<FormsSettings> forms,
            CanaryForms canaries,
            Caller caller,
            Guests guests) {
        this.gate = gate;
        this.forms = forms;
        this.canaries = canaries;
        this.caller = caller;
        this.guests = guests;
    }

    @Override
    public String id() {
        return "form-spam";
    }

    @Override
    public List<String> controls() {
        return List.of(CONTROL);
    }

    @Override
    public List<Observation> observe() throws IOException {
        List<FormDefinition> all = forms.get().forms();
        Map<String, String> facts = new LinkedHashMap<>();
        List<String> through = new ArrayList<>();
        int tried = 0;
        for (FormDefinition form : all) {
            tried += weigh(form.id(), tryAll(form), facts, through);
            if (!form.defences().token()) {
                through.add(form.id() + ".token-off");
            }
        }
        Optional<CanaryForms.Open> canary = canaries.open(Optional.empty());
        if (canary.isPresent()) {
            try (CanaryForms.Open open = canary.get()) {
                tried += weigh("canary", tryAll(open.form(), open.visitor()), facts, through);
            }
        } else if (all.isEmpty()) {
            return List.of(new Observation(
                    CONTROL,
                    Result.NOT_CONFIGURED,
                    Means.SETTING,
                    new Bilingual("フォームはありません。", "There are no forms."),
                    Map.of()));
        }
        facts.put("forms", Integer.toString(all.size()));
        facts.put("attempts", Integer.toString(tried));
        boolean holds = through.isEmpty();
        return List.of(new Observation(
                CONTROL,
                holds ? Result.HOLDS : Result.FAILS,
                Means.TRIED,
                holds
                        ? new Bilingual(
                                "フォーム " + all.size() + " 件と検証用のフォームに、機械のように " + tried + " 通り送り、すべて断られました。",
                                "Sent " + tried + " submissions to " + English.count(all.size(), "form")
                                        + " and the form of this probe as bots do; all were refused.")
                        : new Bilingual(
                                "断られるはずの送信が断られませんでした: " + String.join("、", through),
                                "Not refused as they should be: " + String.join(", ", through)),
                facts));
    }

    /** Takes over what was seen at a form; answers how many attempts that were. */
    private static int weigh(String name, Map<String, String> seen, Map<String, String> facts, List<String> through) {
        seen.forEach((attempt, reason) -> {
            facts.put(name + "." + attempt, reason);
            if (reason.startsWith("taken") || reason.startsWith("not as expected")) {
                through.add(name + "." + attempt);
            }
        });
        return seen.size();
    }

    /** Attempt to reason: what was refused and why, {@code off} for a defence that is not on. */
    private Map<String, String> tryAll(FormDefinition form) throws IOException {
        Optional<GateSettings.Site> found = gate.get().sites().stream()
                .filter(site -> form.sites().contains(site.host()))
                .findFirst();
        if (found.isEmpty()) {
            return Map.of("site", "not as expected: none");
        }
        GateSettings.Site site = found.get();
        return tryAll(form, new FormVisitor(caller, site, form, guests.one(site), FormsRoom.PREFIX));
    }

    private static Map<String, String> tryAll(FormDefinition form, FormVisitor bot) throws IOException {
        Map<String, String> seen = new LinkedHashMap<>();
        Map<String, String> values = bot.values(MAIL, SPAM);
        Defences on = form.defences();
        seen.put("other-page", said(bot.tokenFrom("https://bot.example"), "origin"));
        seen.put("no-script", on.token() ? said(bot.direct(values), "no-token") : "off");
        if (!on.token()) {
            return seen;
        }
        JsonNode token = bot.token();
        String text = token.path("token").asText();
        String proof = FormVisitor.proof(token);
        Map<String, String> clean = FormVisitor.with(token, values, "");
        seen.put("forged", said(bot.submit(text + "x", proof, clean), "forged"));
        seen.put("at-once", on.timing() ? atOnce(bot, values) : "off");
        Pause.of(Duration.ofMillis(token.path("wait").asLong() + 100));
        seen.put("no-work", on.proofOfWork() ? said(bot.submit(text, "", clean), "no-proof") : "off");
        seen.put(
                "decoys",
                on.decoys() ? said(bot.submit(text, proof, FormVisitor.with(token, values, "x")), "decoy") : "off");
        seen.put("advertisement", on.content() ? said(bot.submit(text, proof, clean), "content", "invalid") : "off");
        return seen;
    }

    /** Once more where this machine itself took too long. */
    private static String atOnce(FormVisitor bot, Map<String, String> values) throws IOException {
        String seen = "";
        for (int i = 0; i < 3 && !seen.equals("too-early"); i++) {
            JsonNode token = bot.token();
            seen = said(bot.submit(token.path("token").asText(), "", FormVisitor.with(token, values, "")), "too-early");
        }
        return seen;
    }

    private static String said(FormVisitor.Outcome outcome, String... expected) {
        if (outcome.taken()) {
            return "taken";
        }
        return List.of(expected).contains(outcome.reason())
                ? outcome.reason()
                : "not as expected: " + outcome.status() + " " + outcome.reason();
    }
}
