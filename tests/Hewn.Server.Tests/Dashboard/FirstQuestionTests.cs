namespace Hewn.Server.Tests.Dashboard;

/// <summary>What the page asks first is asked by the server itself when it starts.</summary>
public sealed class FirstQuestionTests
{
    [Theory]
    [InlineData(true, false, 200)]
    [InlineData(true, true, 0)]
    [InlineData(false, false, 0)]
    public async Task A_server_asks_itself_where_it_is_to_and_has_log_files(bool isTo, bool hasTenants, int status)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("hewn-first-");
        File.WriteAllText(Path.Combine(folder.FullName, "app.jsonl"),
            "{\"timestamp\":\"2026-01-19T12:00:00Z\",\"message\":\"x\"}\n");
        await using (LogServerHost server = await LogServerHost.StartAsync(
            new LogServerOptions
            {
                Directory = folder.FullName, DiskSpaceInterval = null, AsksAhead = isTo, HasTenants = hasTenants,
            },
            "127.0.0.1:0"))
        {
            (await server.Ahead).ShouldBe(status);
        }

        folder.Delete(recursive: true);
    }
}
