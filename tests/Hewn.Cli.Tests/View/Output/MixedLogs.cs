namespace Hewn.Cli.Tests.View.Output;

/// <summary>A log with all that is laid out in its own way.</summary>
internal static class MixedLogs
{
    public static readonly string Json = string.Concat(
        @"{""timestamp"":""2026-01-19T11:30:00.123456Z"",""level"":""INFO"",",
        @"""message"":""Server started on port 5000"",""logger"":""hewn.api"",""service"":""llm-server"",",
        @"""port"":5000,""ready"":true,""none"":null}" + "\n",
        @"{""timestamp"":""2026-01-19T11:30:01Z"",""level"":""DEBUG"",",
        @"""message"":""Evicted 8192 tokens to the disk because the cache had no room left for the next",
        @" request of this session"",""logger"":""cache"",""operation"":""evict_to_ssd"",""blocks"":32,",
        @"""note"":""two words"",""empty"":"""",""params"":{""temperature"":0.7,""stop"":[""\n""]}}" + "\n",
        @"{""timestamp"":""2026-01-19T11:30:02Z"",""level"":""WARN"",",
        @"""message"":""質問に答えるのに時間がかかりました 🎉 e\u0301"",""model"":""日本語モデル"",""user"":""👨‍👩‍👧""}" + "\n",
        @"{""timestamp"":""2026-01-19T11:30:03Z"",""level"":""ERROR"",",
        @"""message"":""Exception in generate_response"",""logger"":""hewn.api"",",
        @"""request_id"":""req_1768823400000000_77aa01"",""error_type"":""ModelNotFoundError"",",
        @"""error"":""Model \""mistral\"" not found"",",
        @"""stack_trace"":""ModelNotFoundError: Model not found\n   at LocalLlm.Models.Load(String name",
        @") in Models.cs:line 41\n ---> IOException: gone\n   at LocalLlm.Api.Generate()"",",
        @"""call"":{""headers"":{""accept"":""text/event-stream"",""user-agent"":""curl/8.5.0""},",
        @"""messages"":[{""role"":""user"",""content"":""What is a cache?""},{""role"":""assistant"",",
        @"""content"":""A small and fast place""}]}}" + "\n",
        @"{""level"":""odd one"",""message"":""first line\nsecond line"",",
        @"""a\u001b[31mb"":""\u001b]0;title\u0007""}" + "\n");
}
