package sekisho.mail;

import java.nio.file.Path;

/** Submits mails until it is killed, and prints the id of each that was accepted. */
final class SigkillChild {
    private SigkillChild() {}

    public static void main(String[] arguments) {
        Fixture fixture = new Fixture(Path.of(arguments[0]), Fixture.relay(Integer.parseInt(arguments[1])));
        for (int i = 0; i < 100_000; i++) {
            System.out.println(fixture.room
                    .submit(Fixture.mail("u" + i % 20 + "@example.com", "件名", "本文"))
                    .value());
            System.out.flush();
        }
    }
}
