-- A turn under all limits at once, or none: the twin of `next_turn` in turns.rs.
--
-- KEYS: for each limit a sorted set. A member is the id of a turn, its score the turn in microseconds.
--       `generation` is there as long as the key is; its score is below zero, as no turn's is.
--       `known` stands in for all turns that only the service knows of (known.lua), with their turn as its score;
--       how many they are is the score of `known:count`, below zero.
-- ARGV: the id, how far ahead a turn may be, the slack, 1 if a key that is not there counts as used up;
--       then for each limit its turns and its window.
-- Answers 1 if the id has a turn, else 0; the microseconds until the turn; the generation of each key.
--
-- Microseconds are never made text: Lua would write 14 of their 16 digits.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local id, ahead, slack, cautious = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == '1'

local function limit(i)
    return tonumber(ARGV[3 + 2 * i]), tonumber(ARGV[4 + 2 * i])
end

local answer = {0, 0}
local held = now
for i, key in ipairs(KEYS) do
    local turns, window = limit(i)
    -- By time, never by count: a turn that is given back would bring back what was dropped for it.
    redis.call('ZREMRANGEBYSCORE', key, 0, now - window - slack)
    local generation = redis.call('ZSCORE', key, 'generation')
    if not generation then
        generation = -now
        redis.call('ZADD', key, generation, 'generation')
        if cautious then
            redis.call('ZADD', key, now, 'known', -turns, 'known:count')
        end
    end
    answer[2 + i] = tonumber(generation)
    -- A key that nobody asks for is forgotten after thirty days.
    redis.call('PEXPIRE', key, math.ceil((window + slack + ahead) / 1000) + 2592000000)
    local turn = redis.call('ZSCORE', key, id)
    held = held and turn and tonumber(turn)
end

-- The answer was lost, and the caller asks again.
if held then
    answer[1] = 1
    answer[2] = held - now
    return answer
end

-- The n-th last turn of a key, below zero if there are fewer.
local function nth_last(key, n)
    local known = redis.call('ZSCORE', key, 'known')
    if known then
        local later = redis.call('ZCOUNT', key, '(' .. known, '+inf')
        if n > later then
            -- One member stands for so many turns.
            local count = -redis.call('ZSCORE', key, 'known:count')
            n = math.max(later + 1, n - count + 1)
        end
    end
    return tonumber(redis.call('ZRANGE', key, -n, -n, 'WITHSCORES')[2] or -1)
end

local turn = now
for i, key in ipairs(KEYS) do
    local turns, window = limit(i)
    -- Some key was lost, and its part of the turn with it.
    redis.call('ZREM', key, id)
    local score = nth_last(key, turns)
    if score >= 0 then
        turn = math.max(turn, score + window + slack)
    end
end

answer[2] = turn - now
if turn <= now + ahead then
    answer[1] = 1
    for _, key in ipairs(KEYS) do
        redis.call('ZADD', key, turn, id)
    end
end
return answer
