-- Asks for pages by turns, as a browser does.
--
--   wrk -t2 -c8 -d20s --latency -s benches/pages.lua http://127.0.0.1:8080 -- PATHS [ENCODING]
--
-- PATHS has one path a line; ENCODING is what `Accept-Encoding` says, such as `br`.

local paths, headers = {}, {}

function init(args)
  local file = assert(io.open(args[1] or "", "r"), "name a file of paths behind --")
  for line in file:lines() do paths[#paths + 1] = line end
  file:close()
  headers["Accept-Encoding"] = args[2]
  math.randomseed(1)
end

function request()
  return wrk.format("GET", paths[math.random(#paths)], headers)
end
