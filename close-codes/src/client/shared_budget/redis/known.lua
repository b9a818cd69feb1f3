-- The service itself says how many turns are left: the twin of `stand_ins` in turns.rs.
--
-- KEYS: the sorted set of the limit, as in turn.lua.
-- ARGV: how many turns are left, within how many microseconds; the slack; the limit's turns and window.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local key = KEYS[1]
local remaining, within, slack = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local turns, window = tonumber(ARGV[4]), tonumber(ARGV[5])

if not redis.call('ZSCORE', key, 'generation') then
    redis.call('ZADD', key, -now, 'generation')
end
redis.call('ZREM', key, 'known', 'known:count')
local at = now + within - window - slack
local counted = redis.call('ZCOUNT', key, at, now)
local count = turns - remaining - counted
if count > 0 then
    redis.call('ZADD', key, at, 'known', -count, 'known:count')
end
redis.call('PEXPIRE', key, math.ceil((window + slack) / 1000) + 2592000000)
return {}
