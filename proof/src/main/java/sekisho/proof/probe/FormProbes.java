package sekisho.proof.probe;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import sekisho.forms.FormsRoom;
import sekisho.forms.FormsSettings;
import sekisho.mail.MailAddress;
import sekisho.mail.MailRoom;
import sekisho.proof.Probe;

/** The probes of mail forms: each opens a form of our own, so that they work before there is any other. */
public final class FormProbes {
    private FormProbes() {}

    /** The probes for one running instance that can send mail. */
    public static List<Probe> all(Target target, FormsRoom forms, MailRoom mail) {
        SecureRandom random = new SecureRandom();
        Guests guests = new Guests(new Visitors(random), new CountryData(target.settings()));
        Caller caller = new Caller(target.https(), target.pass(), random);
        Supplier<FormsSettings> settings = forms::settings;
        CanaryForms canaries =
                new CanaryForms(forms, mail::canary, () -> sender(mail), target.settings(), caller, guests);
        return List.of(
                new FormSpamProbe(target.settings(), settings, canaries, caller, guests),
                new FormLogProbe(canaries, mail, target.dataFolder(), caller),
                new ForwardingProbe(canaries, settings, forms::forwards, target.dataFolder(), caller));
    }

    private static Optional<MailAddress> sender(MailRoom mail) {
        return mail.settings().domains().stream().findFirst().map(domain -> new MailAddress("form", domain));
    }
}
