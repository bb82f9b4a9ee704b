package sekisho.gate;

import java.time.Instant;

/**
 * What a client's certificate says of its device, after an authority of the site vouched for it.
 *
 * @param subject its distinguished name (RFC 2253)
 * @param fingerprint SHA-256 of the certificate, in hexadecimal
 * @param until when its validity ends
 */
record ClientCertificate(String subject, String fingerprint, Instant until) {}
