package io.kingtide.scenario.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/** A key for 127.0.0.1 with a certificate that nobody has signed, made once in a folder. */
final class SelfSigned {
    static final String PASSWORD = "changeit";

    private final Path store;

    SelfSigned(Path folder) throws IOException, InterruptedException {
        store = folder.resolve("server.p12");
        if (!Files.exists(store)) {
            Path said = folder.resolve("keytool.txt");
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "EC",
                            "-alias",
                            "server",
                            "-dname",
                            "CN=localhost",
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            PASSWORD)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!keytool.waitFor(2, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(said));
            }
        }
    }

    /** The PKCS#12 file. */
    Path store() {
        return store;
    }

    KeyManagerFactory keys() throws GeneralSecurityException, IOException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(opened(), PASSWORD.toCharArray());
        return factory;
    }

    /** The certificate as others are given it. */
    Path certificate() throws GeneralSecurityException, IOException {
        byte[] encoded = opened().getCertificate("server").getEncoded();
        return Files.writeString(
                store.resolveSibling("server.pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END CERTIFICATE-----\n");
    }

    private KeyStore opened() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }
}
