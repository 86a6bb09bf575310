/** What Redis does in one step. Job ids start with the kind of operation. */

/** How both scripts tell that a job is still to be done: it is there, and BullMQ has not noted its end. */
const isOpen = `
local function isOpen(prefix, id)
  local key = prefix .. id
  return redis.call('EXISTS', key) == 1 and redis.call('HEXISTS', key, 'finishedOn') == 0
end
`;

/**
 * Enters a job into a line, unless it is or was there: a job that exists has been entered before. Answers the
 * jobs that stand before it.
 *
 * KEYS: line. ARGV: job id, prefix of the keys of jobs, seconds after which the line is forgotten.
 */
export const enterScript = `
if redis.call('EXISTS', ARGV[2] .. ARGV[1]) == 1 then return {} end
local before = redis.call('LRANGE', KEYS[1], 0, -1)
for _, member in ipairs(before) do
  if member == ARGV[1] then return {} end
end
redis.call('RPUSH', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return before
`;

/**
 * Where a job stands, for the one that has its lock, which is renewed. Those before it that are over leave the line.
 * One that is missing from its line enters it again, at the end.
 *
 * KEYS: line, ids of those that are to be cancelled, lock. ARGV: job id, token, duration of the lock in milliseconds,
 * prefix of the keys of jobs, seconds after which the line is forgotten, whether it may be cancelled (1 or 0).
 */
export const turnScript = `
${isOpen}
if redis.call('GET', KEYS[3]) ~= ARGV[2] then return {'lost'} end
redis.call('PEXPIRE', KEYS[3], ARGV[3])
local id = ARGV[1]
local members = redis.call('LRANGE', KEYS[1], 0, -1)
local at = nil
for index, member in ipairs(members) do
  if member == id then at = index break end
end
if not at then
  redis.call('RPUSH', KEYS[1], id)
  redis.call('EXPIRE', KEYS[1], ARGV[5])
  table.insert(members, id)
  at = #members
end
if string.sub(id, 1, 5) ~= 'down-' then
  local later = nil
  for index = at + 1, #members do
    if isOpen(ARGV[4], members[index]) then
      if string.sub(members[index], 1, 5) == 'down-' then return {'ended', members[index]} end
      later = members[index]
    end
  end
  if later then return {'ended', later} end
end
if ARGV[6] == '1' and redis.call('SISMEMBER', KEYS[2], id) == 1 then return {'ended', ''} end
local ahead = nil
for index = 1, at - 1 do
  if isOpen(ARGV[4], members[index]) then ahead = members[index]
  else redis.call('LREM', KEYS[1], 0, members[index]) end
end
if ahead then return {'behind', ahead} end
return {'first'}
`;

/**
 * Keeps the progress of a job, as BullMQ does, for the one that has its lock. Answers 0 when somebody else has it.
 *
 * KEYS: job, lock, event stream, settings of the queue. ARGV: job id, token, progress, what the event says of it.
 */
export const progressScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'progress', ARGV[3])
local most = redis.call('HGET', KEYS[4], 'opts.maxLenEvents') or 10000
redis.call('XADD', KEYS[3], 'MAXLEN', '~', most, '*', 'event', 'progress', 'jobId', ARGV[1], 'data', ARGV[4])
return 1
`;

/**
 * Keeps other data for a job, for the one that has its lock. Answers 0 when somebody else has it.
 *
 * KEYS: job, lock. ARGV: token, data.
 */
export const dataScript = `
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'data', ARGV[2])
return 1
`;
