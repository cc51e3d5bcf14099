using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>
/// A server that says exactly the bytes it is told to, when it is told to: no web framework stands between the script
/// and the wire. One script answers every connection.
/// </summary>
internal sealed class Scripted : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Func<ScriptedConnection, Task> _script;
    private readonly Task _accepting;

    public Scripted(Func<ScriptedConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Address => new($"http://127.0.0.1:{Port}");

    /// <summary>What went wrong in a script.</summary>
    public List<Exception> Problems { get; } = [];

    /// <summary>Answers each request, whatever it is, with these bytes.</summary>
    public static Scripted Saying(string head, params byte[][] pieces) => new(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.SendAsync(head);
        foreach (byte[] piece in pieces)
            await connection.SendAsync(piece);
    });

    public static string Head(string contentType, int? length = null, string status = "200 OK", string more = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {contentType}\r\n{more}"
        + (length is { } bytes ? $"Content-Length: {bytes}\r\n" : "Transfer-Encoding: chunked\r\n") + "\r\n";

    /// <summary>A chunk of a body without a length.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> bytes) =>
        [.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes, .. "\r\n"u8];

    public static byte[] Chunk(string text) => Chunk(Encoding.UTF8.GetBytes(text));

    public static byte[] LastChunk => "0\r\n\r\n"u8.ToArray();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        Task[] all;
        lock (_connections)
            all = [.. _connections];
        await Task.WhenAll(all);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                lock (_connections)
                    _connections.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using TcpClient own = client;
        own.NoDelay = true;
        try
        {
            await _script(new ScriptedConnection(own, _stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The other side went, or the test is over.
        }
        catch (Exception e)
        {
            lock (_connections)
                Problems.Add(e);
        }
    }
}
