package io.kingtide.scenario.cli;

import io.kingtide.command.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** How controller and workers encrypt: the worker has a key store, the controller certificates that it trusts. */
final class WorkerTls {
    static final String PASSWORD = "KINGTIDE_WORKER_KEY_STORE_PASSWORD";

    private WorkerTls() {}

    /** A worker's side: its key and certificate, in PKCS#12, opened with the password of {@link #PASSWORD}. */
    static SSLContext ofKeyStore(Path file, Map<String, String> environment) {
        char[] password = environment.getOrDefault(PASSWORD, "").toCharArray();
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable("key store", file, "a PKCS#12 file that opens with the password in " + PASSWORD, e);
        }
    }

    /** The controller's side: it talks to workers with one of these certificates, or signed by one, and to nobody else. */
    static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw new IOException("no certificate in it");
            }
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                trusted.setCertificateEntry("worker-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw unreadable("certificates", file, "a PEM file of one or more certificates", e);
        }
    }

    private static Problem unreadable(String what, Path file, String expected, Exception e) {
        return Problem.usage(
                        "Reading the " + what + " of workers from " + file,
                        Files.exists(file) ? String.valueOf(e.getMessage()) : "no such file",
                        expected,
                        "Make one as docs/run-the-load.md shows, and check its path.")
                .causedBy(e);
    }
}
