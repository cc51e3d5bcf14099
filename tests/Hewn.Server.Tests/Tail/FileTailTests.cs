using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Tail;

/// <summary>Who tails sees what other programs write to log files of the folder, once.</summary>
public sealed class FileTailTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task New_lines_of_files_that_are_there_and_of_files_that_appear_come_once_with_their_labels()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string app = Path.Combine(server.Folder, "app.jsonl");
        Write(app, "there before", "INFO", "one");
        using ClientWebSocket socket = await ConnectAsync(server, "{service=\"api\"}");
        (await ReceiveAsync(socket)).Single().Text.ShouldContain("there before");
        Write(app, "new in it", "ERROR", "two");
        (string text, JsonElement labels) = (await ReceiveAsync(socket)).Single();
        text.ShouldContain("new in it");
        labels.GetProperty("level").GetString().ShouldBe("ERROR");
        labels.GetProperty("filename").GetString().ShouldBe("app.jsonl");
        labels.TryGetProperty("request_id", out _).ShouldBeFalse("it is in the line, and nobody has asked for it");
        string other = Path.Combine(server.Folder, "other.jsonl");
        Write(other, "in a new file", "INFO", "three");
        (text, labels) = (await ReceiveAsync(socket)).Single();
        text.ShouldContain("in a new file");
        labels.GetProperty("filename").GetString().ShouldBe("other.jsonl");
    }

    [Fact]
    public async Task A_query_sees_the_metadata_that_it_names_and_other_files_are_passed_over()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string app = Path.Combine(server.Folder, "app.jsonl");
        Write(app, "there before", "INFO", "one");
        using ClientWebSocket socket = await ConnectAsync(server, "{service=\"api\"} | request_id=`wanted`");
        using ClientWebSocket second = await ConnectAsync(server, "{service=\"api\"} |= `by text`");
        Write(app, "not wanted", "INFO", "other");
        Write(app, "wanted by id", "INFO", "wanted");
        Write(app, "wanted by text", "INFO", "more");
        (string text, JsonElement labels) = (await ReceiveAsync(socket)).Single();
        text.ShouldContain("wanted by id");
        labels.GetProperty("request_id").GetString().ShouldBe("wanted");
        (await ReceiveAsync(second)).Single().Text.ShouldContain("wanted by text");
    }

    [Fact]
    public async Task Errors_that_stand_in_the_log_beside_theirs_too_come_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string app = Path.Combine(server.Folder, "app.jsonl");
        string errors = Path.Combine(server.Folder, "errors.log");
        Write(app, "there before", "INFO", "one");
        Write(errors, "there before", "INFO", "one");
        using ClientWebSocket socket = await ConnectAsync(server, "{service=\"api\"} |= `live`");
        Write(errors, "live twice", "ERROR", "two"); // First: it would have come by when the next does.
        Write(app, "live twice", "ERROR", "two");
        Write(app, "live end", "INFO", "three");
        var seen = new List<(string Text, JsonElement Labels)>();
        while (!seen.Any(line => line.Text.Contains("live end", StringComparison.Ordinal)))
            seen.AddRange(await ReceiveAsync(socket));
        seen.Count(line => line.Text.Contains("live twice", StringComparison.Ordinal)).ShouldBe(1);
        seen.ShouldAllBe(line => line.Labels.GetProperty("filename").GetString() == "app.jsonl");
    }

    [Fact]
    public async Task The_last_client_ends_the_following_and_the_next_one_begins_it_anew()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string app = Path.Combine(server.Folder, "app.jsonl");
        for (int round = 0; round < 3; round++)
        {
            using ClientWebSocket socket = await ConnectAsync(server, "{service=\"api\"} |= `live`");
            Write(app, $"live {round}", "INFO", "x");
            string[] seen = [];
            while (!seen.Any(text => text.Contains($"live {round}", StringComparison.Ordinal)))
                seen = [.. (await ReceiveAsync(socket)).Select(line => line.Text)];
            seen.Length.ShouldBe(1);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
    }

    private static void Write(string path, string message, string level, string id) => File.AppendAllText(path,
        $"{{\"timestamp\":\"{DateTimeOffset.UtcNow:yyyy-MM-ddTHH:mm:ss.ffffffZ}\",\"level\":\"{level}\",\"message\":"
        + $"\"{message}\",\"service\":\"api\",\"request_id\":\"{id}\"}}\n");

    private static async Task<ClientWebSocket> ConnectAsync(RunningServer server, string query)
    {
        var socket = new ClientWebSocket();
        string address = server.Client.BaseAddress!.ToString().Replace("http:", "ws:", StringComparison.Ordinal);
        await socket.ConnectAsync(
            new Uri($"{address}loki/api/v1/tail?query={Uri.EscapeDataString(query)}"), Ends());
        return socket;
    }

    private static async Task<(string Text, JsonElement Labels)[]> ReceiveAsync(ClientWebSocket socket)
    {
        byte[] buffer = new byte[64 * 1024];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, Ends());
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(buffer, 0, received.Count));
        return [.. json.RootElement.GetProperty("streams").EnumerateArray().Select(stream =>
            (stream.GetProperty("values")[0][1].GetString()!, stream.GetProperty("stream").Clone()))];
    }

    private static CancellationToken Ends() => new CancellationTokenSource(_patience).Token;
}
