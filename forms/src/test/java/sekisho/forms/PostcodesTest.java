package sekisho.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostcodesTest {
    @TempDir
    Path folder;

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name + ".json"), "{\"" + name + "\":" + text + "}");
    }

    @Test
    void addressesAreFoundBySevenDigits() throws IOException {
        write("pref", "{\"13\":[\"東京都\",\"x\"],\"01\":[\"北海道\",\"x\"]}");
        write("city", "{\"13101\":[\"千代田区\",\"x\"],\"13362\":[\"利島村\",\"x\"],\"01101\":[\"札幌市中央区\",\"x\"]}");
        write("zip5", "{\"10000\":13101,\"10060\":[13101,\"霞が関霞が関ビル\"],\"06000\":1101}");
        write(
                "zip7",
                "{\"1000000\":\"\",\"1000001\":\"千代田\",\"1000301\":[13362,\"\"],\"0600001\":[\"北一条西\",\"北一条東\"],\"9999999\":\"どこか\"}");
        Postcodes postcodes = Postcodes.read(folder);
        assertThat(postcodes.of("1000001")).containsExactly("東京都千代田区千代田");
        assertThat(postcodes.of("1000000")).containsExactly("東京都千代田区");
        assertThat(postcodes.of("1000301")).containsExactly("東京都利島村");
        assertThat(postcodes.of("0600001")).containsExactly("北海道札幌市中央区北一条西", "北海道札幌市中央区北一条東");
        assertThat(postcodes.of("1006015")).containsExactly("東京都千代田区霞が関霞が関ビル");
        assertThat(postcodes.of("9999999")).isEmpty();
        assertThat(postcodes.of("1234567")).isEmpty();
    }

    @Test
    void dataThatCannotBeReadIsSaid() throws IOException {
        write("pref", "{");
        assertThatThrownBy(() -> Postcodes.read(folder))
                .isInstanceOfSatisfying(
                        FormsException.class, e -> assertThat(e.code()).isEqualTo(FormsException.Code.POSTCODES));
    }
}
