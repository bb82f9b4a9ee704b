package sekisho.gate;

import java.net.Socket;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Keys that sign handshakes with SHA-2 or newer only: a client that can verify nothing but SHA-1 or MD5 signatures finds no
 * certificate and its handshake fails (RFC 9155 forbids both; the native engine would still offer SHA-1 to such a client).
 */
final class ModernSignatures extends KeyManagerFactory {
    ModernSignatures(KeyManagerFactory keys) {
        super(new Service(keys), keys.getProvider(), keys.getAlgorithm());
    }

    private static final class Service extends KeyManagerFactorySpi {
        private final KeyManagerFactory keys;

        private Service(KeyManagerFactory keys) {
            this.keys = keys;
        }

        @Override
        protected void engineInit(KeyStore store, char[] password)
                throws KeyStoreException, NoSuchAlgorithmException, UnrecoverableKeyException {
            keys.init(store, password);
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) throws InvalidAlgorithmParameterException {
            keys.init(parameters);
        }

        @Override
        protected KeyManager[] engineGetKeyManagers() {
            KeyManager[] managers = keys.getKeyManagers().clone();
            for (int i = 0; i < managers.length; i++) {
                if (managers[i] instanceof X509ExtendedKeyManager manager) {
                    managers[i] = new Manager(manager);
                }
            }
            return managers;
        }
    }

    private static final class Manager extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager keys;

        private Manager(X509ExtendedKeyManager keys) {
            this.keys = keys;
        }

        @Override
        @SuppressWarnings("NullAway") // null says that there is no fitting key, as the interface wants it
        public @Nullable String chooseEngineServerAlias(
                String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
            boolean modern = engine.getHandshakeSession() instanceof ExtendedSSLSession session
                    && verifiesMore(List.of(session.getPeerSupportedSignatureAlgorithms()));
            return modern ? keys.chooseEngineServerAlias(keyType, issuers, engine) : null;
        }

        /** Whether a client can verify more than SHA-1 and MD5; one that names nothing means SHA-1 (RFC 5246 §7.4.1.4.1). */
        private static boolean verifiesMore(List<String> algorithms) {
            return algorithms.stream().anyMatch(name -> !name.startsWith("SHA1with") && !name.startsWith("MD5"));
        }

        @Override
        @SuppressWarnings("NullAway") // as the delegate answers
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return keys.getServerAliases(keyType, issuers);
        }

        @Override
        public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(String[] keyType, Principal @Nullable [] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }
    }
}
