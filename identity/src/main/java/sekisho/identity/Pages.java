package sekisho.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import sekisho.identity.admin.AdminPages;
import sekisho.store.Keys;
import sekisho.words.Lang;

/**
 * The pages under {@code /.sekisho/} of a protected host: who asks for what. Usable without scripts, in two languages. Thread-safe;
 * virtual threads, as passwords are checked and the disk is waited for.
 */
public final class Pages {
    /** What all of their paths begin with. */
    static final String PREFIX = "/.sekisho/";

    private static final String LANGUAGE = "__Host-sekisho-lang";
    private static final long YEAR_SECONDS = 365L * 24 * 60 * 60;

    private final Parts parts;
    private final DoorPages doors;
    private final HomePages homes;
    private final GuestLinks guestLinks;
    private final GuestPages guests;
    private final AdminDoor admin;
    private final FactorPages factors;
    private final StepUpPages stepUps;
    private final Function<String, String> origins;
    private final DeviceKeys devices;
    private final SsoPages sso;
    private final Assertions assertions;
    private final Supplier<Map<String, Branding>> brands;
    private final String style = resource("style.css");
    private final String passkeyScript = resource("passkey.js");
    private final String deviceScript = resource("device.js");

    Pages(
            Parts parts,
            Desks desks,
            Keys keys,
            Function<String, String> origins,
            AdminPages administration,
            GuestLinks guestLinks,
            InstantSource clock,
            Assertions assertions,
            SsoPages sso,
            Supplier<Map<String, Branding>> brands) {
        this.parts = parts;
        this.origins = origins;
        this.assertions = assertions;
        this.sso = sso;
        this.brands = brands;
        PendingApps apps = new PendingApps(keys, clock);
        this.devices = new DeviceKeys(parts.challenges());
        ScriptParts scripts = new ScriptParts(parts, devices);
        this.doors = new DoorPages(parts, desks, apps, scripts, sso);
        this.homes = new HomePages(parts, desks, keys, scripts, sso);
        this.factors = new FactorPages(parts, desks, doors, homes, apps);
        this.stepUps = new StepUpPages(parts, desks, doors, homes);
        this.guestLinks = guestLinks;
        this.guests = new GuestPages(parts, guestLinks);
        this.admin = new AdminDoor(parts, homes, administration);
    }

    /**
     * Whether a path, as received, is one of ours. Such a request never goes anywhere else, which is why it needs no login.
     * Any thread.
     */
    public static boolean owns(String rawPath) {
        return rawPath.startsWith(PREFIX) && PageRoute.owns(rawPath.substring(PREFIX.length()));
    }

    /**
     * Every page that there is under {@code /.sekisho/}, from the tables by which requests find their page, so that whoever tries
     * them all forgets none. {@code {tenant}}, {@code {provider}}, {@code {token}} and {@code *} stand for what names something.
     */
    public static List<String> all() {
        return Arrays.stream(PageRoute.values())
                .flatMap(route -> switch (route) {
                    case ADMINISTRATION -> AdminPages.paths().stream().map(path -> route.path() + "{tenant}" + path);
                    case SSO -> Arrays.stream(SsoRoute.values()).map(it -> route.path() + "{provider}/" + it.action());
                    case SCIM -> Scim.paths().stream();
                    default -> Stream.of(route.path().endsWith("/") ? route.path() + "{token}" : route.path());
                })
                .map(path -> PREFIX + path)
                .toList();
    }

    /**
     * The longest form that is taken, in bytes: long ones only from an administrator who is logged in. Any thread.
     *
     * @param cookies the Cookie field, or empty
     */
    public int mostFormBytes(String host, String rawPath, String cookies) {
        String admin = PREFIX + AdminDoor.SEGMENT + "/";
        boolean isLong = rawPath.startsWith(admin) && (rawPath.endsWith("/import") || rawPath.contains("/sso/"));
        return isLong
                        && AdminDoor.tenant(parts.tenants().directory(), host, rawPath.substring(admin.length()))
                                .flatMap(tenant -> Cookies.find(cookies, Identity.cookie(tenant.id())))
                                .flatMap(parts.sessions()::find)
                                .filter(session -> session.member().role().administers())
                                .isPresent()
                ? AdminDoor.MOST_FORM_BYTES
                : PageRequest.mostFormBytes(rawPath);
    }

    /** The page to which somebody is sent who must log in to see {@code target} (path and query). Any thread. */
    public static String loginFor(String target) {
        return Ways.login(Ways.safe(target));
    }

    /** The page that asks who is in for a second factor before {@code target} (path and query). Any thread. */
    public static String stepUpFor(String target) {
        return Ways.stepUp(Ways.safe(target));
    }

