package dev.tapedeck.store.redis;

/**
 * What is done to a log at once. Keys are its head, its groups and its marks; a group is the entry
 * {@code <number>-1} of the stream, its fields always in the order in which {@link #APPEND} writes
 * them. Numbers stay far below 2^53, where Lua would begin to round.
 */
final class LogScripts {
    /**
     * Arguments: the number before the group's, its own number, token, epoch, seq, count, lines,
     * marks, then the channel, the log's name, and the marks' slots and texts.
     */
    static final Script APPEND =
            new Script(
                    """
                    local head, groups, marks = KEYS[1], KEYS[2], KEYS[3]
                    local number = redis.call('HGET', head, 'number') or '0'
                    if number ~= ARGV[1] then
                        return redis.call('HGET', head, 'token') == ARGV[3] and 1 or 0
                    end
                    local epoch = redis.call('HGET', head, 'epoch')
                    redis.call('XADD', groups, ARGV[2] .. '-1',
                        'epoch', ARGV[4], 'seq', ARGV[5], 'count', ARGV[6],
                        'token', ARGV[3], 'lines', ARGV[7], 'marks', ARGV[8])
                    if epoch == ARGV[4] then
                        redis.call('HINCRBY', head, 'bytes', #ARGV[7])
                    else
                        redis.call('HSET', head, 'bytes', #ARGV[7],
                            'oldest', string.format('%.0f', ARGV[5] - ARGV[6]))
                    end
                    redis.call('HSET', head, 'number', ARGV[2], 'token', ARGV[3],
                        'epoch', ARGV[4], 'seq', ARGV[5])
                    for i = 11, #ARGV, 2 do
                        redis.call('HSET', marks, ARGV[i], ARGV[i + 1])
                    end
                    redis.call('PUBLISH', ARGV[9], ARGV[10])
                    return 1
                    """);

    private static final String TOOLS =
            """
            local head, groups = KEYS[1], KEYS[2]

            local function epoch(entry) return tonumber(entry[2][2]) end
            local function seq(entry) return tonumber(entry[2][4]) end
            local function count(entry) return tonumber(entry[2][6]) end
            local function size(entry) return #entry[2][10] end
            local function number(entry) return tonumber(string.match(entry[1], '^%d+')) end

            local function id(number) return string.format('%.0f-0', number) end

            local function from(id, most)
                return redis.call('XRANGE', groups, id, '+', 'COUNT', most)
            end

            -- Calls take(entry) for each entry from the id on, until it answers false.
            local function each(id, most, take)
                local at = id
                local n = 1
                while true do
                    local page = from(at, n)
                    for _, entry in ipairs(page) do
                        if not take(entry) then return end
                    end
                    if #page < n then return end
                    at = string.gsub(page[n][1], '%-1$', '-2')
                    n = math.min(n * 2, most)
                end
            end

            -- The id from which all entries are wanted; wanted ones follow all others.
            local function first(wanted)
                local oldest = from('-', 1)[1]
                if not oldest then return '+' end
                local low = number(oldest)
                local high = tonumber(redis.call('HGET', head, 'number')) + 1
                while low < high do
                    local middle = math.floor((low + high) / 2)
                    local entry = from(id(middle), 1)[1]
                    if not entry or wanted(entry) then
                        high = middle
                    else
                        low = number(entry) + 1
                    end
                end
                return id(low)
            end

            -- Takes entries that fit, but at least one.
            local function filling(max)
                local taken, bytes = {}, 0
                return taken, function(entry)
                    bytes = bytes + size(entry)
                    if #taken > 0 and bytes > max then return false end
                    taken[#taken + 1] = entry
                    return bytes < max
                end
            end
            """;

    /** Arguments: the number, most bytes. */
    static final Script AFTER =
            new Script(
                    TOOLS
                            + """
                            local taken, take = filling(tonumber(ARGV[2]))
                            each(ARGV[1] .. '-2', 64, take)
                            return taken
                            """);

    /** Arguments: epoch, seq, most bytes. */
    static final Script READ =
            new Script(
                    TOOLS
                            + """
                            local e, s = tonumber(ARGV[1]), tonumber(ARGV[2])
                            local taken, take = filling(tonumber(ARGV[3]))
                            local start = first(function(entry)
                                return epoch(entry) > e or epoch(entry) == e and seq(entry) > s
                            end)
                            each(start, 64, function(entry)
                                if epoch(entry) ~= e then return false end
                                return count(entry) == 0 or take(entry)
                            end)
                            return taken
                            """);

    /** Arguments: epoch, seq, most groups at once. Answers whether there may be more. */
    static final Script DROP =
            new Script(
                    TOOLS
                            + """
                            local e, s, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
                            local now = redis.call('HMGET', head, 'epoch', 'oldest')
                            if tonumber(now[1] or '1') ~= e then return 0 end
                            local ids, oldest, bytes = {}, tonumber(now[2] or '0'), 0
                            local start = first(function(entry) return epoch(entry) >= e end)
                            each(start, 64, function(entry)
                                if epoch(entry) ~= e or seq(entry) > s then return false end
                                ids[#ids + 1] = entry[1]
                                oldest = math.max(oldest, seq(entry))
                                bytes = bytes + size(entry)
                                return #ids < most
                            end)
                            if #ids == 0 then return 0 end
                            redis.call('XDEL', groups, unpack(ids))
                            redis.call('HSET', head, 'oldest', string.format('%.0f', oldest))
                            redis.call('HINCRBY', head, 'bytes', 0 - bytes)
                            return #ids < most and 0 or 1
                            """);

    private LogScripts() {}
}
