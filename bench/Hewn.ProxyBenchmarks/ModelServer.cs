using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hewn.ProxyBenchmarks;

/// <summary>
/// A server that answers at once: a whole chat completion, or one that is streamed at a speed which the path says
/// (<c>/stream/TOKENS_PER_SECOND/SECONDS/v1/chat/completions</c>).
/// </summary>
internal static class ModelServer
{
    private static readonly byte[] _whole = Whole();

    private static readonly byte[] _head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray();

    private static readonly byte[] _token = Chunk(
        """data: {"id":"chatcmpl-9d2f","object":"chat.completion.chunk","created":1768780800,"model":"llama-3.3-70b","""
        + """
        "choices":[{"index":0,"delta":{"content":" token"},"logprobs":null,"finish_reason":null}]}
        """ + "\n\n");

    private static readonly byte[] _end =
    [
        .. Chunk("""data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"""
            + "\"completion_tokens\":100}}\n\ndata: [DONE]\n\n"), .. "0\r\n\r\n"u8,
    ];

    public static async Task<int> RunAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(4096);
        Console.WriteLine(((IPEndPoint)listener.LocalEndPoint!).Port);
        while (true)
            _ = ServeAsync(await listener.AcceptAsync());
    }

    private static async Task ServeAsync(Socket client)
    {
        using Socket own = client;
        own.NoDelay = true;
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await HttpBytes.ReadMessageAsync(own, buffer) is { Length: > 0 } request)
            {
                string[] path = Encoding.ASCII.GetString(request.Span[..Math.Min(100, request.Length)]).Split('/');
                if (path[1] == "stream")
                    await StreamAsync(own, Number(path[2]), Number(path[3]));
                else
                    await own.SendAsync(_whole);
            }
        }
        catch (SocketException)
        {
            // The other side has gone.
        }
    }

    private static async Task StreamAsync(Socket client, int perSecond, int seconds)
    {
        await client.SendAsync(_head);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        for (int i = 0; i < perSecond * seconds; i++)
        {
            await timer.WaitForNextTickAsync();
            await client.SendAsync(_token);
        }

        await client.SendAsync(_end);
    }

    private static byte[] Whole()
    {
        byte[] body = WholeBody();
        return
        [
            .. Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + $"Content-Length: {body.Length}\r\n\r\n"), .. body,
        ];
    }

    /// <summary>A whole chat completion.</summary>
    public static byte[] WholeBody()
    {
        string text = string.Join(' ', Enumerable.Repeat("The answer is as long as answers are.", 20));
        string body = """
            {"id":"chatcmpl-9d2f","object":"chat.completion","created":1768780800,"model":"llama-3.3-70b","choices":[
            {"index":0,"message":{"role":"assistant","content":"
            """.ReplaceLineEndings("") + text + """
            "},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":160,"total_tokens":180}}
            """;
        return Encoding.ASCII.GetBytes(body);
    }

    private static byte[] Chunk(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
