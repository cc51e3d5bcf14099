using System.Net.Sockets;
using System.Text;

namespace Hewn.AspNetCore.Tests.Proxy;

/// <summary>One connection of a <see cref="Scripted"/> server.</summary>
internal sealed class ScriptedConnection(TcpClient client, CancellationToken stop)
{
    private readonly NetworkStream _stream = client.GetStream();

    /// <summary>The request's head, as it came.</summary>
    public string Head { get; private set; } = string.Empty;

    /// <summary>Fires when the test is over.</summary>
    public CancellationToken Stop => stop;

    /// <summary>Reads a request's head, and of its body what its length says.</summary>
    public async Task<byte[]> ReadRequestAsync()
    {
        Head = await ReadHeadAsync();
        string? line = Head.Split("\r\n")
            .FirstOrDefault(one => one.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[line is null ? 0 : int.Parse(line.Split(':')[1])];
        await _stream.ReadExactlyAsync(body, stop);
        return body;
    }

    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await _stream.ReadExactlyAsync(one, stop);
            head.Append((char)one[0]);
        }

        return Head = head.ToString();
    }

    public ValueTask<int> ReadAsync(Memory<byte> buffer) => _stream.ReadAsync(buffer, stop);

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes, stop);

    /// <summary>Waits until the other side ends the connection.</summary>
    public async Task UntilGoneAsync()
    {
        byte[] buffer = new byte[1024];
        try
        {
            while (await _stream.ReadAsync(buffer, stop) > 0)
            {
                // What still comes is of no interest.
            }
        }
        catch (IOException)
        {
            // Gone with a reset.
        }
    }

    /// <summary>Ends the connection with a reset, as a killed server does.</summary>
    public void Reset()
    {
        client.Client.LingerState = new LingerOption(true, 0);
        client.Client.Close(0); // The stream would say an orderly end first.
    }
}
