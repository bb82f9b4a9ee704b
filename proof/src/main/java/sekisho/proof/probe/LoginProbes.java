package sekisho.proof.probe;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sekisho.identity.Identity;
import sekisho.proof.Probe;

/** The probes of the login: each is done on the running instance by a canary, a tenant that exists for nothing else. */
public final class LoginProbes {
    private LoginProbes() {}

    /** The probes for one running instance. */
    public static List<Probe> all(Target target, Identity identity) {
        SecureRandom random = new SecureRandom();
        Caller caller = new Caller(target.https(), target.pass(), random);
        return all(target, identity, caller, road(caller));
    }

    static Browser.Road road(Caller caller) {
        return (site, as, method, target, fields, body) -> method.equals("GET")
                ? caller.call(site, as, method, target, fields)
                : caller.call(site, as, method, target, fields, body);
    }

    static List<Probe> all(Target target, Identity identity, Caller caller, Browser.Road road) {
        Guests guests = new Guests(new Visitors(new SecureRandom()), new CountryData(target.settings()));
        Stage.Tools tools = new Stage.Tools(identity, caller, road, guests);
        List<Probe> probes = new ArrayList<>();
        trials(target)
                .forEach((control, trial) -> probes.add(new LoginProbe(control, target.settings(), tools, trial)));
        return List.copyOf(probes);
    }

    private static Map<String, LoginProbe.Trial> trials(Target target) {
        LockoutTrials lockout = new LockoutTrials(target.journal(), target.clock());
        PasswordTrials passwords = new PasswordTrials(target.clock());
        FactorTrials factors = new FactorTrials(target.clock());
        DeletionTrial deletion = new DeletionTrial(target.database(), target.dataFolder());
        Map<String, LoginProbe.Trial> trials = new LinkedHashMap<>();
        trials.put("account-lockout", lockout::lockout);
        trials.put("lockout-unlock-by-mail", lockout::unlock);
        trials.put("login-throttle", lockout::throttle);
        trials.put("mfa", factors::required);
        trials.put("email-otp", FactorTrials::code);
        trials.put("passkeys", PasskeyTrial::passkey);
        trials.put("device-slots", SlotTrial::slots);
        trials.put("sso", new SsoTrial(target.clock())::sso);
        trials.put("password-policy", PasswordTrials::policy);
        trials.put("password-dictionary-check", PasswordTrials::dictionary);
        trials.put("password-expiry", passwords::expiry);
        trials.put("password-initial-change", PasswordTrials::first);
        trials.put("password-change", PasswordTrials::change);
        trials.put("session-timeout", MemberTrials::timeout);
        trials.put("anti-phishing", ThemeTrial::theme);
        trials.put("account-provisioning", MemberTrials::provisioning);
        trials.put("invite-domain-restriction", MemberTrials::domains);
        trials.put("guest-access", GuestTrial::access);
        trials.put("role-based-access", MemberTrials::roles);
        trials.put("tenant-isolation", IsolationTrial::isolation);
        trials.put("data-deletion", deletion::deletion);
        return trials;
    }
}
