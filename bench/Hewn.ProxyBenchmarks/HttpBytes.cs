using System.Buffers.Text;
using System.Net.Sockets;

namespace Hewn.ProxyBenchmarks;

/// <summary>As much of HTTP/1.1 as the measurement needs, with as little work as there can be.</summary>
internal static class HttpBytes
{
    /// <summary>Reads until a head and its body have come; empty at the connection's end.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadMessageAsync(Socket socket, byte[] buffer)
    {
        int count = 0;
        while (true)
        {
            int end = buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8);
            if (end >= 0 && IsWhole(buffer.AsSpan(0, count), end + 4))
                return buffer.AsMemory(0, count);
            int read = await socket.ReceiveAsync(buffer.AsMemory(count));
            if (read == 0)
                return default;
            count += read;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> message, int headBytes)
    {
        ReadOnlySpan<byte> head = message[..headBytes];
        int at = head.IndexOf("Content-Length: "u8);
        if (at >= 0 && Utf8Parser.TryParse(head[(at + "Content-Length: ".Length)..], out int length, out _))
            return message.Length >= headBytes + length;
        return head.IndexOf("Transfer-Encoding: chunked"u8) < 0 || message.EndsWith("0\r\n\r\n"u8);
    }
}
