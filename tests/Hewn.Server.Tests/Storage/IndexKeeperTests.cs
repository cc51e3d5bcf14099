using System.Globalization;
using System.Text;
using System.Text.Json;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Storage;

/// <summary>Log files are indexed beside the requests, and what is answered stays the same.</summary>
public sealed class IndexKeeperTests
{
    private const long Second = 1_000_000_000;
    private static readonly DateTime _start = new(2026, 1, 19, 0, 0, 0, DateTimeKind.Utc);
    private static readonly long _startNs = (_start - DateTime.UnixEpoch).Ticks * 100;

    private static readonly string[] _questions =
    [
        "labels?", "label/level/values?", "label/service/values?", "series?match[]={service=\"api\"}&",
        "index/stats?query={filename=~\".%2B\"}&", "index/volume?query={level=\"INFO\"}&targetLabels=model&",
        "query_range?step=60s&query=sum by (level, detected_level) (count_over_time({filename=~\".%2B\"}[60s]))&",
        "query_range?limit=30&query={filename=~\".%2B\"}&", "detected_fields?query={filename=~\".%2B\"}&",
        "query_range?limit=30&direction=forward&query={level=\"ERROR\"} |= \"7\"&",
    ];

    [Fact]
    public async Task Answers_with_indexes_are_those_without_also_when_a_file_grows_or_is_cut()
    {
        await using RunningServer plain = await RunningServer.StartAsync(with => with with { IndexesFiles = false });
        await using RunningServer indexed = await RunningServer.StartAsync();
        string log = Path.Combine(plain.Folder, "api.jsonl");
        string twin = Path.Combine(indexed.Folder, "api.jsonl");
        await indexed.RestartAsync(() => Write(0, 20_000));
        await UntilAsync(indexed, "hewn_indexed_files_total 1");
        Directory.GetFiles(Path.Combine(indexed.Folder, ".hewn", "index")).Select(Path.GetExtension)
            .ShouldBe([".idx", ".labels"], ignoreOrder: true);
        await CompareAsync("whole");
        Write(20_000, 500);
        await CompareAsync("grown");
        foreach (string path in (string[])[log, twin])
        {
            using FileStream file = File.OpenWrite(path);
            file.SetLength(1_000_000);
        }

        await CompareAsync("cut");
        Write(3000, 4000);
        await CompareAsync("cut and grown");
        Directory.Exists(Path.Combine(plain.Folder, ".hewn", "index")).ShouldBeFalse();

        void Write(int from, int lines)
        {
            string text = Lines(from, lines);
            foreach (string path in (string[])[log, twin])
            {
                File.AppendAllText(path, text);
                File.SetLastWriteTimeUtc(path, _start); // at rest
            }
        }

        async Task CompareAsync(string when)
        {
            foreach (string question in _questions)
            {
                foreach ((int from, int until) in new[] { (0, 40_000), (2000, 2100), (19_950, 20_200) })
                {
                    string path = FormattableString.Invariant(
                        $"/loki/api/v1/{question}start={_startNs + (from * Second)}&end={_startNs + (until * Second)}");
                    string expected = Data(await plain.GetAsync(path));
                    Data(await indexed.GetAsync(path)).ShouldBe(expected, $"{path} {when}");
                }
            }
        }
    }

    [Fact]
    public async Task A_folder_that_takes_no_indexes_is_told_of_and_asked_all_the_same()
    {
        var told = new List<string>();
        await using RunningServer server = await RunningServer.StartAsync(with => with with
        {
            OnProblem = problem =>
            {
                lock (told)
                    told.Add(problem.Message);
            },
        });
        await server.RestartAsync(() =>
        {
            string log = Path.Combine(server.Folder, "api.jsonl");
            File.WriteAllText(log, Lines(0, 20_000));
            File.SetLastWriteTimeUtc(log, _start);
            Directory.CreateDirectory(Path.Combine(server.Folder, ".hewn"));
            File.WriteAllText(Path.Combine(server.Folder, ".hewn", "index"), "stands where the folder would");
        });
        await Eventually.IsAsync(() =>
        {
            lock (told)
                return told.Exists(message => message.Contains("get no indexes", StringComparison.Ordinal));
        });
        await UntilAsync(server, "hewn_index_failures_total 1");
        (await server.LinesAsync("{level=\"ERROR\"}", _startNs, _startNs + (100 * Second))).Length.ShouldBe(2);
    }

    /// <summary>What an answer says, without how long it took.</summary>
    private static string Data(JsonElement answer) =>
        answer.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object
        && data.TryGetProperty("result", out JsonElement result)
            ? result.GetRawText()
            : answer.GetRawText();

    private static async Task UntilAsync(RunningServer server, string figure) => await Eventually.IsAsync(
        () => server.Client.GetStringAsync("/metrics"),
        page => page.Contains(figure + "\n", StringComparison.Ordinal));

    private static string Lines(int from, int lines)
    {
        var text = new StringBuilder();
        for (int i = from; i < from + lines; i++)
        {
            string time = _start.AddSeconds(i).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            string level = i % 50 == 0 ? "ERROR" : i % 7 == 0 ? "WARN" : "INFO";
            string service = i % 3 == 0 ? "api" : "x";
            text.Append(CultureInfo.InvariantCulture, $$"""{"timestamp":"{{time}}","level":"{{level}}",""")
                .Append(CultureInfo.InvariantCulture, $"\"message\":\"line {i}\",\"service\":\"{service}\",")
                .Append(CultureInfo.InvariantCulture, $"\"model\":\"m{i / 5000}\",\"duration_ms\":{i % 977},")
                .Append(CultureInfo.InvariantCulture, $"\"request_id\":\"{i * 7919L:x16}\",\"more\":\"")
                .Append('.', 120).Append("\"}\n");
        }

        return text.ToString();
    }
}
