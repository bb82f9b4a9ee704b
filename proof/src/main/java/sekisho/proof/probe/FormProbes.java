package sekisho.proof.probe;

import java.security.SecureRandom;
import java.util.List;
import java.util.function.Supplier;
import sekisho.forms.FormsRoom;
import sekisho.forms.FormsSettings;
import sekisho.mail.Outbox;
import sekisho.proof.Probe;

/** The probes of mail forms. */
public final class FormProbes {
    private FormProbes() {}

    /** The probes for one running instance with forms. */
    public static List<Probe> all(Target target, FormsRoom forms, Outbox outbox) {
        SecureRandom random = new SecureRandom();
        Guests guests = new Guests(new Visitors(random), new CountryData(target.settings()));
        Caller caller = new Caller(target.https(), target.pass(), random);
        Supplier<FormsSettings> settings = forms::settings;
        return List.of(
                new FormSpamProbe(target.settings(), settings, caller, guests),
                new FormLogProbe(target.settings(), settings, outbox, target.dataFolder(), caller, guests),
                new ForwardingProbe(settings, forms::forwards));
    }
}
