using System.Net.Sockets;
using System.Text;

namespace LocalLlm.Tests.Hosting;

/// <summary>Sends exactly the bytes it is told to and can hang up at any moment.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new();

    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync(address.Host, address.Port);
        return client;
    }

    /// <summary>The head of a POST, whose body is announced and not yet sent.</summary>
    public Task BeginPostAsync(string path, string id, long declaredBytes) => SendAsync(
        $"POST {path} HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n{RunningServer.IdHeader}: {id}\r\n"
        + $"Content-Length: {declaredBytes}\r\nExpect: 100-continue\r\n\r\n");

    /// <summary>Waits until the application reads the body: only then is the call surely under way.</summary>
    public async Task MayContinueAsync() => (await ReadUntilAsync("100 Continue")).ShouldContain("100 Continue");

    public async Task SendAsync(string text) => await _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads until the text has come, or the server closes.</summary>
    public async Task<string> ReadUntilAsync(string expected)
    {
        var seen = new StringBuilder();
        byte[] buffer = new byte[4096];
        using var patience = new CancellationTokenSource(Eventually.Deadline);
        while (!seen.ToString().Contains(expected, StringComparison.Ordinal))
        {
            int count = await _tcp.GetStream().ReadAsync(buffer, patience.Token);
            if (count == 0)
                break;
            seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return seen.ToString();
    }

    /// <summary>Hangs up with a reset, as a killed client does. What was sent just before may be lost.</summary>
    public void Reset()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    /// <summary>Hangs up in order.</summary>
    public void Dispose() => _tcp.Dispose();
}
