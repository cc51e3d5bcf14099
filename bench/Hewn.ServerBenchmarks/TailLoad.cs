using System.Globalization;
using System.Net.WebSockets;

namespace Hewn.ServerBenchmarks;

/// <summary>Many who follow the same stream.</summary>
internal static class TailLoad
{
    /// <summary>
    /// Says <c>ready</c> when all are connected; at the end, how many got something, and how many bytes.
    /// </summary>
    public static async Task<int> RunAsync(int port, int count, int seconds)
    {
        string query = Uri.EscapeDataString("{level=\"ERROR\"}");
        var address = new Uri($"ws://127.0.0.1:{port}/loki/api/v1/tail?query={query}");
        var sockets = new ClientWebSocket[count];
        for (int i = 0; i < count; i++)
        {
            sockets[i] = new ClientWebSocket();
            await sockets[i].ConnectAsync(address, CancellationToken.None);
        }

        Console.WriteLine("ready");
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        long[] bytes = await Task.WhenAll(sockets.Select(socket => ReadAsync(socket, end.Token)));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{bytes.Count(read => read > 0)} {bytes.Sum()}"));
        return 0;
    }

    private static async Task<long> ReadAsync(ClientWebSocket socket, CancellationToken end)
    {
        byte[] buffer = new byte[16 * 1024];
        long read = 0;
        try
        {
            while (socket.State == WebSocketState.Open)
                read += (await socket.ReceiveAsync(buffer.AsMemory(), end)).Count;
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
        catch (WebSocketException)
        {
            // The server has ended it: what came until then counts.
        }

        return read;
    }
}
