using Hewn.Files;
using Hewn.Tests.Support;

namespace Hewn.Tests.Files;

/// <summary>Which file a process gets of a log that is shared.</summary>
public sealed class SharedLogTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    private static HewnOptions Options(TempFolder folder, bool isShared = true) => new()
    {
        Files = { new(folder.Path("app.log")) { Shared = isShared } },
        BufferBytes = Limits.MinBufferBytes,
        ReadEnvironment = false,
        HandleProcessExit = false,
        OnProblem = problem => throw new InvalidOperationException(problem.Message),
    };

    private static int Backups(TempFolder folder) =>
        SharedNames.LogsOf(SystemDisk.Instance, folder.Path("app.log"))
            .Sum(log => new BackupSet(SystemDisk.Instance, log).List().Count);

    private static string FileOf(LogSystem system) => Path.GetFileName(system.Status.Destinations[0].Name);

    [Fact]
    public void Each_has_the_first_number_that_is_free()
    {
        using var folder = new TempFolder();
        using var first = LogSystem.Start(Options(folder));
        using var second = LogSystem.Start(Options(folder));
        using var third = LogSystem.Start(Options(folder));
        (FileOf(first), FileOf(second), FileOf(third)).ShouldBe(("app.log", "app.2.log", "app.3.log"));
        second.For("").Info("of the second");
        second.Dispose();
        using var fourth = LogSystem.Start(Options(folder));
        FileOf(fourth).ShouldBe("app.2.log");
        fourth.For("").Info("of the fourth");
        first.Dispose();
        fourth.Dispose();
        LogLines.ParseAll(folder.Path("app.2.log")).Select(record => record.Text("message"))
            .ShouldBe(["of the second", "of the fourth"]);
    }

    [Fact]
    public void A_process_that_does_not_share_keeps_its_file()
    {
        using var folder = new TempFolder();
        using var alone = LogSystem.Start(Options(folder, isShared: false));
        using var shared = LogSystem.Start(Options(folder));
        FileOf(shared).ShouldBe("app.2.log");
        shared.For("").Info("m");
        shared.Flush(_long).ShouldBeTrue();
    }

    [Fact]
    public void A_system_that_takes_over_keeps_the_number()
    {
        using var folder = new TempFolder();
        using var other = LogSystem.Start(Options(folder));
        using var former = LogSystem.Start(Options(folder));
        using LogSystem next = LogSystems.Create(Options(folder), SystemDisk.Instance, former);
        former.Dispose();
        next.Begin();
        FileOf(next).ShouldBe("app.2.log");
        using var third = LogSystem.Start(Options(folder));
        FileOf(third).ShouldBe("app.3.log");
        next.For("").Info("m");
        next.Flush(_long).ShouldBeTrue();
    }

    [Fact]
    public void Rotation_and_numbers_of_processes_do_not_meet()
    {
        using var folder = new TempFolder();
        HewnOptions options = Options(folder);
        (options.MaxFileBytes, options.BackupCount) = (1000, 3);
        using var first = LogSystem.Start(options);
        using var second = LogSystem.Start(options);
        for (int i = 0; i < 200; i++)
        {
            first.For("").Info("m", ("i", i));
            second.For("").Info("m", ("i", i));
        }

        first.Flush(_long);
        second.Flush(_long);
        SpinWait.SpinUntil(() => Backups(folder) <= 3, TimeSpan.FromSeconds(60))
            .ShouldBeTrue("three backups of all together");
        first.Dispose();
        second.Dispose();
    }

    [Theory]
    [InlineData("/l/api.log", 1, "/l/api.log")]
    [InlineData("/l/api.log", 12, "/l/api.12.log")]
    [InlineData("/l/api.2026.jsonl", 2, "/l/api.2026.2.jsonl")]
    public void Names_are_predictable(string log, int number, string name)
    {
        SharedNames.NameOf(log, number).ShouldBe(name);
        SharedNames.NumberOf(log, name).ShouldBe(number);
    }

    [Theory]
    [InlineData("/l/api.1.log")]
    [InlineData("/l/api.02.log")]
    [InlineData("/l/api.x.log")]
    [InlineData("/l/api..log")]
    [InlineData("/l/api.2.log.1")]
    [InlineData("/l/api.2.3.log")]
    [InlineData("/l/apis.2.log")]
    [InlineData("/l/api.257.log")]
    public void Other_names_share_nothing(string name) => SharedNames.NumberOf("/l/api.log", name).ShouldBe(0);
}
