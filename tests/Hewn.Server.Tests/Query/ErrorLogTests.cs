using System.Globalization;
using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Query;

/// <summary>Records that stand in a log and in that of its errors count once, unless both are asked for.</summary>
public sealed class ErrorLogTests
{
    private const long Start = 1_768_824_000_000_000_000; // 2026-01-19T12:00:00Z

    [Theory]
    [InlineData("app.jsonl", false, 2)]
    [InlineData("app.log", false, 2)]
    [InlineData("api.log", false, 2)]
    [InlineData("app.jsonl", true, 3)]
    [InlineData("app.2.jsonl", false, 2)] // Of another process that shares it.
    [InlineData("engine.jsonl", false, 3)] // Somebody else's: its errors are not said to stand in errors.log.
    public async Task Errors_are_counted_once_beside_the_log_that_has_them_too(string name, bool includes, int count)
    {
        await using RunningServer server =
            await RunningServer.StartAsync(options => options with { IncludesErrorLogs = includes });
        string error = Line("ERROR", "it failed", 2);
        await File.WriteAllTextAsync(Path.Combine(server.Folder, name), Line("INFO", "fine", 1) + error);
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "errors.log"), error);
        (await server.LinesAsync("{service=\"api\"}", Start, Start + 60_000_000_000)).Length.ShouldBe(count);
        JsonElement stats = await server.GetAsync(string.Create(CultureInfo.InvariantCulture,
            $"/loki/api/v1/index/stats?query={{service=\"api\"}}&start={Start}&end={Start + 60_000_000_000}"));
        stats.GetProperty("entries").GetInt32().ShouldBe(count);
    }

    [Fact]
    public async Task Alone_it_is_asked_and_in_another_folder_too()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string other = Directory.CreateDirectory(Path.Combine(server.Folder, "other")).FullName;
        await File.WriteAllTextAsync(Path.Combine(other, "app.jsonl"), Line("INFO", "fine", 1));
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "errors.log"), Line("ERROR", "it failed", 2));
        (await server.LinesAsync("{service=\"api\"}", Start, Start + 60_000_000_000)).Length.ShouldBe(2);
    }

    private static string Line(string level, string message, int second) =>
        $"{{\"timestamp\":\"2026-01-19T12:00:0{second}.000000Z\",\"level\":\"{level}\",\"message\":\"{message}\","
        + "\"service\":\"api\"}\n";
}
