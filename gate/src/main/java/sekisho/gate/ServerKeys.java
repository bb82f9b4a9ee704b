package sekisho.gate;

import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one certificate, and whether clients are asked for one, on their way through Vert.x, which knows nothing of staples.
 * Immutable.
 */
final class ServerKeys extends KeyManagerFactory {
    private final KeyManagerFactory keys;
    private final @Nullable Staple staple;
    private final @Nullable ClientAuthority clients;

    ServerKeys(KeyManagerFactory keys, @Nullable Staple staple) {
        this(keys, staple, null);
    }

    private ServerKeys(KeyManagerFactory keys, @Nullable Staple staple, @Nullable ClientAuthority clients) {
        super(new Service(keys), keys.getProvider(), keys.getAlgorithm());
        this.keys = keys;
        this.staple = staple;
        this.clients = clients;
    }

    /** The same keys, for a site that asks clients for a certificate. */
    ServerKeys asking(ClientAuthority authority) {
        return new ServerKeys(keys, staple, authority);
    }

    /** Whose certificates clients are asked for, or null. */
    @Nullable
    ClientAuthority clients() {
        return clients;
    }

    /** What the engine takes; it knows the kind that caches. */
    KeyManagerFactory keys() {
        return keys;
    }

    @Nullable
    Staple staple() {
        return staple;
    }

    private static final class Service extends KeyManagerFactorySpi {
        private final KeyManagerFactory keys;

        private Service(KeyManagerFactory keys) {
            this.keys = keys;
        }

        @Override
        protected void engineInit(KeyStore store, char[] password) {
            throw new UnsupportedOperationException("the keys are there");
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {
            throw new UnsupportedOperationException("the keys are there");
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            return keys.getKeyManagers();
        }
    }
}
