-- Drives the API with real questions, another one each time.
--
--   wrk -t2 -c8 -d20s --latency -s benches/search.lua http://127.0.0.1:8080 -- QUERIES.tsv [suggest]
--
-- QUERIES.tsv has one question a line, in its last column. With `suggest` each request is a beginning of one, as it is
-- typed: 1 to 12 characters.

local paths = {}

local function escape(text)
  return (text:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end))
end

local function add(text, suggest)
  if not suggest then
    paths[#paths + 1] = "/api/v1/search?limit=10&q=" .. escape(text)
    return
  end
  local typed, characters = "", 0
  for character in text:gmatch("[%z\1-\127\194-\244][\128-\191]*") do
    characters = characters + 1
    if characters > 12 then break end
    typed = typed .. character
    paths[#paths + 1] = "/api/v1/suggest?q=" .. escape(typed)
  end
end

function init(args)
  local file = assert(io.open(args[1] or "", "r"), "name a file of questions behind --")
  for line in file:lines() do
    add(line:match("[^\t]*$"), args[2] == "suggest")
  end
  file:close()
  math.randomseed(1)
end

function request()
  return wrk.format("GET", paths[math.random(#paths)])
end
