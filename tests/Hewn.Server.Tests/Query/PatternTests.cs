using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Query;

/// <summary>Lines that are alike become a pattern that finds them again.</summary>
public sealed class PatternTests
{
    [Fact]
    public async Task Patterns_leave_out_what_varies_count_by_step_and_find_their_lines()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        const long Second = 1_000_000_000;
        await server.PushAsync("""{"a":"b"}""",
            [.. Enumerable.Range(0, 10).Select(i => (i * Second, $"user {i} logged in from host{i}"))]);
        await server.PushAsync("""{"a":"b"}""",
            [.. Enumerable.Range(0, 4).Select(i => (i * Second, $"level=info msg=\"cache {i} full\" took={i}ms"))]);
        await server.PushAsync("""{"a":"b"}""",
            [.. Enumerable.Range(0, 3).Select(i => (
                i * Second, $$"""{"ts":{{i}},"message":"evicted {{i}} blocks"}"""))]);
        JsonElement found = await server.GetAsync(
            "/loki/api/v1/patterns?query={a=\"b\"}&start=0&end=10&step=5s");
        JsonElement[] patterns = [.. found.GetProperty("data").EnumerateArray()];
        patterns.Select(one => one.GetProperty("pattern").GetString()).ShouldBe(
        [
            "user <_> logged in from <_>", "level=info msg=<_> took=<_>", "<_>evicted <_> blocks<_>",
        ]);
        patterns[0].GetProperty("samples").ToString().ShouldBe("[[0,5],[5,5],[10,0]]");
        foreach ((JsonElement pattern, int lines) in patterns.Zip([10, 4, 3]))
        {
            string filter = JsonSerializer.Serialize(pattern.GetProperty("pattern").GetString());
            (await server.LinesAsync($"{{a=\"b\"}} |> {filter.Replace("\\u003C", "<", StringComparison.Ordinal)
                .Replace("\\u003E", ">", StringComparison.Ordinal)}", 0, 20 * Second)).Length.ShouldBe(lines);
        }
    }
}
