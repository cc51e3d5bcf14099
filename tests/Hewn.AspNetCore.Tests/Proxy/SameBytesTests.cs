using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>
/// What a client gets through the proxy is what it gets without it, byte for byte, whatever the server sends and in
/// whatever pieces; and the record says what it was.
/// </summary>
public sealed class SameBytesTests
{
    private const string Chat = "/v1/chat/completions";
    private const string Ask = """{"model":"m","stream":true,"messages":[]}""";

    private const string Slower = """{"error":{"message":"slow down, please"}}""";

    private const string Stream =
        "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n"
        + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grüße 🪓 \"}}]}\r\n\r\n: a comment\n\n"
        + "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"日本\"},\"finish_reason\":\"stop\"}]}\n\n"
        + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";

    private const string Whole = """
        {"model":"m","choices":[{"index":0,"message":{"content":"Grüße"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":7,"completion_tokens":2}}
        """;

    /// <summary>A script: its name, what it sends, and what the record says of it.</summary>
    public static TheoryData<string> Scripts => new(_scripts.Keys);

    private static readonly Dictionary<string, (string Head, byte[][] Pieces, string Outcome, int? Tokens)> _scripts =
        new()
        {
            ["a byte at a time"] = Chunked(Scripted.Head("text/event-stream"), Stream, 1, "completed", 2),
            ["split inside of letters"] = Chunked(Scripted.Head("text/event-stream"), Stream, 7, "completed", 2),
            ["all at once"] = Chunked(Scripted.Head("text/event-stream"), Stream, 10_000, "completed", 2),
            ["events called text"] = Chunked(Scripted.Head("text/plain"), Stream, 11, "completed", 2),
            ["events called JSON"] = Chunked(Scripted.Head("application/json"), Stream, 11, "completed", 2),
            ["JSON called events"] = Chunked(Scripted.Head("text/event-stream"), Whole, 11, "completed", 2),
            ["JSON of a known length"] = Plain(Scripted.Head("application/json", Length(Whole)), Whole, "completed", 2),
            ["without a type"] = Plain(
                $"HTTP/1.1 200 OK\r\nContent-Length: {Length(Stream)}\r\n\r\n", Stream, "completed", 2),
            ["until the connection ends"] = Plain(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n", Stream,
                "completed", 2),
            ["HTTP 1.0"] = Plain("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n", Whole, "completed", 2),
            ["gzip"] = Coded("gzip", static (to, level) => new GZipStream(to, level)),
            ["br"] = Coded("br", static (to, level) => new BrotliStream(to, level)),
            ["a coding that is none"] = Chunked(
                Scripted.Head("text/event-stream", more: "Content-Encoding: gzip\r\n"), Stream, 11, "completed", null),
            ["bytes"] = Plain(
                Scripted.Head("application/octet-stream", 256), [.. Enumerable.Range(0, 256).Select(i => (byte)i)],
                "completed", null),
            ["no body"] = Plain("HTTP/1.1 204 No Content\r\n\r\n", "", "completed", null),
            ["nothing in it"] = Plain(Scripted.Head("application/json", 0), "", "completed", null),
            ["an error in the middle"] = Chunked(Scripted.Head("text/event-stream"),
                Stream[..120] + "\n\ndata: {\"error\":{\"message\":\"no memory\",\"type\":\"server_error\"}}\n\n",
                9, "failed", null),
            ["429"] = Plain(
                Scripted.Head("application/json", Length(Slower), "429 Too Many Requests", "Retry-After: 3\r\n"),
                Slower, "failed", null),
            ["500 in HTML"] = Plain(
                Scripted.Head("text/html", 13, "500 Internal Server Error"), "<h1>Oops</h1>", "failed", null),
            ["no JSON at all"] = Plain(Scripted.Head("application/json", 9), "{\"model\":", "completed", null),
        };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Bytes_through_the_proxy_are_those_without_it(string name)
    {
        (string head, byte[][] pieces, string outcome, int? tokens) = _scripts[name];
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(head);
            foreach (byte[] piece in pieces)
                await connection.SendAsync(piece);
        });
        byte[] direct = await AskAsync(upstream.Port);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        byte[] forwarded = await AskAsync(proxy.Port);
        (string Start, string[] Headers, byte[] Body) one = Read(direct);
        (string Start, string[] Headers, byte[] Body) two = Read(forwarded);
        two.Start.ShouldBe(one.Start.Replace("HTTP/1.0", "HTTP/1.1", StringComparison.Ordinal));
        two.Body.ShouldBe(one.Body);
        two.Headers.ShouldBe(one.Headers);

        JsonElement record = (await proxy.StopAndReadAsync()).One("response");
        record.Text("outcome").ShouldBe(outcome);
        if (tokens is { } count)
            record.Number("completion_tokens").ShouldBe(count);
        else
            record.Has("completion_tokens").ShouldBeFalse();
    }

    [Fact]
    public async Task Pauses_are_those_of_the_script()
    {
        int[] pauses = [0, 70, 20, 20, 50, 20];
        var sent = new List<double>();
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            sent.Clear();
            long begun = Stopwatch.GetTimestamp();
            await connection.SendAsync(Scripted.Head("text/event-stream"));
            foreach (int pause in pauses)
            {
                await Task.Delay(pause, connection.Stop);
                string content = pause == 0 ? "" : "a"; // The first says the role only.
                sent.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                await connection.SendAsync(Scripted.Chunk(
                    $$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{content}}}"}}]}""" + "\n\n"));
            }

            await connection.SendAsync(Scripted.Chunk("data: [DONE]\n\n"));
            await connection.SendAsync(Scripted.LastChunk);
        });
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        var errors = new List<(double First, double Longest)>();
        while (!errors.Exists(IsTrue) && errors.Count < 100) // Until one call was not held up by the machine.
        {
            await proxy.Client.PostAsync(Chat, new StringContent(Ask, Encoding.UTF8, "application/json"));
            JsonElement record = await proxy.WaitForAsync("response", skip: errors.Count);
            double longest = sent.Skip(2).Zip(sent.Skip(1), (later, before) => later - before).Max();
            errors.Add((
                record.GetProperty("ttft_ms").GetDouble() - sent[1],
                Math.Abs(record.GetProperty("inter_token_p99_ms").GetDouble() - longest)));
        }

        string all = string.Join('\n', errors);
        errors.ShouldAllBe(error => error.First > -1, all); // Never before it was sent.
        errors.Exists(IsTrue).ShouldBeTrue(all);

        static bool IsTrue((double First, double Longest) error) => error.First < 5 && error.Longest < 3;
    }

    private static async Task<byte[]> AskAsync(int port)
    {
        using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync($"POST {Chat} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + $"Content-Length: {Length(Ask)}\r\nConnection: close\r\n\r\n{Ask}");
        return await client.ReadAllBytesAsync();
    }

    /// <summary>
    /// An answer without what belongs to one hop: its framing, and the ids that the proxy adds. Chunks are put
    /// together.
    /// </summary>
    private static (string Start, string[] Headers, byte[] Body) Read(byte[] answer)
    {
        int end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        string[] lines = Encoding.Latin1.GetString(answer, 0, end).Split("\r\n");
        string[] ofOneHop = ["Transfer-Encoding:", "Connection:", "X-Request-ID:", "Date:"];
        byte[] body = answer[(end + 4)..];
        bool isChunked = lines.Any(line => line.StartsWith("Transfer-Encoding: chunked", StringComparison.Ordinal));
        return (lines[0],
            [.. lines.Skip(1).Where(line => !ofOneHop.Any(line.StartsWith)).Order(StringComparer.Ordinal)],
            isChunked ? Joined(body) : body);
    }

    private static byte[] Joined(ReadOnlySpan<byte> chunks)
    {
        var body = new List<byte>();
        while (true)
        {
            int line = chunks.IndexOf("\r\n"u8);
            int count = Convert.ToInt32(Encoding.ASCII.GetString(chunks[..line]), 16);
            chunks = chunks[(line + 2)..];
            if (count == 0)
                return [.. body];
            body.AddRange(chunks[..count]);
            chunks = chunks[(count + 2)..];
        }
    }

    private static (string, byte[][], string, int?) Chunked(
        string head, string body, int pieceBytes, string outcome, int? tokens) =>
        (head, Chunks(Encoding.UTF8.GetBytes(body), pieceBytes), outcome, tokens);

    private static byte[][] Chunks(byte[] body, int pieceBytes) =>
        [.. body.Chunk(pieceBytes).Select(one => Scripted.Chunk(one)), Scripted.LastChunk];

    private static (string, byte[][], string, int?) Plain(string head, string body, string outcome, int? tokens) =>
        Plain(head, Encoding.UTF8.GetBytes(body), outcome, tokens);

    private static (string, byte[][], string, int?) Plain(string head, byte[] body, string outcome, int? tokens) =>
        (head, body.Length == 0 ? [] : [body], outcome, tokens);

    private static (string, byte[][], string, int?) Coded(string name, Func<Stream, CompressionLevel, Stream> coder)
    {
        var coded = new MemoryStream();
        using (Stream stream = coder(coded, CompressionLevel.Optimal))
            stream.Write(Encoding.UTF8.GetBytes(Stream));
        return (Scripted.Head("text/event-stream", more: $"Content-Encoding: {name}\r\n"),
            Chunks(coded.ToArray(), 5), "completed", 2);
    }

    private static int Length(string text) => Encoding.UTF8.GetByteCount(text);
}
