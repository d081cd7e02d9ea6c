-- Posts the lines of the file BODIES, one a request; from the start again at the end, or once only (ONCE).
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"

local bodies, at = {}, 0
for line in io.lines(os.getenv("BODIES")) do
  bodies[#bodies + 1] = line
end

function request()
  at = at + 1
  if at > #bodies then
    if os.getenv("ONCE") then
      wrk.thread:stop()
    end
    at = 1
  end
  return wrk.format(nil, nil, nil, bodies[at])
end
