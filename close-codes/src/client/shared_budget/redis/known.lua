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
for n = 1, turns do
    redis.call('ZREM', key, 'known:' .. n)
end
local at = now + within - window - slack
local counted = redis.call('ZCOUNT', key, at, now)
for n = 1, turns - remaining - counted do
    redis.call('ZADD', key, at, 'known:' .. n)
end
redis.call('PEXPIRE', key, math.ceil((window + slack) / 1000) + 2592000000)
return {}
