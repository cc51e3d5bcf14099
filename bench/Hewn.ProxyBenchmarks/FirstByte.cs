using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hewn.ProxyBenchmarks;

/// <summary>
/// Times to the first byte of an answer, asked of the server itself and through the proxy, in turn, so that both meet
/// the same machine.
/// </summary>
internal static class FirstByte
{
    private const int WarmUp = 20_000; // Until the compiler has done its part: what is measured is its work, not it.

    internal const string Body =
        """{"model":"llama-3.3-70b","temperature":0.7,"messages":[{"role":"system","content":"""
        + """
        "You are brief."},{"role":"user","content":"What is the answer to the question that nobody asked?"}]}
        """;

    public static async Task<int> RunAsync(int directPort, int proxyPort, int count)
    {
        byte[] request = Encoding.ASCII.GetBytes("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        using Socket direct = await ConnectAsync(directPort);
        using Socket proxy = await ConnectAsync(proxyPort);
        byte[] buffer = new byte[64 * 1024];
        double[] straight = new double[count];
        double[] around = new double[count];
        for (int i = -WarmUp; i < count; i++)
        {
            double one = await AskAsync(direct, request, buffer);
            double two = await AskAsync(proxy, request, buffer);
            if (i >= 0)
                (straight[i], around[i]) = (one, two);
        }

        Array.Sort(straight);
        Array.Sort(around);
        foreach (double share in new[] { 0.5, 0.9, 0.99 })
        {
            int at = (int)(share * (count - 1));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{share * 100:0} {straight[at]:0.0000} {around[at]:0.0000}"));
        }

        return 0;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    /// <summary>Milliseconds to the first byte; then the rest is read.</summary>
    private static async Task<double> AskAsync(Socket socket, byte[] request, byte[] buffer)
    {
        long begun = Stopwatch.GetTimestamp();
        await socket.SendAsync(request);
        socket.Poll(-1, SelectMode.SelectRead); // The thread waits in the kernel: no queue of this process is measured.
        double first = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        await HttpBytes.ReadMessageAsync(socket, buffer);
        return first;
    }
}
