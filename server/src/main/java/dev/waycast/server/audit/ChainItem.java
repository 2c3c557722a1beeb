package dev.waycast.server.audit;

import java.time.Instant;

/** What a trail consists of when it is read from its beginning to its end, in the database or in an exported file. */
sealed interface ChainItem permits AuditRecord, ChainItem.SignedHead, ChainItem.Checkpoint, ChainItem.End {

    /**
     * The end of the chain as it was at a time, signed.
     *
     * @param number from 1, without gaps
     * @param sequence of the newest record then
     * @param hash of that record
     * @param keyId see {@link AuditKeys}
     * @param signature Ed25519 over {@link AuditKeys#bytes}, in Base64
     */
    record SignedHead(long number, long sequence, String hash, Instant at, String keyId, String signature)
            implements ChainItem {}

    /**
     * Says that what was before was removed by policy, signed.
     *
     * @param sequence of the last record that was removed
     * @param hash of that record
     * @param headNumber of the last signed head that was removed with it
     */
    record Checkpoint(long sequence, String hash, long headNumber, Instant at, String keyId, String signature)
            implements ChainItem {}

    /** The last item. */
    record End(long sequence, String hash) implements ChainItem {}
}
