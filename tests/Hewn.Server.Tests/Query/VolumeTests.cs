using System.Globalization;
using System.Net;
using System.Text.Json;
using Hewn.Server.Limits;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Query;

/// <summary>Bytes by labels and steps: the largest are told, and steps are counted for no others.</summary>
public sealed class VolumeTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public async Task The_largest_are_told_step_by_step()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        foreach ((string name, int length) in ((string, int)[])[("a", 5), ("b", 50), ("c", 20)])
        {
            await server.PushAsync($$"""{"app":"{{name}}"}""",
                (1 * Second, new('x', length)), (2 * Second, new('y', length)), (65 * Second, new('z', length)));
        }

        JsonElement[] found = [.. (await server.GetAsync(Path("{app=~\".%2B\"}", 2)))
            .GetProperty("data").GetProperty("result").EnumerateArray()];
        found.Select(one => one.GetProperty("metric").GetProperty("app").GetString()).ShouldBe(["b", "c"]);
        found.Select(one => string.Join(' ', one.GetProperty("values").EnumerateArray().Select(value => value[1])))
            .ShouldBe(["100 50", "40 20"]);
    }

    [Fact]
    public async Task More_than_may_be_told_is_refused_in_Loki_s_words()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            options => options with { Limits = LimitText.With(new ServerLimits(), "max_query_series=2") });
        await server.PushAsync("""{"app":"a"}""", (1, "x"));
        (await server.Client.GetAsync(Path("{app=\"a\"}", 2))).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (string path in (string[])[Path("{app=\"a\"}", 3), Path("{app=\"a\"}", 3).Replace("_range", "")])
        {
            using HttpResponseMessage refused = await server.Client.GetAsync(path);
            refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest, path);
            (await refused.Content.ReadAsStringAsync()).ShouldStartWith(
                "maximum number of series (2) reached for a single query; consider reducing query cardinality");
        }
    }

    private static string Path(string query, int limit) => string.Create(CultureInfo.InvariantCulture,
        $"/loki/api/v1/index/volume_range?query={query}&start=0&end={120 * Second:D19}&step=60&limit={limit}");
}
