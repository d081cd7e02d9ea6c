-- Posts the lines of the file BODIES, one a request; from the start again at the end, or once only (ONCE). A line may
-- begin with the cookie of whoever sends it, and a tab.
wrk.method = "POST"
wrk.headers["content-type"] = "application/json"

local lines, at = {}, 0
for line in io.lines(os.getenv("BODIES")) do
  local cookie, body = line:match("^([^\t]*)\t(.*)$")
  lines[#lines + 1] = { cookie = cookie, body = body or line }
end

function request()
  at = at + 1
  if at > #lines then
    if os.getenv("ONCE") then
      wrk.thread:stop()
    end
    at = 1
  end
  local line = lines[at]
  if line.cookie then
    wrk.headers["cookie"] = line.cookie
  end
  return wrk.format(nil, nil, nil, line.body)
end
