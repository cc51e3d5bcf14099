using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>
/// An answer that breaks off is through the proxy what it is without it: the same bytes, and no end that there is not.
/// </summary>
public sealed class BrokenOffTests
{
    private const string Ask = """{"model":"m","stream":true,"messages":[]}""";

    private const string Begun =
        "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grüße 🪓\"}}]}\n\n";

    /// <summary>A script by its name: the head, what follows it, and how the call ends.</summary>
    public static TheoryData<string> Scripts => new(_scripts.Keys);

    private static readonly Dictionary<string, (string Head, byte[][] Pieces)> _scripts = new()
    {
        ["behind an event"] = (Scripted.Head("text/event-stream"), [Scripted.Chunk(Begun)]),
        ["inside of a character"] = (
            Scripted.Head("text/event-stream"), [Scripted.Chunk(Encoding.UTF8.GetBytes(Begun).AsSpan(0, 64))]),
        ["inside of a chunk"] = (
            Scripted.Head("text/event-stream"), [Scripted.Chunk(Begun), "40\r\ndata: {\"choi"u8.ToArray()]),
        ["before its length"] = (
            Scripted.Head("application/json", 1000), [Encoding.UTF8.GetBytes("""{"model":"m","choices":[""")]),
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task What_came_before_the_break_is_the_same_and_no_success(string name)
    {
        (string head, byte[][] pieces) = _scripts[name];
        await using var upstream = new Scripted(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync(head);
            foreach (byte[] piece in pieces)
                await connection.SendAsync(piece);
        });
        (byte[] body, bool hasEnd) direct = await AskAsync(upstream.Port);
        await using ProxyRun proxy = await ProxyRun.BeforeAsync(upstream.Address);
        (byte[] body, bool hasEnd) forwarded = await AskAsync(proxy.Port);
        direct.body.ShouldNotBeEmpty();
        forwarded.body.ShouldBe(direct.body);
        (direct.hasEnd, forwarded.hasEnd).ShouldBe((false, false));
        JsonElement end = (await proxy.StopAndReadAsync()).One("response");
        (end.Text("outcome"), end.Text("level")).ShouldBe(("upstream_error", "ERROR"));
        end.Text("error_message").ShouldNotBeNull().ShouldContain("broke its answer off");
        end.Has("ttft_ms").ShouldBe(name is "behind an event" or "inside of a chunk");
    }

    /// <summary>The body as far as it came, without its frames, and whether it came to its end.</summary>
    private static async Task<(byte[] Body, bool HasEnd)> AskAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Ask.Length}\r\n\r\n{Ask}"));
        byte[] answer = await ReadWhatComesAsync(stream);
        int end = answer.AsSpan().IndexOf("\r\n\r\n"u8);
        string head = Encoding.Latin1.GetString(answer, 0, end);
        byte[] body = answer[(end + 4)..];
        if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
            return Joined(body);
        string length = head.Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.Ordinal));
        return (body, body.Length >= int.Parse(length.Split(':')[1]));
    }

    private static async Task<byte[]> ReadWhatComesAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[4096];
        using var all = new MemoryStream();
        using var patience = new CancellationTokenSource(TestApp.Timeout);
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, patience.Token)) > 0)
                all.Write(buffer, 0, count);
        }
        catch (IOException)
        {
            // Cut off, which is an end, too.
        }

        return all.ToArray();
    }

    private static (byte[] Body, bool HasEnd) Joined(ReadOnlySpan<byte> chunks)
    {
        var body = new List<byte>();
        while (true)
        {
            int line = chunks.IndexOf("\r\n"u8);
            if (line < 0 || !int.TryParse(chunks[..line], NumberStyles.HexNumber, null, out int size))
                return ([.. body], false);
            chunks = chunks[(line + 2)..];
            if (size == 0)
                return ([.. body], true);
            body.AddRange(chunks[..Math.Min(size, chunks.Length)]);
            if (chunks.Length < size + 2)
                return ([.. body], false);
            chunks = chunks[(size + 2)..];
        }
    }
}
