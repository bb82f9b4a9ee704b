package sekisho.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AntivirusScopeTest {
    private static final Antivirus.Scope DEFAULT = Antivirus.Scope.DEFAULT;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; charset=utf-8",
                "application/problem+json",
                "application/soap+xml",
                "text/csv",
                "application/x-www-form-urlencoded",
                " text/plain ;charset=shift_jis"
            })
    void whatIsNoFileIsNoUpload(String type) {
        assertThat(DEFAULT.covers("/a", type)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "application/pdf",
                "image/svg+xml",
                "multipart/form-data; boundary=x",
                "Multipart/Mixed",
                "application/json, multipart/form-data; boundary=x",
                "text/plain; x=multipart",
                "application/json, application/pdf",
                "application/jsonx",
                "json",
                "text/",
                "text/plain text/html"
            })
    void everythingElseIsOne(String type) {
        assertThat(DEFAULT.covers("/a", type)).isTrue();
    }

    @Test
    void aPathIsExemptOnlyWhenItIsWrittenAsItIsMeant() {
        Antivirus.Scope scope = new Antivirus.Scope(List.of(), List.of("/telemetry/"));
        assertThat(scope.covers("/telemetry/x", "application/pdf")).isFalse();
        for (String path : List.of(
                "/telemetry",
                "/x/telemetry/",
                "/telemetry/../upload",
                "/telemetry/%2e%2e/upload",
                "/telemetry/;x",
                "/telemetry//x",
                "/telemetry/\\x",
                "/telemetry/.x")) {
            assertThat(scope.covers(path, "application/pdf")).as(path).isTrue();
        }
        assertThat(scope.covers("/a", "application/json")).as("an empty list exempts nothing").isTrue();
    }

    @Test
    void onlyMediaTypesAreTaken() {
        for (String bad : List.of("text", "text/", "/x", "a b/c", "Text/plain", "*")) {
            assertThatThrownBy(() -> new Antivirus.Scope(List.of(bad), List.of()))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Antivirus.Scope all = new Antivirus.Scope(List.of("*/*"), List.of());
        assertThat(all.covers("/a", "application/pdf")).isFalse();
        assertThat(all.covers("/a", "multipart/form-data; boundary=x")).isTrue();
        assertThat(all.covers("/a", "")).isTrue();
    }
}
