package sekisho.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sekisho.words.Lang;

/** Logging in, being locked out, passwords and codes, on a real database. */
class LoginTest {
    @TempDir
    private Path folder = Path.of("");

    private House house = house();
    private Tenant acme = tenant();

    @SuppressWarnings("NullAway") // set before every test
    private static House house() {
        return null;
    }

    @SuppressWarnings("NullAway") // set before every test
    private static Tenant tenant() {
        return null;
    }

    @BeforeEach
    void build() {
        house = new House(folder);
        acme = house.tenant();
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    private LoginOutcome.Passed passed(LoginOutcome outcome) {
        assertThat(outcome).isInstanceOf(LoginOutcome.Passed.class);
        return (LoginOutcome.Passed) outcome;
    }

    private void wrong(int times, String mail) {
        for (int i = 0; i < times; i++) {
            assertThat(house.login(acme, mail, "wrong" + i)).isInstanceOf(LoginOutcome.Refused.class);
        }
    }

    private Instant locked(LoginOutcome outcome) {
        assertThat(outcome).isInstanceOf(LoginOutcome.Locked.class);
        return ((LoginOutcome.Locked) outcome).until();
    }

    @Test
    void theRightPasswordOpensASessionAndNothingElseDoes() {
        String account = house.member(acme);
        LoginOutcome.Passed passed = passed(house.login(acme, "Hanako.Yamada@EXAMPLE.jp ", House.PASSWORD));
        assertThat(house.admit(acme, passed.session(), "/orders"))
                .asInstanceOf(type(Admission.Admitted.class))
                .satisfies(admitted -> {
                    Principal principal = admitted.principal().orElseThrow();
                    assertThat(principal.account()).isEqualTo(account);
                    assertThat(principal.tenant()).isEqualTo(acme.id());
                    assertThat(principal.mail()).isEqualTo(House.MAIL);
                    assertThat(principal.name()).isEqualTo(House.NAME);
                });
        assertThat(house.admit(acme, passed.session().substring(1) + "A", "/"))
                .isInstanceOf(Admission.LoginNeeded.class);
        assertThat(house.admit(acme, "", "/")).isInstanceOf(Admission.LoginNeeded.class);
        assertThat(house.login(acme, House.MAIL, House.PASSWORD + " ")).isInstanceOf(LoginOutcome.Refused.class);
        assertThat(house.login(acme, "no address", House.PASSWORD)).isInstanceOf(LoginOutcome.Refused.class);
        assertThat(house.audits)
                .extracting(audit -> audit.action())
                .contains("tenant.created", "account.invited", "password.invitation", "login.passed", "login.refused");
    }

    @Test
    void fiveWrongOnesLockAndTheRightOneDoesNotOpenIt() {
        house.member(acme);
        wrong(4, House.MAIL);
        Instant until = locked(house.login(acme, House.MAIL, "wrong"));
        assertThat(until).isEqualTo(house.now.plus(Duration.ofMinutes(30)));
        assertThat(locked(house.login(acme, House.MAIL, House.PASSWORD))).isEqualTo(until);
        house.pass(Duration.ofMinutes(29));
        assertThat(locked(house.login(acme, House.MAIL, House.PASSWORD))).isEqualTo(until);
        house.pass(Duration.ofMinutes(1));
        passed(house.login(acme, House.MAIL, House.PASSWORD));
    }

    @Test
    void theLinkOfTheMailUnlocksOnce() {
        house.member(acme);
        wrong(4, House.MAIL);
        locked(house.login(acme, House.MAIL, "wrong"));
        assertThat(house.mails).singleElement().isInstanceOf(Notifier.Message.Locked.class);
        String link = house.lastLink();
        assertThat(link).startsWith(House.ORIGIN + "/.sekisho/unlock/");
        assertThat(house.identity.desks().barrier().unlock(house.door(acme), House.token(link)))
                .isTrue();
        assertThat(house.identity.desks().barrier().unlock(house.door(acme), House.token(link)))
                .isFalse();
        passed(house.login(acme, House.MAIL, House.PASSWORD));
    }

    @Test
    void theLinkEndsAfterADay() {
        house.member(acme);
        wrong(4, House.MAIL);
        locked(house.login(acme, House.MAIL, "wrong"));
        String token = House.token(house.lastLink());
        house.pass(Duration.ofHours(24));
        assertThat(house.identity.desks().barrier().unlock(house.door(acme), token))
                .isFalse();
    }

    @Test
    void anAdministratorUnlocks() {
        String account = house.member(acme);
        house.policy(
                acme,
                policy -> new Policy(
                        policy.passwords(),
                        new LockoutRule(3, Duration.ofMinutes(15), Optional.empty(), true),
                        policy.sessions(),
                        policy.secondFactor(),
                        true,
                        List.of()));
        wrong(2, House.MAIL);
        assertThat(locked(house.login(acme, House.MAIL, "wrong"))).isEqualTo(Instant.MAX);
        house.pass(Duration.ofDays(400));
        assertThat(locked(house.login(acme, House.MAIL, House.PASSWORD))).isEqualTo(Instant.MAX);
        assertThat(house.administration().members().list(acme.id(), "", 10))
                .singleElement()
                .satisfies(member -> assertThat(member.lockedUntil()).contains(Instant.MAX));
        house.administration().access().unlock("cli:test", acme.id(), account);
        passed(house.login(acme, House.MAIL, House.PASSWORD));
    }

    @Test
    void whoeverDoesNotExistIsTreatedAlike() {
        house.member(acme);
        String nobody = "nobody@example.jp";
        for (int i = 0; i < 4; i++) {
            assertThat(house.login(acme, nobody, "wrong")).isEqualTo(house.login(acme, House.MAIL, "wrong"));
        }
        assertThat(house.login(acme, nobody, "wrong")).isEqualTo(house.login(acme, House.MAIL, "wrong"));
        Visitor elsewhere = House.visitor("198.51.100.1");
        assertThat(locked(house.login(acme, nobody, House.PASSWORD, elsewhere)))
                .isEqualTo(locked(house.login(acme, House.MAIL, House.PASSWORD, elsewhere)));
        assertThat(house.mails).as("only somebody is written to").hasSize(1);
    }

    @Test
    void noFailureIsLostToAKilledProcess() {
        house.member(acme);
        for (int i = 0; i < 4; i++) {
            assertThat(house.login(acme, House.MAIL, "wrong")).isInstanceOf(LoginOutcome.Refused.class);
            house.killAndStart();
        }
        Instant until = locked(house.login(acme, House.MAIL, "wrong"));
        house.killAndStart();
        assertThat(locked(house.login(acme, House.MAIL, House.PASSWORD))).isEqualTo(until);
    }

    @Test
    void strangersDoNotLockAMemberOutOfAKnownBrowser() {
        house.member(acme);
        String device = passed(house.login(acme, House.MAIL, House.PASSWORD)).device();
        wrong(4, House.MAIL);
        locked(house.login(acme, House.MAIL, "wrong"));
        passed(house.login(acme, House.MAIL, House.PASSWORD, House.visitor("192.0.2.1", device)));
        String forged = new Tokens(new java.security.SecureRandom()).secret();
        wrong(4, House.MAIL);
        locked(house.login(acme, House.MAIL, "wrong", House.visitor("192.0.2.1", forged)));
    }

    @Test
    void aKnownBrowserLocksTheAccountForEverybody() {
        house.member(acme);
        Visitor known = House.visitor(
                "192.0.2.1",
                passed(house.login(acme, House.MAIL, House.PASSWORD)).device());
        for (int i = 0; i < 4; i++) {
            assertThat(house.login(acme, House.MAIL, "wrong", known)).isInstanceOf(LoginOutcome.Refused.class);
        }
        locked(house.login(acme, House.MAIL, "wrong", known));
        locked(house.login(acme, House.MAIL, House.PASSWORD, known));
        locked(house.login(acme, House.MAIL, House.PASSWORD, House.visitor("198.51.100.1")));
        assertThat(house.identity.desks().barrier().unlock(house.door(acme), House.token(house.lastLink())))
                .isTrue();
        passed(house.login(acme, House.MAIL, House.PASSWORD, known));
    }

    @Test
    void withoutASeparateAllowanceAStrangersGuessesCount() {
        house.member(acme);
        house.policy(
                acme,
                policy -> new Policy(
                        policy.passwords(),
                        new LockoutRule(5, Duration.ofMinutes(15), Optional.of(Duration.ofMinutes(30)), false),
                        policy.sessions(),
                        policy.secondFactor(),
                        true,
                        List.of()));
        String device = passed(house.login(acme, House.MAIL, House.PASSWORD)).device();
        wrong(4, House.MAIL);
        locked(house.login(acme, House.MAIL, "wrong"));
        locked(house.login(acme, House.MAIL, House.PASSWORD, House.visitor("192.0.2.1", device)));
    }

    @Test
    void sprayingOneAddressOverManyAccountsIsSlowedAndKnownBrowsersAreNot() {
        house.member(acme);
        String device = passed(house.login(acme, House.MAIL, House.PASSWORD)).device();
        for (int i = 0; i <= AddressBrake.FREE; i++) {
            assertThat(house.login(acme, "member" + i + "@example.jp", "wrong"))
                    .isInstanceOf(LoginOutcome.Refused.class);
        }
        assertThat(house.login(acme, House.MAIL, House.PASSWORD))
                .isEqualTo(new LoginOutcome.Slowed(Duration.ofSeconds(1)));
        passed(house.login(acme, House.MAIL, House.PASSWORD, House.visitor("192.0.2.1", device)));
        passed(house.login(acme, House.MAIL, House.PASSWORD, House.visitor("198.51.100.1")));
        house.pass(Duration.ofSeconds(1));
        passed(house.login(acme, House.MAIL, House.PASSWORD));
        assertThat(house.audits).extracting(audit -> audit.action()).contains("login.address-slowed");
    }

    @Test
    void aSuspendedMemberIsRefusedAndOut() {
        String account = house.member(acme);
        String session = passed(house.login(acme, House.MAIL, House.PASSWORD)).session();
        house.administration().access().suspend("cli:test", acme.id(), account, true);
        assertThat(house.admit(acme, session, "/")).isInstanceOf(Admission.LoginNeeded.class);
        assertThat(house.login(acme, House.MAIL, House.PASSWORD)).isInstanceOf(LoginOutcome.Refused.class);
        house.administration().access().suspend("cli:test", acme.id(), account, false);
        passed(house.login(acme, House.MAIL, House.PASSWORD));
    }

    // ---- passwords

    @Test
    void anInvitationWorksOnceAndForAWeek() {
        house.administration().members().invite("cli:test", acme.id(), House.MAIL, House.NAME, Role.MEMBER, Lang.JA);
        String token = House.token(house.lastLink());
        assertThat(choose(OneTime.Purpose.INVITATION, token, "short"))
                .isEqualTo(new LoginOutcome.Unsuitable(List.of(Objection.TOO_SHORT)));
        assertThat(choose(OneTime.Purpose.INVITATION, token, "hanakoyamada"))
                .isEqualTo(new LoginOutcome.Unsuitable(List.of(Objection.EASILY_GUESSED)));
        assertThat(choose(OneTime.Purpose.RESET, token, House.PASSWORD)).isInstanceOf(LoginOutcome.Stale.class);
        house.pass(Duration.ofDays(7).minusMillis(1));
        passed(choose(OneTime.Purpose.INVITATION, token, House.PASSWORD));
        assertThat(choose(OneTime.Purpose.INVITATION, token, House.OTHER_PASSWORD))
                .isInstanceOf(LoginOutcome.Stale.class);
        house.administration().members().invite("cli:test", acme.id(), "b@example.jp", "B", Role.MEMBER, Lang.EN);
        String late = House.token(house.lastLink());
        house.pass(Duration.ofDays(7));
        assertThat(choose(OneTime.Purpose.INVITATION, late, House.PASSWORD)).isInstanceOf(LoginOutcome.Stale.class);
    }

    private LoginOutcome choose(OneTime.Purpose purpose, String token, String password) {
        return house.identity
                .desks()
                .passwords()
                .choose(house.door(acme), House.visitor("192.0.2.9"), purpose, token, password);
    }

    @Test
    void aResetEndsAllSessionsAndForcesAnotherPassword() {
        String account = house.member(acme);
        String session = passed(house.login(acme, House.MAIL, House.PASSWORD)).session();
        house.administration().access().reset("cli:test", acme.id(), account);
        assertThat(house.admit(acme, session, "/")).isInstanceOf(Admission.LoginNeeded.class);
        LoginOutcome outcome = house.login(acme, House.MAIL, House.PASSWORD);
        assertThat(outcome).isInstanceOf(LoginOutcome.ChangeNeeded.class);
        String ticket = ((LoginOutcome.ChangeNeeded) outcome).ticket();
        assertThat(choose(OneTime.Purpose.CHANGE, ticket, House.PASSWORD))
                .isEqualTo(new LoginOutcome.Unsuitable(List.of(Objection.USED_BEFORE)));
        passed(choose(OneTime.Purpose.CHANGE, ticket, House.OTHER_PASSWORD));
        assertThat(house.login(acme, House.MAIL, House.PASSWORD)).isInstanceOf(LoginOutcome.Refused.class);
        passed(house.login(acme, House.MAIL, House.OTHER_PASSWORD));
    }

    @Test
    void aPasswordExpires() {
        house.member(acme);
        house.policy(
                acme,
                policy -> new Policy(
                        new PasswordRule(10, 128, 0, true, 4, Optional.of(Duration.ofDays(90))),
                        policy.lockout(),
                        policy.sessions(),
                        policy.secondFactor(),
                        true,
                        List.of()));
        house.pass(Duration.ofDays(90).minusSeconds(1));
        passed(house.login(acme, House.MAIL, House.PASSWORD));
        house.pass(Duration.ofSeconds(1));
        assertThat(house.login(acme, House.MAIL, House.PASSWORD)).isInstanceOf(LoginOutcome.ChangeNeeded.class);
    }

    @Test
    void theLastFourPasswordsDoNotComeBack() {
        String account = house.member(acme);
        List<String> chosen = Stream.of("a", "b", "c", "d", "e")
                .map(letter -> "mizuiro-densha-kirin-" + letter)
                .toList();
        for (String next : chosen.subList(0, 4)) {
            house.pass(Duration.ofMinutes(1));
            house.administration().access().reset("cli:test", acme.id(), account);
            passed(choose(OneTime.Purpose.RESET, House.token(house.lastLink()), next));
        }
        house.administration().access().reset("cli:test", acme.id(), account);
        String token = House.token(house.lastLink());
        for (String used : chosen.subList(0, 4)) {
            assertThat(choose(OneTime.Purpose.RESET, token, used))
                    .isEqualTo(new LoginOutcome.Unsuitable(List.of(Objection.USED_BEFORE)));
        }
        passed(choose(OneTime.Purpose.RESET, token, House.PASSWORD));
    }

    @Test
    void aMembersOwnChangeNeedsTheOldOneAndEndsTheOtherSessions() {
        house.member(acme);
        String here = passed(house.login(acme, House.MAIL, House.PASSWORD)).session();
        String there = passed(house.login(acme, House.MAIL, House.PASSWORD)).session();
        Member member =
                house.identity.parts().sessions().find(here).orElseThrow().member();
        PasswordDesk desk = house.identity.desks().passwords();
        Visitor visitor = House.visitor("192.0.2.1");
        assertThat(desk.change(house.door(acme), visitor, member, "wrong", House.OTHER_PASSWORD))
                .isInstanceOf(LoginOutcome.Refused.class);
        LoginOutcome.Passed passed =
                passed(desk.change(house.door(acme), visitor, member, House.PASSWORD, House.OTHER_PASSWORD));
        assertThat(house.admit(acme, passed.session(), "/")).isInstanceOf(Admission.Admitted.class);
        assertThat(house.admit(acme, here, "/")).isInstanceOf(Admission.LoginNeeded.class);
        assertThat(house.admit(acme, there, "/")).isInstanceOf(Admission.LoginNeeded.class);
    }

    // ---- codes by mail

    private void codes(Policy.SecondFactor when) {
        house.policy(
                acme,
                policy -> new Policy(policy.passwords(), policy.lockout(), policy.sessions(), when, true, List.of()));
    }

    private String code() {
        return house.mails.reversed().stream()
                .filter(Notifier.Message.Code.class::isInstance)
                .map(message -> ((Notifier.Message.Code) message).code())
                .findFirst()
                .orElseThrow();
    }

    private String ticket(LoginOutcome outcome) {
        assertThat(outcome).isInstanceOf(LoginOutcome.CodeNeeded.class);
        return ((LoginOutcome.CodeNeeded) outcome).ticket();
    }

    private LoginOutcome enter(String ticket, String code) {
        return house.identity
                .desks()
                .logins()
                .code(house.door(acme), House.visitor("192.0.2.1"), ticket, Proof.of(code));
    }

    @Test
    void theCodeOfTheMailWorksOnce() {
        house.member(acme);
        codes(Policy.SecondFactor.ALWAYS);
        String ticket = ticket(house.login(acme, House.MAIL, House.PASSWORD));
        String code = code();
        assertThat(code).matches("[0-9]{6}");
        assertThat(enter(ticket, code.equals("123456") ? "654321" : "123456")).isInstanceOf(LoginOutcome.Refused.class);
        passed(enter(ticket, code));
        assertThat(enter(ticket, code)).isInstanceOf(LoginOutcome.Stale.class);
    }

    @Test
    void theCodeEndsAfterTenMinutes() {
        house.member(acme);
        codes(Policy.SecondFactor.ALWAYS);
        String ticket = ticket(house.login(acme, House.MAIL, House.PASSWORD));
        house.pass(Duration.ofMinutes(10));
        assertThat(enter(ticket, code())).isInstanceOf(LoginOutcome.Stale.class);
    }

    @Test
    void wrongCodesLockLikeWrongPasswords() {
        house.member(acme);
        codes(Policy.SecondFactor.ALWAYS);
        String ticket = ticket(house.login(acme, House.MAIL, House.PASSWORD));
        for (int i = 0; i < 4; i++) {
            assertThat(enter(ticket, "wrong")).isInstanceOf(LoginOutcome.Refused.class);
        }
        locked(enter(ticket, "wrong"));
        locked(house.login(acme, House.MAIL, House.PASSWORD));
    }

    @Test
    void aKnownBrowserNeedsNoCodeWhereOnlyUnknownOnesDo() {
        house.member(acme);
        codes(Policy.SecondFactor.UNKNOWN_DEVICES);
        String device = passed(enter(ticket(house.login(acme, House.MAIL, House.PASSWORD)), code()))
                .device();
        passed(house.login(acme, House.MAIL, House.PASSWORD, House.visitor("192.0.2.1", device)));
        ticket(house.login(acme, House.MAIL, House.PASSWORD));
    }

    // ---- what lies on the disk

    @Test
    void nothingPersonalIsReadableInTheDataFolder() throws Exception {
        String account = house.member(acme);
        codes(Policy.SecondFactor.ALWAYS);
        String ticket = ticket(house.login(acme, House.MAIL, House.PASSWORD));
        String code = code();
        LoginOutcome.Passed passed = passed(enter(ticket, code));
        wrong(2, "nobody.special@example.jp");
        house.administration().access().reset("cli:test", acme.id(), account);
        List<String> secrets = List.of(
                House.MAIL,
                "nobody.special@example.jp",
                House.NAME,
                "花子",
                "株式会社アクメ",
                House.PASSWORD,
                "argon2id",
                passed.session(),
                passed.device(),
                ticket,
                House.token(house.lastLink()),
                "192.0.2.1",
                "Mozilla");
        house.identity.close();
        try (Stream<Path> files = Files.walk(house.data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                for (String secret : secrets) {
                    String encoded = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
                    assertThat(bytes.contains(encoded))
                            .as("%s in %s", secret, file)
                            .isFalse();
                }
            }
        }
    }
}
