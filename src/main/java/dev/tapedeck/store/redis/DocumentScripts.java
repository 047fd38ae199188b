package dev.tapedeck.store.redis;

/** Changes of documents and files that depend on what is there, or are of two parts. */
final class DocumentScripts {
    private static final String CONDITION =
            """
            local body = redis.call('GET', KEYS[1])
            local there = body and redis.sha1hex(body)
            local wanted = ARGV[1]
            local holds = wanted == 'any'
                or wanted == 'absent' and not there
                or wanted == 'present' and there
                or wanted == there
            """;

    /** Arguments: what is wanted, the document. Answers whether it was put, and what was there. */
    static final Script PUT =
            new Script(
                    CONDITION
                            + """
                            if holds then redis.call('SET', KEYS[1], ARGV[2]) end
                            return {holds and 1 or 0, there}
                            """);

    /** Argument: what is wanted. Answers whether there was one to remove, and what was there. */
    static final Script REMOVE =
            new Script(
                    CONDITION
                            + """
                            local removed = holds and there
                            if removed then redis.call('DEL', KEYS[1]) end
                            return {removed and 1 or 0, there}
                            """);

    /** Answers the digest of what is there. */
    static final Script DIGEST =
            new Script(
                    """
                    local body = redis.call('GET', KEYS[1])
                    return body and redis.sha1hex(body) or ''
                    """);

    /** Keys: the file and the names. Arguments: its name, its content. */
    static final Script PUT_FILE =
            new Script(
                    """
                    redis.call('SET', KEYS[1], ARGV[2])
                    redis.call('ZADD', KEYS[2], 0, ARGV[1])
                    return 1
                    """);

    /** Keys: the file and the names. Argument: its name. */
    static final Script REMOVE_FILE =
            new Script(
                    """
                    redis.call('DEL', KEYS[1])
                    redis.call('ZREM', KEYS[2], ARGV[1])
                    return 1
                    """);

    private DocumentScripts() {}
}
