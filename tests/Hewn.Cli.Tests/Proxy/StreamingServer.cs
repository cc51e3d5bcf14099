using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hewn.Cli.Tests.Proxy;

/// <summary>A model server that streams some tokens; at <c>/forever</c> without end, at <c>/cut</c> it breaks off.
/// </summary>
internal sealed class StreamingServer : IAsyncDisposable
{
    private const string End = """data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":20}}"""
        + "\n\ndata: [DONE]\n\n";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly string _token;

    /// <param name="text">What each token says.</param>
    public StreamingServer(string text = "t")
    {
        _token = $$$"""data: {"model":"m","choices":[{"index":0,"delta":{"content":"{{{text}}}"}}]}""" + "\n\n";
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What was asked: path, head and body.</summary>
    public ConcurrentQueue<(string Path, string Head, string Body)> Asked { get; } = [];

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var all = new List<Task>();
        try
        {
            while (true)
                all.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient own = client;
        own.NoDelay = true;
        NetworkStream stream = own.GetStream();
        try
        {
            while (await ReadRequestAsync(stream) is { } path)
            {
                await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
                for (int i = 0; i < 20 || path == "/forever"; i++)
                {
                    await Task.Delay(5, _stop.Token); // A pace, so that streams pass each other.
                    await WriteChunkAsync(stream, _token);
                }

                if (path == "/cut")
                    return;
                await WriteChunkAsync(stream, End);
                await WriteAsync(stream, "0\r\n\r\n");
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The other side went, or the test is over.
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        string? length = head.ToString().Split("\r\n")
            .FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[length is null ? 0 : int.Parse(length.Split(':')[1])];
        await stream.ReadExactlyAsync(body, _stop.Token);
        string path = head.ToString().Split(' ')[1];
        Asked.Enqueue((path, head.ToString(), Encoding.UTF8.GetString(body)));
        return path;
    }

    private Task WriteChunkAsync(NetworkStream stream, string text) =>
        WriteAsync(stream, $"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    private async Task WriteAsync(NetworkStream stream, string text) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), _stop.Token);
}
