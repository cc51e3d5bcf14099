using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Conformance;

/// <summary>All requests of the reference over HTTP, after its lines were pushed over HTTP, too.</summary>
public sealed class ReplayTests
{
    private const int BatchLines = 2000;

    /// <summary>
    /// Of 253 errors so many have Loki's words, and a few more; others name another of many lines, or another place of
    /// the query.
    /// </summary>
    private const int LeastErrorsInItsWords = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_request_has_the_answer_that_Loki_gives(bool isProtobuf)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await PushAllAsync(server, isProtobuf);
        var failures = new StringBuilder();
        var areas = new SortedDictionary<string, (int Passed, int Failed)>(StringComparer.Ordinal);
        int inItsWords = 0;
        foreach (ReplayCase one in ReplayCase.All())
        {
            using HttpRequestMessage request = one.ToRequest();
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            string body = await answer.Content.ReadAsStringAsync();
            string? difference = ReplayComparison.Difference(one, (int)answer.StatusCode, body);
            inItsWords += !answer.IsSuccessStatusCode && ReplayComparison.HasSameWords(one, body) ? 1 : 0;
            (int passed, int failed) = areas.GetValueOrDefault(one.Area);
            areas[one.Area] = difference is null ? (passed + 1, failed) : (passed, failed + 1);
            if (difference is not null)
                failures.AppendLine(CultureInfo.InvariantCulture, $"{one.Area} {one.Id} {one.Name}\n  {difference}");
        }

        failures.AppendLine(string.Join(", ", areas.Where(area => area.Value.Failed > 0)
            .Select(area => $"{area.Key} {area.Value.Passed}/{area.Value.Passed + area.Value.Failed}")));
        areas.Values.Sum(area => area.Passed + area.Failed).ShouldBeGreaterThan(1200);
        areas.Values.Sum(area => area.Failed).ShouldBe(0, failures.ToString());
        inItsWords.ShouldBeGreaterThanOrEqualTo(LeastErrorsInItsWords);
    }

    private static async Task PushAllAsync(RunningServer server, bool isProtobuf)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Conformance", "dataset.jsonl.gz");
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var batch = new List<JsonElement>();
        while (await reader.ReadLineAsync() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            batch.Add(json.RootElement.Clone());
            if (batch.Count < BatchLines)
                continue;
            await PushAsync(server, batch, isProtobuf);
            batch.Clear();
        }

        await PushAsync(server, batch, isProtobuf);
    }

    private static async Task PushAsync(RunningServer server, List<JsonElement> lines, bool isProtobuf)
    {
        var streams = lines.GroupBy(line => line.GetProperty("labels").ToString());
        HttpResponseMessage answer = isProtobuf
            ? await server.PostAsync("/loki/api/v1/push",
                Proto.Snap([.. streams.SelectMany(stream => Protobuf(stream))]), "application/x-protobuf")
            : await server.PushAsync($$"""{"streams":[{{string.Join(',', streams.Select(Json))}}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    private static string Json(IGrouping<string, JsonElement> stream) =>
        $$"""{"stream":{{stream.Key}},"values":[{{string.Join(',', stream.Select(Value))}}]}""";

    private static string Value(JsonElement line) => line.TryGetProperty("metadata", out JsonElement metadata)
        ? $"[{line.GetProperty("ts").GetRawText()},{line.GetProperty("line").GetRawText()},{metadata.GetRawText()}]"
        : $"[{line.GetProperty("ts").GetRawText()},{line.GetProperty("line").GetRawText()}]";

    private static byte[] Protobuf(IGrouping<string, JsonElement> stream)
    {
        using var labels = JsonDocument.Parse(stream.Key);
        string selector = "{" + string.Join(", ", labels.RootElement.EnumerateObject()
            .Select(label => $"{label.Name}={JsonSerializer.Serialize(label.Value.GetString())}")) + "}";
        return Proto.Push(selector, [.. stream.Select(line => (
            long.Parse(line.GetProperty("ts").GetString()!, CultureInfo.InvariantCulture),
            line.GetProperty("line").GetString()!,
            line.TryGetProperty("metadata", out JsonElement metadata)
                ? metadata.EnumerateObject().Select(one => (one.Name, one.Value.GetString()!)).ToArray()
                : []))]);
    }
}
