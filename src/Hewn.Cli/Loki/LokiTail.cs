using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Hewn.Cli.Query;
using Hewn.LogQL.Results;

namespace Hewn.Cli.Loki;

/// <summary>A connection over which a Loki sends what it gets. One thread's.</summary>
internal sealed class LokiTail : IDisposable
{
    private const string Path = "/loki/api/v1/tail";
    private const int BlockBytes = 64 * 1024;
    private const int MaxMessageBytes = 128 * 1024 * 1024;
    private const string MostLines = "1"; // of what is there already, which is asked for, and any limit allows it
    private static readonly TimeSpan _alive = TimeSpan.FromSeconds(15);
    private readonly ClientWebSocket _socket;
    private readonly string _place;

    private LokiTail(ClientWebSocket socket, string place) => (_socket, _place) = (socket, place);

    /// <summary>Connects.</summary>
    /// <exception cref="LokiException">It cannot be connected to, or refuses.</exception>
    public static async Task<LokiTail> OpenAsync(
        LokiClient client, string query, TimeProvider time, CancellationToken cancellation)
    {
        string start = QueryTimeText.NsOf(time.GetUtcNow()).ToString(CultureInfo.InvariantCulture);
        Uri address = client.Loki.SocketAddressOf(
            Path, $"?query={Uri.EscapeDataString(query)}&start={start}&limit={MostLines}");
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = _alive;
        socket.Options.KeepAliveTimeout = _alive;
        socket.Options.CollectHttpResponseDetails = true;
        foreach ((string name, string value) in client.Headers())
            socket.Options.SetRequestHeader(name, value);
        try
        {
            await socket.ConnectAsync(address, client.Invoker, cancellation).ConfigureAwait(false);
            return new(socket, client.Place);
        }
        catch (WebSocketException problem)
        {
            int status = (int)socket.HttpStatusCode;
            socket.Dispose();
            // What it has against the question stands in an answer that a WebSocket does not give out.
            LokiException? why = status < 400
                ? null
                : await client.RefusalOfSocketAsync(address, cancellation).ConfigureAwait(false);
            if (why is not null)
                throw why;
            throw new LokiException(FormattableString.Invariant(
                $"{client.Place} cannot be tailed{(status > 0 ? $" ({status})" : "")}: ")
                + $"{PlainText.Of(problem.InnerException?.Message ?? problem.Message)}.");
        }
    }

    /// <summary>The next lines; null when it has said farewell.</summary>
    /// <exception cref="LokiException">The connection has broken, or what came is no message of a Loki.</exception>
    public async Task<LokiTailMessage?> NextAsync(CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        byte[] block = new byte[BlockBytes];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult read =
                    await _socket.ReceiveAsync(block.AsMemory(), cancellation).ConfigureAwait(false);
                if (read.MessageType == WebSocketMessageType.Close)
                    return null;
                bytes.Write(block, 0, read.Count);
                if (bytes.Length > MaxMessageBytes)
                    throw new LokiException($"{_place} sends a message of more than {MaxMessageBytes} bytes.");
                if (read.EndOfMessage)
                    return Read(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            }
        }
        catch (Exception broken) when (broken is WebSocketException or IOException)
        {
            throw new LokiException($"the connection to {_place} has broken: {PlainText.Of(broken.Message)}");
        }
    }

    public void Dispose() => _socket.Dispose();

    private LokiTailMessage Read(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            JsonElement root = json.RootElement;
            LogLine[] lines = root.TryGetProperty("streams", out JsonElement streams)
                && streams.ValueKind == JsonValueKind.Array
                    ? [.. streams.EnumerateArray().SelectMany(LokiAnswer.Lines)]
                    : [];
            bool hasDropped = root.TryGetProperty("dropped_entries", out JsonElement dropped)
                && dropped.ValueKind == JsonValueKind.Array && dropped.GetArrayLength() > 0;
            return new(lines, hasDropped);
        }
        catch (Exception odd) when (odd is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or IndexOutOfRangeException)
        {
            throw new LokiException($"{_place} sends something that is no message of a Loki.");
        }
    }
}
