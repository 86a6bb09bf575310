/** BullMQ's score of a job: its priority, then a counter, so that equal priorities keep their order. */
const SCORES = `
local SIZE = 4294967296
local function text(number) return string.format('%.0f', number) end
local function tagOf(score, base) return math.floor(tonumber(score) / SIZE) - base end
local function least(base) return text((base + 1) * SIZE) end
local function most(base, width) return '(' .. text((base + width + 1) * SIZE) end
`;

/**
 * Tags for jobs of one owner, one after the other; answers the first. Where nothing waits, counting begins anew. Where
 * the numbers come to their end, everything that waits is moved down by what has been begun; if that is too little,
 * because one owner alone has so many jobs, the last number stands for all that follow, which keep their order.
 *
 * KEYS: virtual now, last tag of each owner, jobs that wait. ARGV: band, base, width, owner, jobs, start of job keys.
 */
export const TAG = `
${SCORES}
local band, base, width, owner, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
if redis.call('ZCOUNT', KEYS[3], least(base), most(base, width)) == 0 then
  redis.call('HDEL', KEYS[1], band)
  redis.call('DEL', KEYS[2])
end
local now = tonumber(redis.call('HGET', KEYS[1], band) or 0)
local last = math.max(now, tonumber(redis.call('HGET', KEYS[2], owner) or 0))
if last + count > width and now * 2 >= width then
  local waiting = redis.call('ZRANGEBYSCORE', KEYS[3], least(base), most(base, width), 'WITHSCORES')
  for index = 1, #waiting, 2 do
    local id, score = waiting[index], tonumber(waiting[index + 1])
    local tag = tagOf(score, base)
    local moved = math.max(1, tag - now)
    redis.call('ZADD', KEYS[3], text(score - (tag - moved) * SIZE), id)
    redis.call('HSET', ARGV[6] .. id, 'priority', base + moved)
  end
  local tags = redis.call('HGETALL', KEYS[2])
  for index = 1, #tags, 2 do
    local tag = tonumber(tags[index + 1]) - now
    if tag > 0 then redis.call('HSET', KEYS[2], tags[index], tag) else redis.call('HDEL', KEYS[2], tags[index]) end
  end
  redis.call('HDEL', KEYS[1], band)
  last = last - now
end
redis.call('HSET', KEYS[2], owner, math.min(last + count, width))
return last + 1
`;

/**
 * Moves the virtual now on to the tag of a job that was begun, but not past those that wait.
 *
 * KEYS: virtual now, jobs that wait. ARGV: band, base, width, tag.
 */
export const ADVANCE = `
${SCORES}
local band, base, width, tag = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local first = redis.call('ZRANGEBYSCORE', KEYS[2], least(base), most(base, width), 'WITHSCORES', 'LIMIT', 0, 1)
if first[2] then tag = math.min(tag, tagOf(first[2], base)) end
if tag > tonumber(redis.call('HGET', KEYS[1], band) or 0) then redis.call('HSET', KEYS[1], band, tag) end
return tag
`;
