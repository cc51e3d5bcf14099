using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hewn.ProxyBenchmarks;

/// <summary>Clients that read streams at the speed at which they come.</summary>
internal static class StreamLoad
{
    private const string Body =
        """{"model":"llama-3.3-70b","stream":true,"messages":[{"role":"user","content":"Go on."}]}""";

    public static async Task<int> RunAsync(int port, int count, int perSecond, int seconds)
    {
        byte[] request = Encoding.ASCII.GetBytes(
            $"POST /stream/{perSecond}/{seconds}/v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        long tokens = 0;
        int broken = 0;
        await Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            await socket.SendAsync(request);
            byte[] buffer = new byte[8 * 1024];
            bool hasEnded = false;
            while (!hasEnded && await socket.ReceiveAsync(buffer) is > 0 and var read)
            {
                Interlocked.Add(ref tokens, buffer.AsSpan(0, read).Count("\" token\""u8));
                hasEnded = buffer.AsSpan(0, read).EndsWith("0\r\n\r\n"u8);
            }

            if (!hasEnded)
                Interlocked.Increment(ref broken);
        }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tokens} {broken}"));
        return broken == 0 ? 0 : 1;
    }
}
