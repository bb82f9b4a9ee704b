package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProbePassTest {
    private static final ProbePass PASS = ProbePass.random();

    @Test
    void ourOwnValueClaimsItsAddress() {
        assertThat(PASS.claim(PASS.forAddress("192.0.2.1"))).contains(InetAddress.ofLiteral("192.0.2.1"));
        assertThat(PASS.claim(PASS.forAddress("2001:db8::1"))).contains(InetAddress.ofLiteral("2001:db8::1"));
    }

    @Test
    void anotherProcessesValueClaimsNothing() {
        assertThat(PASS.claim(ProbePass.random().forAddress("192.0.2.1"))).isEmpty();
    }

    @Test
    void whatIsNoAddressClaimsNothing() {
        assertThat(PASS.claim(PASS.forAddress("localhost"))).isEmpty();
        assertThat(PASS.claim(PASS.forAddress(""))).isEmpty();
        assertThat(PASS.claim(PASS.forAddress("192.0.2.1;x"))).isEmpty();
        assertThat(PASS.claim(PASS.forAddress("192.0.2.1").replace(";address=", ";adresse=")))
                .isEmpty();
    }

    @Property
    void nothingElseClaimsAnything(@ForAll String field) {
        assertThat(PASS.claim(field)).isEmpty();
    }

    @Test
    void theValueIsNotPrinted() {
        String field = PASS.forAddress("192.0.2.1");
        assertThat(PASS.toString()).doesNotContain(field.substring(0, 64));
    }
}
