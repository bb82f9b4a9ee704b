package sekisho.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import sekisho.store.Keys;
import sekisho.words.Lang;

/**
 * The pages under {@code /.sekisho/} of a protected host: who asks for what. Usable without scripts, in two languages. Thread-safe;
 * virtual threads, as passwords are checked and the disk is waited for.
 */
public final class Pages {
    /** What all of their paths begin with. */
    static final String PREFIX = "/.sekisho/";

    private static final Set<String> FIRST_SEGMENTS = Set.of(
            "login", "code", "change", "welcome", "reset", "unlock", "guest", "scim", "logout", "account", "style.css");

    private static final String LANGUAGE = "__Host-sekisho-lang";
    private static final long YEAR_SECONDS = 365L * 24 * 60 * 60;

    private final Parts parts;
    private final DoorPages doors;
    private final HomePages homes;
    private final GuestLinks guestLinks;
    private final GuestPages guests;
    private final Function<String, String> origins;
    private final String style = resource("style.css");

    Pages(Parts parts, LoginDesk desk, Keys keys, Function<String, String> origins, GuestLinks guestLinks) {
        this.parts = parts;
        this.origins = origins;
        this.doors = new DoorPages(parts, desk);
        this.homes = new HomePages(parts, desk, keys);
        this.guestLinks = guestLinks;
        this.guests = new GuestPages(parts, guestLinks);
    }

    /**
     * Whether a path, as received, is one of ours. Such a request never goes anywhere else, which is why it needs no login.
     * Any thread.
     */
    public static boolean owns(String rawPath) {
        if (!rawPath.startsWith(PREFIX)) {
            return false;
        }
        int slash = rawPath.indexOf('/', PREFIX.length());
        return FIRST_SEGMENTS.contains(rawPath.substring(PREFIX.length(), slash < 0 ? rawPath.length() : slash));
    }

    /** The page to which somebody is sent who must log in to see {@code target} (path and query). Any thread. */
    public static String loginFor(String target) {
        return Ways.login(Ways.safe(target));
    }

    /** Answers one request. */
    public PageReply answer(PageRequest request) {
        String path = request.path().substring(PREFIX.length());
        if (path.equals("style.css") && request.isGet()) {
            return PageReply.style(style);
        }
        Lang lang = lang(request);
        String to = Ways.safe(
                request.isPost() ? request.field("to") : request.query().getOrDefault("to", "/"));
        Ask plain = new Ask(request, Optional.empty(), lang, to, path);
        if (!request.isGet() && !request.isPost()) {
            return plain.message(405, PageText.NOT_FOUND);
        }
        if (request.isPost() && !request.isFromHere()) {
            return plain.message(403, PageText.NOT_FROM_HERE);
        }
        int slash = path.indexOf('/');
        String token = slash < 0 ? "" : path.substring(slash + 1);
        Optional<LoginDesk.Door> door = door(request, slash < 0 ? "" : path.substring(0, slash), token, to);
        if (door.isEmpty()) {
            return plain.message(404, PageText.NO_TENANT);
        }
        if (!door.get().tenant().policy().networks().admits(request.address())) {
            return plain.message(403, PageText.WRONG_NETWORK);
        }
        PageReply reply = route(new Ask(request, door, lang, to, path), path, token);
        Optional<Lang> chosen = Lang.of(request.query().getOrDefault("lang", "-"));
        return chosen.isEmpty()
                ? reply
                : reply.withCookie(Cookies.set(LANGUAGE, chosen.get().tag(), YEAR_SECONDS));
    }

    private PageReply route(Ask ask, String path, String token) {
        return switch (path) {
            case "login" -> doors.login(ask);
            case "code" -> doors.code(ask);
            case "change" ->
                doors.choose(ask, OneTime.Purpose.CHANGE, ask.request().field("ticket"));
            case "logout" -> homes.logout(ask);
            case "account" -> homes.home(ask);
            case "account/password" -> homes.password(ask);
            case "account/end" -> homes.end(ask);
            default ->
                switch (path.substring(0, path.length() - token.length())) {
                    case "welcome/" -> doors.choose(ask, OneTime.Purpose.INVITATION, token);
                    case "reset/" -> doors.choose(ask, OneTime.Purpose.RESET, token);
                    case "unlock/" -> doors.unlock(ask, token);
                    case "guest/" -> guests.answer(ask, token);
                    default -> ask.message(404, PageText.NOT_FOUND);
                };
        };
    }

    /** A link names its tenant; elsewhere the tenant is the one of where the visitor wants to go. */
    private Optional<LoginDesk.Door> door(PageRequest request, String kind, String token, String to) {
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
        int query = to.indexOf('?');
        return ofLink.or(() -> directory.at(request.host(), query < 0 ? to : to.substring(0, query)))
                .map(tenant -> new LoginDesk.Door(tenant, origins.apply(request.host())));
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
