/**
 * Access and audit records: write, seal, chain, verify, search, retain, export.
 *
 * <p>What lies in the folder (numbers are big-endian, times are milliseconds since 1970):
 *
 * <ul>
 *   <li>{@code access-N.seg}, {@code audit-N.seg}: sealed segments, one chain per kind; {@code .open} while one grows.
 *   <li>{@code anchor-KIND.json}: where the chain begins since retention removed its oldest segments, and how far it had got.
 *   <li>{@code journal.lock}: held by the one process that writes.
 * </ul>
 *
 * <p>A segment is one header, any number of frames, one seal:
 *
 * <pre>
 * header  "SKJ1", version (2), kind (1), 0 (1), sequence (8), created (8),
 *         SHA-256 of the seal before (32), SHA-256 of the public key (32)
 * frame   "FRAM", payload length (4), index (4), records (4), oldest (8), newest (8),
 *         payload, frame length (4), link (32)
 * seal    "SEAL", why it was closed (4), frames (8), records (8), oldest (8), newest (8), sealed (8),
 *         bytes cut (8), damaged at (8), last link (32), Ed25519 signature (64)
 * </pre>
 *
 * <p>The first link is the SHA-256 of the header, each next one the SHA-256 of the link before and the frame up to its own
 * link. The signature covers {@code "sekisho journal seal 1\n"}, the header, and the seal up to the signature. A payload is
 * JSON Lines, compressed by zstd, then encrypted with AES-256-GCM; its associated data names kind, sequence, index and the
 * link before, so a frame opens at its own place only.
 */
@NullMarked
package sekisho.journal;

import org.jspecify.annotations.NullMarked;
