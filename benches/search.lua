-- Drives the search API with real questions, another one each time.
--
--   wrk -t2 -c8 -d20s --latency -s benches/search.lua http://127.0.0.1:8080 -- QUERIES.tsv
--
-- QUERIES.tsv has one question a line, in its last column.

local paths = {}

local function escape(text)
  return (text:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end))
end

function init(args)
  local file = assert(io.open(args[1], "r"), "name a file of questions behind --")
  for line in file:lines() do
    paths[#paths + 1] = "/api/v1/search?limit=10&q=" .. escape(line:match("[^\t]*$"))
  end
  file:close()
  math.randomseed(1)
end

function request()
  return wrk.format("GET", paths[math.random(#paths)])
end
