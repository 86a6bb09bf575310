/**
 * From here on the batch is accepted. Once only.
 *
 * KEYS: batch, states, all batches, those of the owner, those at work, launches, refusals. ARGV: id, now, states, number
 * of items, of those queued, of those refused, and fields of the batch with their values.
 */
export const COMMIT = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'total', ARGV[4], 'q', ARGV[5], 'r', ARGV[6], 'createdAt', ARGV[2], 'fed', 0)
for index = 7, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[index], ARGV[index + 1]) end
redis.call('SET', KEYS[2], ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[2], ARGV[1])
redis.call('ZADD', KEYS[4], ARGV[2], ARGV[1])
redis.call('SADD', KEYS[5], ARGV[1])
redis.call('PERSIST', KEYS[6])
redis.call('PERSIST', KEYS[7])
return 1
`;

/**
 * Notes what became of an item, and counts it: once, however often it is told. Answers 1 where the item is not to begin,
 * because the batch was cancelled before.
 *
 * KEYS: batch, states, refusals. ARGV: item, letter, now, seconds kept after the end.
 */
export const TALLY = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local item, letter = tonumber(ARGV[1]), ARGV[2]
local before = redis.call('GETRANGE', KEYS[2], item, item)
local waits = before == 'q' or before == 'x'
if letter == 'b' and waits and redis.call('HEXISTS', KEYS[1], 'cancelled') == 1 then return 1 end
if before == letter or (letter == 'b' and before == 'a') then return 0 end
redis.call('SETRANGE', KEYS[2], item, letter)
redis.call('HINCRBY', KEYS[1], before, -1)
redis.call('HINCRBY', KEYS[1], letter, 1)
local queued, begun, applied = unpack(redis.call('HMGET', KEYS[1], 'q', 'b', 'a'))
if tonumber(queued or 0) + tonumber(begun or 0) + tonumber(applied or 0) == 0 then
  redis.call('HSETNX', KEYS[1], 'finishedAt', ARGV[3])
  for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[4]) end
elseif redis.call('HDEL', KEYS[1], 'finishedAt') == 1 then
  for _, key in ipairs(KEYS) do redis.call('PERSIST', key) end
end
return 0
`;

/**
 * Cancels what has not begun, in one step; a finished batch stays as it is. Answers 0 where there is no such batch.
 *
 * KEYS: batch, states, refusals, those at work. ARGV: id, now, seconds kept after the end.
 */
export const CANCEL = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
if redis.call('HEXISTS', KEYS[1], 'finishedAt') == 1 then return 1 end
redis.call('HSETNX', KEYS[1], 'cancelled', ARGV[2])
local states, count = string.gsub(redis.call('GET', KEYS[2]), 'q', 'x')
redis.call('SET', KEYS[2], states, 'KEEPTTL')
redis.call('HINCRBY', KEYS[1], 'q', 0 - count)
redis.call('HINCRBY', KEYS[1], 'x', count)
local begun, applied = unpack(redis.call('HMGET', KEYS[1], 'b', 'a'))
if tonumber(begun or 0) + tonumber(applied or 0) > 0 then redis.call('SADD', KEYS[4], ARGV[1])
else
  redis.call('HSETNX', KEYS[1], 'finishedAt', ARGV[2])
  for index = 1, 3 do redis.call('EXPIRE', KEYS[index], ARGV[3]) end
end
return 1
`;

/** Takes or keeps a batch for one process. KEYS: lease. ARGV: token, milliseconds. */
export const LEASE = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** Gives a batch up that this process has. KEYS: lease. ARGV: token. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`;
