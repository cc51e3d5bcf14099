using System.Net.Sockets;
using System.Text;

namespace Hewn.AspNetCore.Tests;

/// <summary>A client that sends exactly the bytes it is told to and can hang up at any moment.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new();
    private NetworkStream? _stream;

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._tcp.ConnectAsync("127.0.0.1", port);
        client._stream = client._tcp.GetStream();
        return client;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _stream!.WriteAsync(bytes);

    /// <summary>Everything until the server closes.</summary>
    public async Task<string> ReadToEndAsync() => Encoding.UTF8.GetString(await ReadAllBytesAsync());

    /// <summary>The bytes of everything until the server closes.</summary>
    public async Task<byte[]> ReadAllBytesAsync()
    {
        using var all = new MemoryStream();
        using var patience = new CancellationTokenSource(TestApp.Timeout);
        await _stream!.CopyToAsync(all, patience.Token);
        return all.ToArray();
    }

    /// <summary>Reads and forgets until the server ends it in whatever way; how many bytes came.</summary>
    public Task<long> CountToEndAsync() => CountAsync(long.MaxValue);

    /// <summary>Reads and forgets so many bytes, or until the server ends it in whatever way; how many came.</summary>
    public async Task<long> CountAsync(long most)
    {
        byte[] buffer = new byte[64 * 1024];
        using var patience = new CancellationTokenSource(TestApp.Timeout);
        long total = 0;
        try
        {
            int count = -1;
            while (total < most && count != 0)
            {
                int length = (int)Math.Min(buffer.Length, most - total);
                total += count = await _stream!.ReadAsync(buffer.AsMemory(0, length), patience.Token);
            }
        }
        catch (IOException)
        {
            // Cut off.
        }

        return total;
    }

    /// <summary>Reads until the text has come.</summary>
    public async Task<string> ReadUntilAsync(string expected)
    {
        var seen = new StringBuilder();
        byte[] buffer = new byte[4096];
        using var patience = new CancellationTokenSource(TestApp.Timeout);
        while (!seen.ToString().Contains(expected, StringComparison.Ordinal))
        {
            int count = await _stream!.ReadAsync(buffer, patience.Token);
            if (count == 0)
                break;
            seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return seen.ToString();
    }

    /// <summary>Hangs up with a reset, as a killed client does.</summary>
    public void Reset()
    {
        _tcp.Client.LingerState = new LingerOption(true, 0);
        _tcp.Close();
    }

    /// <summary>Breaks the connection off, without the orderly end that the stream says first.</summary>
    public void Break() => _tcp.Client.Close(0);

    public void Dispose() => _tcp.Dispose();
}
