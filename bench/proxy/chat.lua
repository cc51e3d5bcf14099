wrk.method = "POST"
wrk.path = "/v1/chat/completions"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"model":"llama-3.3-70b","temperature":0.7,"messages":[{"role":"system","content":"You are brief."},'
  .. '{"role":"user","content":"What is the answer to the question that nobody asked?"}]}'
