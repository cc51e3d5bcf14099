using System.Globalization;
using System.Net;
using System.Text;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Push;

/// <summary>A disk that really is full: what cannot be stored is refused, and what was acknowledged is there.</summary>
public sealed class FullDiskTests
{
    [SmallDiskFact]
    public async Task Pushes_are_refused_while_the_disk_is_full_nothing_acknowledged_is_lost_and_then_it_goes_on()
    {
        using SmallDisk disk = SmallDisk.TryMount("64m")!;
        await using (RunningServer server = await StartAsync(disk))
        {
            var acknowledged = new List<int>();
            int next = 0;
            await server.PushAsync("""{"a":"b"}""", (next, Text(next)));
            acknowledged.Add(next++);
            disk.Fill(leftBytes: 3_000_000);
            int refused = 0;
            for (int round = 0; round < 60; round++)
            {
                HttpStatusCode status = await PushAsync(server, next);
                ((int)status).ShouldBeOneOf(204, 503);
                if (status == HttpStatusCode.NoContent)
                    acknowledged.AddRange(Enumerable.Range(next, 1000));
                refused += status == HttpStatusCode.NoContent ? 0 : 1;
                next += 1000;
            }

            refused.ShouldBeGreaterThan(5);
            acknowledged.Count.ShouldBeGreaterThan(1000);
            (await server.GetAsync("/loki/api/v1/query_range?query={a=\"b\"}&start=0&end=0000000000001&limit=10"))
                .TryGetProperty("warnings", out _).ShouldBeTrue("lines are missing, and the answer says so");

            disk.Free();
            using var ends = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (await PushAsync(server, next) != HttpStatusCode.NoContent)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ends.Token);
            acknowledged.AddRange(Enumerable.Range(next, 1000));
            await ShouldHaveAsync(server, acknowledged);
            await server.RestartAsync();
            await ShouldHaveAsync(server, acknowledged);
        }
    }

    [SmallDiskFact]
    public async Task Pushes_larger_than_the_ring_drive_no_line_out_of_it()
    {
        using SmallDisk disk = SmallDisk.TryMount("96m")!;
        await using RunningServer server = await StartAsync(disk);
        (await PushAsync(server, 0, 1)).ShouldBe(HttpStatusCode.NoContent);
        disk.Fill(leftBytes: 0);
        // Some before the disk's refusal is known, and at once more than the ring has room for.
        Task<HttpStatusCode>[] small = [.. Enumerable.Range(1, 4).Select(i => PushAsync(server, i, 1))];
        Task<HttpStatusCode>[] large = [.. Enumerable.Range(1, 3).Select(i => PushAsync(server, i * 100_000, 60_000))];
        int[] acknowledged = [0, .. (await Task.WhenAll(small))
            .Select((status, i) => (status, i)).Where(one => one.status == HttpStatusCode.NoContent)
            .Select(one => one.i + 1)];
        (await Task.WhenAll(large)).ShouldAllBe(status => status == HttpStatusCode.ServiceUnavailable);
        disk.Free();
        using var ends = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await PushAsync(server, 90_000, 1) != HttpStatusCode.NoContent)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, ends.Token);
        int[] there = [.. (await server.LinesAsync("{a=\"b\"}", 0, 1000))
            .Select(line => int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];
        acknowledged.Except(there).ShouldBeEmpty();
        string file = Path.Combine(server.Folder, ".pushed", "fake", "1970-01-01", "lines-0001.jsonl");
        string[] told = [.. File.ReadLines(file).Where(line => line.Contains(" lost", StringComparison.Ordinal))];
        told.ShouldNotBeEmpty();
        told.ShouldAllBe(line => line.Contains(" have waited, 0 were lost", StringComparison.Ordinal));
    }

    [SmallDiskFact]
    public async Task Where_there_is_no_room_for_a_ring_nothing_is_taken_until_there_is()
    {
        using SmallDisk disk = SmallDisk.TryMount("40m")!;
        await using RunningServer server = await StartAsync(disk);
        disk.Fill(leftBytes: 1_000_000);
        (await PushAsync(server, 0)).ShouldBe(HttpStatusCode.ServiceUnavailable);
        disk.Free();
        (await PushAsync(server, 0)).ShouldBe(HttpStatusCode.NoContent);
        await ShouldHaveAsync(server, [.. Enumerable.Range(0, 1000)]);
    }

    [SmallDiskFact]
    public async Task Retention_makes_room_on_a_full_disk()
    {
        using SmallDisk disk = SmallDisk.TryMount("64m")!;
        await using RunningServer server = await StartAsync(disk);
        long day = 86_400_000_000_000;
        await server.PushAsync("""{"a":"b"}""", (0, Text(0)));
        await server.PushAsync("""{"a":"b"}""", (day, Text(1)));
        await server.RestartAsync();
        disk.Fill(leftBytes: 0);
        using var store = new Hewn.Store.Streams.StreamStore(
            Path.Combine(server.Folder, ".pushed"), TimeProvider.System, _ => { });
        store.ApplyRetention(null, 1).ShouldBe(1);
        Directory.GetDirectories(Path.Combine(server.Folder, ".pushed", "fake")).Select(Path.GetFileName)
            .ShouldBe(["1970-01-02"]);
    }

    private static Task<RunningServer> StartAsync(SmallDisk disk) => RunningServer.StartAsync(options =>
    {
        Directory.Delete(options.Directory);
        string folder = Path.Combine(disk.Path, "logs");
        Directory.CreateDirectory(folder);
        return options with { Directory = folder, OnProblem = _ => { } };
    });

    private static async Task<HttpStatusCode> PushAsync(RunningServer server, int first, int count = 1000)
    {
        var lines = new StringBuilder();
        for (int i = first; i < first + count; i++)
            lines.Append(i > first ? "," : "").Append("[\"").Append(i).Append("\",\"").Append(Text(i)).Append("\"]");
        return (await server.PushAsync("{\"streams\":[{\"stream\":{\"a\":\"b\"},\"values\":[" + lines + "]}]}"))
            .StatusCode;
    }

    /// <summary>All of them, each once. Of refused pushes some lines may be there, too.</summary>
    private static async Task ShouldHaveAsync(RunningServer server, List<int> acknowledged)
    {
        var there = new HashSet<int>();
        for (int from = 0; from <= acknowledged.Max(); from += 4000)
        {
            foreach (string line in await server.LinesAsync("{a=\"b\"}", from, from + 4000))
            {
                int number = int.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
                line.ShouldEndWith(Text(number));
                there.Add(number).ShouldBeTrue($"line {number} is there twice");
            }
        }

        acknowledged.Where(number => !there.Contains(number)).ShouldBeEmpty();
    }

    private static string Text(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"line {number} {new string('x', 400)}");
}