    /** Answers one request. */
    public PageReply answer(PageRequest request) {
        String path = request.path().substring(PREFIX.length());
        Optional<Branding> brand = Optional.ofNullable(brands.get().get(request.host()));
        Optional<PageRoute> route = PageRoute.of(path);
        Optional<PageReply> file = route.filter(it -> request.isGet()).flatMap(it -> file(it, brand));
        if (file.isPresent()) {
            return file.get();
        }
        Lang lang = lang(request);
        String to = Ways.safe(
                request.isPost() ? request.field("to") : request.query().getOrDefault("to", "/"));
        String site = brand.map(it -> it.name().in(lang)).orElse(request.host());
        Ask plain = new Ask(request, Optional.empty(), lang, to, path, "", site);
        if (!request.isGet() && !request.isPost()) {
            return plain.message(405, PageText.NOT_FOUND);
        }
        if (route.filter(it -> it == PageRoute.SSO).isPresent()) {
            // Before the next question: what comes from an identity provider comes from elsewhere, and is signed.
            return sso.provider(path, request.host())
                    .map(provider -> sso.answer(
                            new Ask(request, door(provider, request.host()), lang, to, path, "", site), provider))
                    .orElseGet(() -> plain.message(404, PageText.NOT_FOUND));
        }
        if (request.isPost() && !request.isFromHere()) {
            return plain.message(403, PageText.NOT_FROM_HERE);
        }
        int slash = path.indexOf('/');
        String token = slash < 0 ? "" : path.substring(slash + 1);
        Optional<Door> door = door(request, slash < 0 ? "" : path.substring(0, slash), token, to);
        if (door.isEmpty()) {
            return plain.message(404, PageText.NO_TENANT);
        }
        if (!door.get().tenant().policy().networks().admits(request.address())) {
            return plain.message(403, PageText.WRONG_NETWORK);
        }
        String key =
                request.isPost() ? devices.proven(request, door.get().tenant().id()) : "";
        Ask ask = new Ask(request, door, lang, to, path, key, site);
        PageReply reply = route.map(it -> route(ask, it, token)).orElseGet(() -> ask.message(404, PageText.NOT_FOUND));
        Optional<Lang> chosen = Lang.of(request.query().getOrDefault("lang", "-"));
        return chosen.isEmpty()
                ? reply
                : reply.withCookie(Cookies.set(LANGUAGE, chosen.get().tag(), YEAR_SECONDS));
    }

    /** What is the same for everybody, and says nothing of anybody. */
    private Optional<PageReply> file(PageRoute route, Optional<Branding> brand) {
        return switch (route) {
            case STYLE ->
                Optional.of(PageReply.style(style + brand.map(Branding::style).orElse("")));
            case LOGO -> brand.flatMap(Branding::logo).map(PageReply::picture);
            case PASSKEY_SCRIPT -> Optional.of(PageReply.script(passkeyScript));
            case DEVICE_SCRIPT -> Optional.of(PageReply.script(deviceScript));
            case KEYS -> Optional.of(PageReply.json(assertions.published(), AssertionKeys.CACHED));
            default -> Optional.empty();
        };
    }

    private PageReply route(Ask ask, PageRoute route, String token) {
        return switch (route) {
            case LOGIN -> doors.login(ask);
            case CODE -> doors.code(ask);
            case PASSKEY -> doors.passkey(ask);
            case CHANGE ->
                doors.choose(ask, OneTime.Purpose.CHANGE, ask.request().field("ticket"));
            case LOGOUT -> homes.logout(ask);
            case ENROL -> factors.enrol(ask);
            case STEP_UP -> stepUps.stepUp(ask);
            case ACCOUNT -> homes.home(ask);
            case TOTP -> factors.totp(ask);
            case REMOVE_TOTP -> factors.removeTotp(ask);
            case RECOVERY -> factors.recovery(ask);
            case OWN_PASSKEY -> factors.passkey(ask);
            case REMOVE_PASSKEY -> factors.removePasskey(ask);
            case REMOVE_DEVICE -> factors.removeDevice(ask);
            case PASSWORD -> homes.password(ask);
            case END -> homes.end(ask);
            case THEME -> homes.theme(ask);
            case WELCOME -> doors.choose(ask, OneTime.Purpose.INVITATION, token);
            case RESET -> doors.choose(ask, OneTime.Purpose.RESET, token);
            case UNLOCK -> doors.unlock(ask, token);
            case GUEST -> guests.answer(ask, token);
            case ADMINISTRATIONS -> admin.answer(ask, "");
            case ADMINISTRATION -> admin.answer(ask, token);
            case STYLE, LOGO, PASSKEY_SCRIPT, DEVICE_SCRIPT, KEYS, SSO, SCIM -> ask.message(404, PageText.NOT_FOUND);
        };
    }

    private Optional<Door> door(SsoProvider provider, String host) {
        return parts.tenants().directory().byId(provider.tenant()).map(tenant -> new Door(tenant, origins.apply(host)));
    }

    /** A link names its tenant; elsewhere the tenant is the one of where the visitor wants to go. */
    private Optional<Door> door(PageRequest request, String kind, String token, String to) {
        Optional<OneTime.Purpose> purpose = switch (kind) {
            case "welcome" -> Optional.of(OneTime.Purpose.INVITATION);
            case "reset" -> Optional.of(OneTime.Purpose.RESET);
            case "unlock" -> Optional.of(OneTime.Purpose.UNLOCK);
            default -> Optional.empty();
        };
        Directory directory = parts.tenants().directory();
        Optional<String> named = kind.equals("guest")
                ? guestLinks.tenantOf(token)
                : purpose.flatMap(it -> parts.links().holder(it, token)).map(OneTime.Holder::tenant);
        Optional<Tenant> ofLink = named.flatMap(directory::byId)
                .filter(tenant ->
                        tenant.places().stream().anyMatch(place -> place.host().equals(request.host())));
        Optional<Tenant> there = ofLink.or(() ->
                kind.equals(AdminDoor.SEGMENT) ? AdminDoor.tenant(directory, request.host(), token) : Optional.empty());
        int query = to.indexOf('?');
        return there.or(() -> directory.at(request.host(), query < 0 ? to : to.substring(0, query)))
                .map(tenant -> new Door(tenant, origins.apply(request.host())));
    }

    private static Lang lang(PageRequest request) {
        return Lang.of(request.query().getOrDefault("lang", "-"))
                .or(() -> Cookies.find(request.cookies(), LANGUAGE).flatMap(Lang::of))
                .orElseGet(() -> Lang.negotiate(request.acceptLanguage()));
    }

    private static String resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is part of the product");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
