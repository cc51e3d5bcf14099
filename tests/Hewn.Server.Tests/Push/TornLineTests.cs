using System.Text;
using Hewn.Server.Tests.Support;

namespace Hewn.Server.Tests.Push;

/// <summary>A file of pushed lines whose last line is torn, as a failure of power leaves it.</summary>
public sealed class TornLineTests
{
    private const long Day = 86_400_000_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(0)] // Only the newline is missing: nothing is lost.
    public async Task What_stands_before_it_is_kept_and_what_comes_behind_it_is_whole(int missing)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.PushAsync("""{"a":"b"}""", (Day + 1, "first"), (Day + 2, "second"), (Day + 3, "third"));
        await server.RestartAsync(); // Its lines stand in the file now.
        string pushed = Path.Combine(server.Folder, ".pushed");
        string file = Directory.GetFiles(pushed, "lines-*.jsonl", SearchOption.AllDirectories).ShouldHaveSingleItem();
        byte[] whole = await File.ReadAllBytesAsync(file);
        byte[] torn = whole[..^(1 + missing)];
        await server.RestartAsync(() => File.WriteAllBytes(file, torn));
        (await TextsAsync(server)).ShouldBe(missing == 0 ? ["first", "second", "third"] : ["first", "second"]);
        await server.PushAsync("""{"a":"b"}""", (Day + 4, "fourth"));
        string[] kept = missing == 0 ? ["first", "second", "third", "fourth"] : ["first", "second", "fourth"];
        (await TextsAsync(server)).ShouldBe(kept);
        await server.RestartAsync();
        (await TextsAsync(server)).ShouldBe(kept);
        // What is torn is no line of a stream, and is not hidden either.
        string last = Encoding.UTF8.GetString(torn).Split('\n')[^1];
        string[] own = await server.LinesAsync("{service_name=\"hewn\"}", Day, 2 * Day);
        own.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])
            .ShouldBe(missing == 0 ? [] : [last]);
    }

    private static async Task<string[]> TextsAsync(RunningServer server) =>
        [.. (await server.LinesAsync("{a=\"b\"}", Day, 2 * Day)).Select(line => line.Split(' ')[1])];
}
